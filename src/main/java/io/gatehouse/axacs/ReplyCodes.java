package io.gatehouse.axacs;

import io.gatehouse.feed.Meaning;
import io.gatehouse.mapping.Excerpt;
import io.gatehouse.mapping.Reply;

/** What the {@code status} of a reply means; section 1.3 of the vendor's document, 通用返回码对照表. */
final class ReplyCodes {

  private ReplyCodes() {}

  static Meaning judge(Reply reply) {
    String status = reply.head().get("status");
    if (status == null) {
      return new Meaning.Retry("the reply has no status: is base-url an AX-ACS server?");
    }
    String message = String.valueOf(reply.head().get("msg"));
    String said = "status " + Excerpt.of(status, 20) + " (" + Excerpt.of(message, 80) + ")";
    return switch (status.strip()) {
      case "0" ->
          reply.hasArray()
              ? Meaning.SUCCESS
              : new Meaning.Retry("the reply says success and has no data");
      case "102" -> Meaning.SUCCESS; // 数据不存在: there is none, which is no error
      case "101" ->
          new Meaning.Fail(
              "the server refused a parameter, " + said + ": check page-size and device-ids");
      case "104", "105", "106" ->
          new Meaning.Fail(
              "the server asks for an account, " + said + ": reads need none by the document");
      default -> new Meaning.Retry("the server reported a fault, " + said);
    };
  }
}
