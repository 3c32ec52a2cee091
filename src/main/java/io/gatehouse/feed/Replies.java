package io.gatehouse.feed;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.Bounds;
import io.gatehouse.reply.Reply.UnreadableReply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.camel.Exchange;

/**
 * From what the HTTP client got to a reply that can be judged. Bodies are read whole, within a
 * bound of bytes; one that is packed with gzip is unpacked, within the same bound, whether its
 * headers say so or not.
 */
public final class Replies {

  private static final int LONGEST_MESSAGE = 64 * 1024;

  private static final int FIRST = 64 * 1024;

  /**
   * @param bytes of which the first {@code length} are the body
   */
  public record Body(byte[] bytes, int length) {}

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
      feed.vendor().judge(status, () -> beginning(stream)).orThrow();
      return whole(stream, feed.settings().size("max-reply"));
    } catch (IOException e) {
      throw new RetryLater("the connection broke: " + ForeignMessages.message(e), e);
    }
  }

  /** Of a reply that is no answer: as much as a message of the server's may need. */
  private static byte[] beginning(InputStream stream) {
    try {
      return stream == null ? new byte[0] : stream.readNBytes(LONGEST_MESSAGE);
    } catch (IOException e) {
      return new byte[0]; // the status says enough
    }
  }

  /**
   * A body whole, unpacked.
   *
   * @param most bytes, as {@code max-reply} says
   * @throws ReplyFault beyond that, or where it breaks off
   */
  public static byte[] read(InputStream stream, long most) {
    Body body = whole(stream, most);
    return Arrays.copyOf(body.bytes(), body.length());
  }

  /**
   * The same, as it was read. Leaves the closing to the caller.
   *
   * @param stream null for a reply without a body
   * @throws Refused if the body is larger than the bound
   * @throws RetryLater if it was cut off or took too long
   */
  public static Body whole(InputStream stream, long most) {
    if (stream == null) {
      throw new RetryLater("the reply has no body");
    }
    Body body = readWhole(stream, most, "");
    return isPacked(body) ? unpacked(body, most) : body;
  }

  private static boolean isPacked(Body body) {
    return body.length > 2 && body.bytes[0] == 0x1F && body.bytes[1] == (byte) 0x8B;
  }

  private static Body unpacked(Body packed, long most) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(packed.bytes, 0, packed.length);
    try (InputStream stream = new GZIPInputStream(bytes)) {
      return readWhole(stream, most, "unpacked, ");
    } catch (IOException e) {
      throw new RetryLater("the reply is gzip that is broken: " + e.getMessage(), e);
    }
  }

  private static Body readWhole(InputStream stream, long most, String how) {
    byte[] bytes = new byte[(int) Math.min(FIRST, most + 1)];
    int length = 0;
    try {
      for (int read; (read = stream.read(bytes, length, bytes.length - length)) >= 0; ) {
        length += read;
        if (length > most) {
          throw new Refused(
              how
                  + "the reply is larger than "
                  + most
                  + " bytes (setting max-reply) and was refused");
        }
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(length * 2L, most + 1));
        }
      }
    } catch (SocketTimeoutException e) {
      throw new RetryLater(
          "the reply was not complete in time (setting timeout): " + length + " bytes came", e);
    } catch (IOException e) {
      throw new RetryLater(
          how + "the reply broke off after " + length + " bytes: " + ForeignMessages.message(e), e);
    }
    return new Body(bytes, length);
  }

  /**
   * Whether it begins as JSON does: a web page, or nothing, is another server's than the vendor's.
   */
  public static boolean isJson(byte[] body) {
    return isJson(new Body(body, body.length));
  }

  static boolean isJson(Body body) {
    for (int i = 0; i < Math.min(body.length(), 16); i++) {
      if (body.bytes()[i] == '{' || body.bytes()[i] == '[') {
        return true;
      }
    }
    return false;
  }

  /**
   * @param body whole, with HTTP status 200
   * @throws RetryLater if it is no reply
   */
  public static Reply parse(byte[] body, Ask ask, Vendor vendor) {
    Body whole = new Body(body, body.length);
    return parse(whole, ask, vendor);
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
