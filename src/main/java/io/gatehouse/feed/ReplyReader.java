package io.gatehouse.feed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Reads a reply's body whole, within a bound of bytes. One that is packed with gzip is unpacked,
 * within the same bound, whether its headers say so or not.
 *
 * @param maxBytes as configured by {@code max-reply}
 */
public record ReplyReader(long maxBytes) {

  private static final int FIRST = 64 * 1024;

  /**
   * @param bytes of which the first {@code length} are the body
   */
  public record Body(byte[] bytes, int length) {}

  /**
   * Leaves the closing to the caller.
   *
   * @param stream null for a reply without a body
   * @throws Refused if the body is larger than the bound
   * @throws RetryLater if it was cut off or took too long
   */
  public Body read(InputStream stream) {
    if (stream == null) {
      throw new RetryLater("the reply has no body");
    }
    Body body = readWhole(stream, "");
    return isPacked(body) ? unpacked(body) : body;
  }

  private static boolean isPacked(Body body) {
    return body.length > 2 && body.bytes[0] == 0x1F && body.bytes[1] == (byte) 0x8B;
  }

  private Body unpacked(Body packed) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(packed.bytes, 0, packed.length);
    try (InputStream stream = new GZIPInputStream(bytes)) {
      return readWhole(stream, "unpacked, ");
    } catch (IOException e) {
      throw new RetryLater("the reply is gzip that is broken: " + e.getMessage(), e);
    }
  }

  private Body readWhole(InputStream stream, String how) {
    byte[] bytes = new byte[(int) Math.min(FIRST, maxBytes + 1)];
    int length = 0;
    try {
      for (int read; (read = stream.read(bytes, length, bytes.length - length)) >= 0; ) {
        length += read;
        if (length > maxBytes) {
          throw new Refused(
              how
                  + "the reply is larger than "
                  + maxBytes
                  + " bytes (setting max-reply) and was refused");
        }
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(length * 2L, maxBytes + 1));
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
}
