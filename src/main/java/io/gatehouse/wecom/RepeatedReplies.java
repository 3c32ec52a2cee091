package io.gatehouse.wecom;

import io.gatehouse.feed.DoubtfulReplies;
import io.gatehouse.reply.Reply;

/**
 * Notices a reply that is the one taken before, letter by letter: a server in trouble sends an old
 * one again, which would pass for the answer to another question. Two answers may be alike, so it
 * is believed when it comes every time; an empty one, as most are alike, when it comes twice.
 */
final class RepeatedReplies {

  private final DoubtfulReplies doubts = new DoubtfulReplies();
  private String taken;
  private String now;
  private boolean sureOfNone;

  /** Whether to ask again. */
  boolean doubts(Reply reply) {
    String text = reply.head().raw();
    now = WeComIds.print(text) + text.length();
    if (!now.equals(taken)) {
      return false;
    }
    if (!reply.records().isEmpty()) {
      return doubts.askAgain();
    }
    sureOfNone = !sureOfNone;
    return sureOfNone;
  }

  /** The reply that was looked at last is taken for the answer. */
  void taken() {
    taken = now;
    sureOfNone = false;
    doubts.settle();
  }
}
