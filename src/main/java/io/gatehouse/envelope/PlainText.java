package io.gatehouse.envelope;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A text that came as bytes, and what a wrong key leaves of one. Servers write UTF-8 or GBK, with
 * byte order marks before the text, and zero bytes or white space around it.
 *
 * @param exact as it came: a signature may be over that
 * @param clean without what surrounds it
 */
record PlainText(String exact, String clean) {

  /** Holds GBK and GB2312. */
  static final Charset CHINESE = Charset.forName("GB18030");

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** What a server may write where it has nothing to say. */
  private static final List<String> NOTHINGS = List.of("", "null", "\"\"");

  static PlainText of(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && surrounds(text.charAt(from))) {
      from++;
    }
    while (from < to && surrounds(text.charAt(to - 1))) {
      to--;
    }
    return new PlainText(text, text.substring(from, to));
  }

  /** Empty where the bytes are no text in any of the encodings. */
  static Optional<PlainText> of(byte[] bytes) {
    for (Charset charset : List.of(StandardCharsets.UTF_8, CHINESE)) {
      try {
        return Optional.of(of(charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString()));
      } catch (CharacterCodingException other) {
        continue;
      }
    }
    return Optional.empty();
  }

  /**
   * What decrypted bytes say, padding included.
   *
   * @return empty where that is neither JSON nor a server's nothing
   */
  static Optional<PlainText> decrypted(byte[] padded) {
    return DataCipher.unpadded(padded)
        .flatMap(PlainText::of)
        .filter(text -> text.isJson() || text.isNothing())
        // A server that pads with zero bytes, or not where nothing is to be filled up.
        .or(() -> of(padded).filter(PlainText::isWholeJson));
  }

  private static boolean surrounds(char c) {
    return c == 0 || c == BYTE_ORDER_MARK || Character.isWhitespace(c);
  }

  /** Base64 has no brackets, so that one character tells. */
  boolean isJson() {
    return clean.startsWith("{") || clean.startsWith("[");
  }

  /** With its end, too: of a text whose padding is none nothing else tells that it is all. */
  boolean isWholeJson() {
    if (!isJson()) {
      return false;
    }
    try (JsonParser json = Envelope.JSON.createParser(clean)) {
      json.nextToken();
      json.skipChildren();
      return json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  boolean isNothing() {
    return NOTHINGS.contains(clean);
  }

  /** Whether bytes may be from the middle of a text, characters cut at both ends. */
  static boolean isPart(byte[] bytes, int from, int to, Charset charset) {
    return charset.equals(StandardCharsets.UTF_8)
        ? isUtf8(bytes, from, to)
        : isChinese(bytes, from, to)
            || (from < to && (bytes[from] & 0xFF) >= 0xA1 && isChinese(bytes, from + 1, to));
  }

  private static boolean isControl(int b) {
    return b == 0x7F || (b < ' ' && b != '\n' && b != '\r' && b != '\t');
  }

  private static boolean isUtf8(byte[] bytes, int from, int to) {
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
        if (isControl(b)) {
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

  /**
   * From the beginning of a character on, as GB2312 has them: two bytes each. The rarer characters
   * of GBK are left out, with which too much would look like a text.
   */
  private static boolean isChinese(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xFF;
      if (b < 0x80) {
        if (isControl(b)) {
          return false;
        }
      } else if (b < 0xA1 || b > 0xF7) {
        return false;
      } else if (++i < to && ((bytes[i] & 0xFF) < 0xA1 || (bytes[i] & 0xFF) > 0xFE)) {
        return false;
      }
    }
    return true;
  }
}
