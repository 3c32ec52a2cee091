package io.gatehouse.k30;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Knows replies that come a second time: each carries the millisecond in which it was made. An old
 * one, sent again by a cache or a confused server, would answer another question. The moment alone
 * proves nothing, since a server's clock may stand still, count whole seconds or jump back: an old
 * reply also says the same as before, to something else that was asked.
 */
final class OldReplies {

  private static final int REMEMBERED = 64;

  /**
   * @param question null where a checkpoint of an earlier version did not keep it
   * @param content likewise
   */
  private record Seen(String timestamp, String question, String content) {

    static Seen of(Ask ask, Reply reply) {
      String timestamp = reply.head().get("timestamp");
      StringBuilder content = new StringBuilder();
      content.append(reply.head().get(PagedList.TOTAL));
      for (VendorRecord record : PagedList.records(reply)) {
        content.append('\n').append(record.raw());
      }
      return timestamp == null || timestamp.isBlank()
          ? null
          : new Seen(timestamp.strip(), hash(ask.path() + ask.body()), hash(content.toString()));
    }

    private static String hash(String text) {
      return Integer.toHexString(text.hashCode());
    }

    static Seen read(String text) {
      String[] parts = text.split(" ");
      return parts.length == 3
          ? new Seen(parts[0], parts[1], parts[2])
          : new Seen(text, null, null);
    }

    String write() {
      return question == null ? timestamp : timestamp + " " + question + " " + content;
    }
  }

  private final Deque<Seen> replies = new ArrayDeque<>();

  /**
   * @param last of the run before, as {@link #last} gave it; null for none
   */
  OldReplies(String last) {
    if (last != null) {
      replies.addLast(Seen.read(last));
    }
  }

  /**
   * Why the reply may be an old one; null where nothing says so.
   *
   * @throws RetryLater if it certainly is one, and has records
   */
  String doubt(Ask ask, Reply reply) {
    Seen now = Seen.of(ask, reply);
    if (now == null) {
      return null;
    }
    String doubt = null;
    for (Seen before : replies) {
      if (before.timestamp.equals(now.timestamp) && isDoubtful(before, now)) {
        doubt = "the reply is an old one: it was made at " + now.timestamp + " like another";
        if (before.question != null && !PagedList.records(reply).isEmpty()) {
          throw new RetryLater(doubt);
        }
      }
    }
    return doubt;
  }

  private static boolean isDoubtful(Seen before, Seen now) {
    return before.question == null
        || (before.content.equals(now.content) && !before.question.equals(now.question));
  }

  /** The reply has been believed. */
  void remember(Ask ask, Reply reply) {
    Seen now = Seen.of(ask, reply);
    if (now != null) {
      replies.addLast(now);
      if (replies.size() > REMEMBERED) {
        replies.removeFirst();
      }
    }
  }

  /** The last reply, for {@link #OldReplies(String)}; null before the first. */
  String last() {
    return replies.isEmpty() ? null : replies.getLast().write();
  }
}
