package io.gatehouse.feed;

/**
 * A request that brought no page, as the kinds that routes tell apart. The message is one line for
 * the operator: what happened, where, the value seen. It is kept and thrown again, such as for
 * every feed that waits for one token, so that it has no stack trace and nothing is added to it.
 */
public abstract sealed class ReplyFault extends RuntimeException implements Meaning
    permits RetryLater, RateLimited, TokenExpired, Refused {

  ReplyFault(String message, Throwable cause) {
    super(message, cause, false, false);
  }

  /** The same, told with what it happened to: the beginning of the line. */
  public abstract ReplyFault after(String what);
}
