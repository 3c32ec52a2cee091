package io.gatehouse.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

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

  public void clear() {
    length = 0;
  }

  public Bytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    room(bytes.length);
    System.arraycopy(bytes, 0, array, length, bytes.length);
    length += bytes.length;
    return this;
  }

  public Bytes single(char ascii) {
    room(1);
    array[length++] = (byte) ascii;
    return this;
  }

  /** A JSON string, control characters escaped. By hand: most of a reply are its texts. */
  public Bytes quoted(String value) {
    int chars = value.length();
    room(3 * chars + 2);
    array[length++] = '"';
    for (int i = 0; i < chars; i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\' || c < 0x20) {
        escaped(c);
        room(3 * (chars - i) + 1);
      } else if (c < 0x80) {
        array[length++] = (byte) c;
      } else if (c < 0x800) {
        array[length++] = (byte) (0xC0 | c >> 6);
        array[length++] = (byte) (0x80 | c & 0x3F);
      } else if (Character.isSurrogate(c)) {
        int point = value.codePointAt(i);
        text(Character.toString(point));
        i += Character.charCount(point) - 1;
        room(3 * (chars - i) + 1);
      } else {
        array[length++] = (byte) (0xE0 | c >> 12);
        array[length++] = (byte) (0x80 | c >> 6 & 0x3F);
        array[length++] = (byte) (0x80 | c & 0x3F);
      }
    }
    return single('"');
  }

  private void escaped(char c) {
    text(c < 0x20 ? String.format("\\u%04x", (int) c) : "\\" + c);
  }

  /** A JSON value: members, a list, a number, a text, true, false or null. */
  public Bytes json(Object value) {
    if (value instanceof Fields object) {
      List<Fields.Field> members = object.list();
      single('{');
      for (int i = 0; i < members.size(); i++) {
        if (i > 0) {
          single(',');
        }
        quoted(members.get(i).name()).single(':').simple(members.get(i).value());
      }
      return single('}');
    }
    if (value instanceof List<?> list) {
      single('[');
      for (int i = 0; i < list.size(); i++) {
        if (i > 0) {
          single(',');
        }
        simple(list.get(i));
      }
      return single(']');
    }
    return simple(value);
  }

  /** The same; first what most values are. */
  private Bytes simple(Object value) {
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof Number || value instanceof Boolean || value == null) {
      return text(String.valueOf(value));
    }
    boolean simple = !(value instanceof Fields || value instanceof List);
    return simple ? quoted(value.toString()) : json(value);
  }

  @Override
  public String toString() {
    return new String(array, 0, length, StandardCharsets.UTF_8);
  }

  private void room(int more) {
    if (length + more > array.length) {
      array = Arrays.copyOf(array, Math.max(length + more, array.length * 2));
    }
  }
}
