package io.gatehouse.feed;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Reads a reply's body whole, within a bound of bytes and of time: neither an endless body nor one
 * that drips may hold a feed up.
 *
 * @param maxBytes as configured by {@code max-reply}
 * @param timeout for the whole body; the socket's own timeout bounds only each read
 */
record ReplyReader(long maxBytes, Duration timeout, Clock clock) {

  private static final int FIRST = 64 * 1024;

  record Body(byte[] bytes, int length) {}

  /**
   * Closes the stream, whatever happens.
   *
   * @throws Refused if the body is larger than the bound
   * @throws RetryLater if it was cut off or took too long
   */
  Body read(InputStream stream) {
    Instant deadline = clock.instant().plus(timeout);
    byte[] bytes = new byte[(int) Math.min(FIRST, maxBytes + 1)];
    int length = 0;
    try (stream) {
      for (int read; (read = stream.read(bytes, length, bytes.length - length)) >= 0; ) {
        length += read;
        if (length > maxBytes) {
          throw new Refused(
              "the reply is larger than "
                  + maxBytes
                  + " bytes (setting max-reply) and was refused");
        }
        if (clock.instant().isAfter(deadline)) {
          throw new RetryLater(
              "the reply was not complete after " + timeout.toMillis() + " ms (setting timeout)");
        }
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(length * 2L, maxBytes + 1));
        }
      }
    } catch (IOException e) {
      throw new RetryLater("the reply broke off after " + length + " bytes: " + e.getMessage(), e);
    }
    return new Body(bytes, length);
  }
}
