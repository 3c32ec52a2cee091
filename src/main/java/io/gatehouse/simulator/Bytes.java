package io.gatehouse.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer of UTF-8 text: replies are rendered straight into bytes. */
public final class Bytes {
  private byte[] array;
  private int length;

  public Bytes(int capacity) {
    array = new byte[Math.max(16, capacity)];
  }

  public byte[] array() {
    return array;
  }

  public int length() {
    return length;
  }

  public byte[] copy() {
    return Arrays.copyOf(array, length);
  }

  public void clear() {
    length = 0;
  }

  public Bytes raw(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, array, length, bytes.length);
    length += bytes.length;
    return this;
  }

  public Bytes text(String text) {
    return raw(text.getBytes(StandardCharsets.UTF_8));
  }

  public Bytes single(char ascii) {
    room(1);
    array[length++] = (byte) ascii;
    return this;
  }

  public Bytes number(long value) {
    if (value < 0) {
      return text(Long.toString(value));
    }
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    return padded(value, digits);
  }

  /** The number's last {@code digits} digits, with leading zeros. */
  public Bytes padded(long value, int digits) {
    room(digits);
    long rest = value;
    for (int i = length + digits - 1; i >= length; i--) {
      array[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** A JSON string, control characters escaped. */
  public Bytes quoted(String value) {
    int chars = value.length();
    room(chars + 2);
    array[length++] = '"';
    for (int i = 0; i < chars; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        return quotedFrom(value, i);
      }
      if (c == '"' || c == '\\' || c < 0x20) {
        escaped(c);
        room(chars - i + 1);
      } else {
        array[length++] = (byte) c;
      }
    }
    return single('"');
  }

  private Bytes quotedFrom(String value, int from) {
    byte[] bytes = value.substring(from).getBytes(StandardCharsets.UTF_8);
    room(bytes.length + 1);
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (b == '"' || b == '\\' || (b >= 0 && b < 0x20)) {
        escaped((char) b);
        room(bytes.length - i + 1);
      } else {
        array[length++] = b;
      }
    }
    return single('"');
  }

  private void escaped(char c) {
    text(c < 0x20 ? String.format("\\u%04x", (int) c) : "\\" + c);
  }

  /** A JSON value: a number, a string, true, false or null. */
  public Bytes json(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return number(((Number) value).longValue());
    }
    return value == null || value instanceof Boolean
        ? text(String.valueOf(value))
        : quoted(value.toString());
  }

  private void room(int more) {
    if (length + more > array.length) {
      array = Arrays.copyOf(array, Math.max(length + more, array.length * 2));
    }
  }
}
