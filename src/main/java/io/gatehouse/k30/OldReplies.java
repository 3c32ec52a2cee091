package io.gatehouse.k30;

import io.gatehouse.feed.RetryLater;
import io.gatehouse.mapping.Reply;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Knows replies that come a second time: each carries the millisecond in which it was made. An old
 * one, sent again by a cache or a confused server, would answer another question.
 */
final class OldReplies {

  private static final int REMEMBERED = 64;

  private final Deque<String> timestamps = new ArrayDeque<>();

  /**
   * @param last of the run before; null for none
   */
  OldReplies(String last) {
    if (last != null) {
      timestamps.addLast(last);
    }
  }

  /**
   * @throws RetryLater if the reply is an old one
   */
  void refuse(Reply reply) {
    String timestamp = reply.head().get("timestamp");
    if (timestamp == null || timestamp.isBlank()) {
      return;
    }
    if (timestamps.contains(timestamp)) {
      throw new RetryLater(
          "the reply is an old one: it was made at " + timestamp + " like another");
    }
    timestamps.addLast(timestamp);
    if (timestamps.size() > REMEMBERED) {
      timestamps.removeFirst();
    }
  }

  /** Of the last reply; null before the first. */
  String last() {
    return timestamps.peekLast();
  }
}
