package io.gatehouse.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells texts from what a wrong key leaves of them. */
final class PlainText {

  private PlainText() {}

  /** The bytes as a text that begins like JSON; empty where they are none. */
  static Optional<String> json(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return isJson(text) ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException noText) {
      return Optional.empty();
    }
  }

  /** Base64 has no brackets, so that one character tells. */
  static boolean isJson(String text) {
    String stripped = text.strip();
    return stripped.startsWith("{") || stripped.startsWith("[");
  }

  /** Whether bytes may be from the middle of a UTF-8 text, characters cut at both ends. */
  static boolean isPart(byte[] bytes, int from, int to) {
    int open = 0; // bytes that the character at hand still needs
    boolean atStart = true;
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xFF;
      boolean continues = (b & 0xC0) == 0x80;
      if (open > 0) {
        if (!continues) {
          return false;
        }
        open--;
      } else if (continues) {
        if (!atStart || i - from > 2) {
          return false;
        }
        continue; // the end of a character that began before
      } else if (b < 0x80) {
        if (b == 0x7F || (b < ' ' && b != '\n' && b != '\r' && b != '\t')) {
          return false;
        }
      } else {
        open =
            b >= 0xC2 && b < 0xE0 ? 1 : b >= 0xE0 && b < 0xF0 ? 2 : b >= 0xF0 && b < 0xF5 ? 3 : -1;
        if (open < 0) {
          return false;
        }
      }
      atStart = false;
    }
    return true;
  }
}
