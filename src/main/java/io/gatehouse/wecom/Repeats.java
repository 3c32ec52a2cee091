package io.gatehouse.wecom;

import io.gatehouse.mapping.Reply;

/**
 * Notices a reply that is the one before, letter by letter: a server in trouble sends an old one
 * again, which would pass for the answer to another question. Two answers may be alike, so it is
 * believed when it comes again.
 */
final class Repeats {

  private String before;
  private int doubts;

  /**
   * Whether to ask again.
   *
   * @param proof after how many repeats it is believed
   */
  boolean doubts(Reply reply, int proof) {
    String now = digest(reply);
    if (now.equals(before) && doubts < proof) {
      doubts++;
      return true;
    }
    before = now;
    doubts = 0;
    return false;
  }

  private static String digest(Reply reply) {
    String text = reply.head().raw();
    return Fingerprint.of(text) + text.length();
  }
}
