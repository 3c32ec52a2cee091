package io.gatehouse.reply;

/**
 * A reply that is not the JSON object it should be: a web page, a cut body, an empty one. The
 * message says in one line what is wrong, where, and how the body begins.
 */
public final class UnreadableReply extends RuntimeException {

  public UnreadableReply(String message) {
    super(message);
  }
}
