package io.gatehouse.feed;

import io.gatehouse.feed.ReplyReader.Body;
import io.gatehouse.reply.Bounds;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.UnreadableReply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;

/** From what the HTTP client got to a reply that can be judged. */
final class Replies {

  private Replies() {}

  /**
   * The body whole, whether it is still to be read or a step before has read it.
   *
   * @throws ReplyFault for an HTTP status that is no success, and a body beyond its bounds
   */
  static Body read(Exchange exchange, Feed feed) {
    Object came = exchange.getMessage().getBody();
    if (came instanceof byte[] bytes) {
      return new Body(bytes, bytes.length);
    }
    if (came instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return new Body(bytes, bytes.length);
    }
    InputStream stream = exchange.getMessage().getBody(InputStream.class);
    exchange.getMessage().setBody(null); // whoever handles a fault must not read what is left of it
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    try (stream) {
      HttpStatus.judge(status).orThrow();
      return new ReplyReader(feed.settings().size("max-reply")).read(stream);
    } catch (IOException e) {
      throw new RetryLater("the connection broke: " + ForeignMessages.message(e), e);
    }
  }

  /**
   * Whether it begins as JSON does: a web page, or nothing, is another server's than the vendor's.
   */
  static boolean isJson(Body body) {
    for (int i = 0; i < Math.min(body.length(), 16); i++) {
      if (body.bytes()[i] == '{' || body.bytes()[i] == '[') {
        return true;
      }
    }
    return false;
  }

  static Reply parse(Body body, Ask ask, Vendor vendor) {
    List<String> arrays =
        ask == null || ask.arrays().isEmpty() ? List.of(vendor.arrayField()) : ask.arrays();
    try {
      Bounds bounds = ask == null ? Bounds.wholeList() : ask.bounds();
      return Reply.parse(body.bytes(), body.length(), arrays, bounds);
    } catch (UnreadableReply e) {
      throw new RetryLater("the reply is unreadable: " + e.getMessage(), e);
    }
  }
}
