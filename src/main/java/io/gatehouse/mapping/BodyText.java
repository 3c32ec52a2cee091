package io.gatehouse.mapping;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A reply's body as UTF-8, whatever it came in. Content types are not believed: servers that write
 * GBK say UTF-8, or nothing.
 *
 * @param bytes the body itself where it is UTF-8 already
 * @param from where the text begins, after a byte order mark
 * @param to where it ends
 */
record BodyText(byte[] bytes, int from, int to) {

  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;

  static BodyText of(byte[] body, int length) {
    int from = hasByteOrderMark(body, length) ? 3 : 0;
    if (firstBroken(body, from, length) == length) {
      return new BodyText(body, from, length);
    }
    Charset charset = isMostlyUtf8(body, from, length) ? StandardCharsets.UTF_8 : GB18030;
    byte[] text = new String(body, from, length - from, charset).getBytes(StandardCharsets.UTF_8);
    return new BodyText(text, 0, text.length);
  }

  private static boolean hasByteOrderMark(byte[] body, int length) {
    return length >= 3
        && body[0] == (byte) 0xEF
        && body[1] == (byte) 0xBB
        && body[2] == (byte) 0xBF;
  }

  /** Where the body stops being UTF-8, or {@code to}. */
  private static int firstBroken(byte[] body, int from, int to) {
    int i = from;
    while (i < to) {
      if (i + 8 <= to && ((long) LONGS.get(body, i) & HIGH_BITS) == 0) {
        i += 8; // eight ASCII characters at once
        continue;
      }
      int step = sequence(body, i, to);
      if (step == 0) {
        return i;
      }
      i += step;
    }
    return to;
  }

  /**
   * One name that a device cut in the middle of a character must not turn a whole UTF-8 page into
   * garbage. In GBK, three bytes that happen to form a UTF-8 character are rare.
   */
  private static boolean isMostlyUtf8(byte[] body, int from, int to) {
    int wide = 0;
    int broken = 0;
    for (int i = from; i < to; ) {
      int step = sequence(body, i, to);
      wide += step >= 3 ? 1 : 0;
      broken += step == 0 ? 1 : 0;
      i += Math.max(step, 1);
    }
    return wide > 2 * broken;
  }

  /** The length of the UTF-8 character at {@code i}, 0 where there is none. */
  private static int sequence(byte[] body, int i, int to) {
    int first = body[i];
    if (first >= 0) {
      return 1;
    }
    int length = first < -32 ? 2 : first < -16 ? 3 : 4; // 110xxxxx, 1110xxxx, 11110xxx
    if (first < (byte) 0xC2 || first > (byte) 0xF4 || i + length > to) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      if ((body[i + k] & 0xC0) != 0x80) {
        return 0;
      }
    }
    int second = body[i + 1] & 0xFF;
    boolean overlongOrSurrogate =
        switch (first & 0xFF) {
          case 0xE0 -> second < 0xA0;
          case 0xED -> second > 0x9F;
          case 0xF0 -> second < 0x90;
          case 0xF4 -> second > 0x8F;
          default -> false;
        };
    return overlongOrSurrogate ? 0 : length;
  }
}
