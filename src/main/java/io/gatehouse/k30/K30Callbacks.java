package io.gatehouse.k30;

import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.FeedRun;
import io.gatehouse.feed.Refused;
import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.VendorRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * What the server sends by itself, as the bean {@code k30}: passages (UploadRecord, 人员通行后回调记录 and
 * 设备识别记录转发第三方) and what became of sending a person to a device (authstatus, 下发成功记录回调).
 */
public final class K30Callbacks {

  private static final String DATA = "data";

  /** The members of an envelope's timestamp, yyyyMMddHHmmssSSS, as a time with separators. */
  private static final String TIMESTAMP =
      "(\\d{4})(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d{3})";

  /**
   * Takes the JSON of an envelope that has been decrypted and verified. Leaves what it brings, for
   * {@code normalize}.
   *
   * @throws Refused if it is no callback of that company
   */
  public void accept(Exchange exchange) {
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    byte[] body = exchange.getMessage().getBody(byte[].class);
    exchange.getMessage().setBody(null);
    Reply message;
    try {
      message = Reply.parse(body, body.length, DATA);
    } catch (UnreadableReply e) {
      throw new Refused("the message's data is no JSON");
    }
    refuseOtherCompany(message, run.feed().site().values().required("company-no"));
    String method = message.head().get("method");
    if (method == null) {
      throw new Refused("the message has no method: is it a callback?");
    }
    if (message.records().isEmpty()) {
      throw new Refused("the message has no data");
    }
    exchange.getMessage().setBody(progress(method, message));
  }

  private static Progress progress(String method, Reply message) {
    return switch (method.strip()) {
      case "UploadRecord" -> Progress.of("access_event", message.records(), null);
      case "authstatus" -> Progress.of("delivery_result", stamped(message), null);
      default -> throw new Refused("there is no callback " + Excerpt.quoted(method));
    };
  }

  /** By its signature alone a message of another company with the same secret would pass. */
  private static void refuseOtherCompany(Reply message, String expected) {
    String company = message.head().get("companyno");
    if (company == null) {
      company = message.head().get("appid");
    }
    if (company == null || !MessageDigest.isEqual(bytes(company), bytes(expected))) {
      throw new Refused("the message is of another company than company-no");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Its data says nothing of when. */
  private static List<VendorRecord> stamped(Reply message) {
    String timestamp = String.valueOf(message.head().get("timestamp")).strip();
    Map<String, String> reported = new HashMap<>();
    reported.put("reportedAt", timestamp.replaceFirst(TIMESTAMP, "$1-$2-$3 $4:$5:$6.$7"));
    return message.records().stream().map(record -> record.plus(reported)).toList();
  }
}
