package io.gatehouse.reply;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A reply's body as UTF-8, whatever it came in. Content types are not believed: servers that write
 * GBK say UTF-8, or nothing. What surrounds the text (byte order marks, NUL characters, white
 * space) is no part of it.
 *
 * @param bytes the body itself where it is UTF-8 already
 * @param from where the text begins
 * @param to where it ends
 */
public record BodyText(byte[] bytes, int from, int to) {

  /** Bytes of a byte order mark in UTF-8. */
  static final int MARK = 3;

  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** Of bytes that may be UTF-8, GBK (GB 18030) or UTF-16. */
  public static BodyText of(byte[] body, int length) {
    Charset wide = utf16(body, length);
    if (wide != null) {
      return trimmed(new String(body, 0, length, wide).getBytes(StandardCharsets.UTF_8));
    }
    if (firstBroken(body, 0, length) == length) {
      return new BodyText(body, 0, length).stripped();
    }
    int from = new BodyText(body, 0, length).stripped().from();
    Charset charset = isMostlyUtf8(body, from, length) ? StandardCharsets.UTF_8 : GB18030;
    return trimmed(new String(body, from, length - from, charset).getBytes(StandardCharsets.UTF_8));
  }

  public int length() {
    return to - from;
  }

  /** The text. */
  public String string() {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** Without what surrounds it. */
  BodyText stripped() {
    int begin = from;
    while (begin < to && (isBlank(bytes[begin]) || isMark(bytes, begin, to))) {
      begin += isBlank(bytes[begin]) ? 1 : MARK;
    }
    int end = to;
    while (end > begin
        && (isBlank(bytes[end - 1]) || (end - begin >= MARK && isMark(bytes, end - MARK, end)))) {
      end -= isBlank(bytes[end - 1]) ? 1 : MARK;
    }
    return new BodyText(bytes, begin, end);
  }

  private static BodyText trimmed(byte[] body) {
    return new BodyText(body, 0, body.length).stripped();
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == 0;
  }

  /** Whether a byte order mark stands there. */
  static boolean isMark(byte[] body, int i, int to) {
    return body[i] == (byte) 0xEF
        && i + MARK <= to
        && body[i + 1] == (byte) 0xBB
        && body[i + 2] == (byte) 0xBF;
  }

  /** By its mark, or by a bracket or a less-than sign with a zero beside it. */
  private static Charset utf16(byte[] body, int length) {
    if (length < 4) {
      return null;
    }
    int first = (body[0] & 0xFF) << 8 | (body[1] & 0xFF);
    return switch (first) {
      case 0xFEFF -> StandardCharsets.UTF_16BE;
      case 0xFFFE -> StandardCharsets.UTF_16LE;
      case '{', '[', '<' -> body[2] == 0 ? StandardCharsets.UTF_16BE : null;
      case '{' << 8, '[' << 8, '<' << 8 -> body[3] == 0 ? StandardCharsets.UTF_16LE : null;
      default -> null;
    };
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
    return wide > 0 && wide >= broken;
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
