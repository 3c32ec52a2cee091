package io.gatehouse.axacs;

import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the {@code status} of a reply means; section 1.3 of the vendor's document, 通用返回码对照表. */
final class AxAcsReplyCodes {

  private static final String DATA = "data";
  private static final int NONE = 102;

  private AxAcsReplyCodes() {}

  /**
   * The records of a reply that must have some, or say that there are none: by its code, or by what
   * servers write for an empty list, such as {@code ""} and null.
   *
   * @throws RetryLater if it does neither
   */
  static List<VendorRecord> records(Reply reply) {
    if (!reply.speaksOf(DATA) && !isNone(reply)) {
      throw new RetryLater("the reply says success and has no data");
    }
    return reply.records();
  }

  /** Whether the server says that there is nothing. */
  static boolean isNone(Reply reply) {
    return code(reply) == NONE;
  }

  /** None of the document's where there is no number. */
  private static int code(Reply reply) {
    long code = reply.head().wholeNumber("status").orElse(-1);
    return code == (int) code ? (int) code : -1;
  }

  /** A list or object, a count, or the state of a door, whose fields stand beside the status. */
  private static boolean saysSomething(Reply reply) {
    return reply.speaksOf(DATA) || reply.head().get(DATA) != null || reply.head().has("isOpen");
  }

  static Meaning judge(Reply reply) {
    String status = reply.head().get("status");
    if (status == null) {
      return new RetryLater("the reply has no status: is base-url an AX-ACS server?");
    }
    String message = String.valueOf(reply.head().get("msg"));
    String said = "status " + Excerpt.of(status, 20) + " (" + Excerpt.of(message, 80) + ")";
    return switch (code(reply)) {
      case 0 ->
          saysSomething(reply)
              ? Meaning.SUCCESS
              : new RetryLater("the reply says success and has no data");
      case NONE -> Meaning.SUCCESS; // 数据不存在: there is none, which is no error
      case 101 ->
          new Refused(
              "the server refused a parameter, " + said + ": check page-size and device-ids");
      case 104, 105, 106 ->
          new Refused(
              "the server asks for an account, " + said + ": reads need none by the document");
      default -> new RetryLater("the server reported a fault, " + said);
    };
  }

  /** Of a reply whose {@code data} is a number; empty where it holds none. */
  static Optional<Long> count(Reply reply) {
    OptionalLong count = reply.head().wholeNumber(DATA);
    return count.isPresent() && count.getAsLong() >= 0
        ? Optional.of(count.getAsLong())
        : Optional.empty();
  }
}
