package io.gatehouse.envelope;

import com.fasterxml.jackson.core.JsonParser;
import io.gatehouse.envelope.EnvelopeSteps.Envelope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES with PKCS7 padding over a text's UTF-8 bytes. The IV is the same for every message, as the
 * vendors of this family have it: equal messages look equal.
 */
final class DataCipher {

  static final int BLOCK = 16;
  private static final List<Integer> KEY_LENGTHS = List.of(16, 24, 32);

  /** How blocks are chained; ECB has no IV. */
  enum Mode {
    CBC,
    ECB
  }

  private final SecretKeySpec key;
  private final byte[] iv;
  private final Mode mode;

  /**
   * @param key its UTF-8 bytes are the key
   * @param iv the same; null or empty with ECB
   * @throws IllegalArgumentException naming the setting whose value cannot be
   */
  DataCipher(String key, String iv, String mode) {
    this.mode = mode(mode);
    this.key = new SecretKeySpec(key(key), "AES");
    this.iv = this.mode == Mode.ECB ? null : iv(iv);
  }

  private DataCipher(SecretKeySpec key, byte[] iv, Mode mode) {
    this.key = key;
    this.iv = iv;
    this.mode = mode;
  }

  private static Mode mode(String mode) {
    return Arrays.stream(Mode.values())
        .filter(known -> known.name().equals(mode))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("aes-mode: expected CBC or ECB, got " + mode));
  }

  private static byte[] key(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    if (!KEY_LENGTHS.contains(bytes.length)) {
      throw new IllegalArgumentException(
          "aes-key: expected 16, 24 or 32 bytes, got " + bytes.length);
    }
    return bytes;
  }

  private static byte[] iv(String iv) {
    byte[] bytes = iv == null ? new byte[0] : iv.getBytes(StandardCharsets.UTF_8);
    if (bytes.length != BLOCK) {
      throw new IllegalArgumentException("aes-iv: expected 16 bytes, got " + bytes.length);
    }
    return bytes;
  }

  Mode mode() {
    return mode;
  }

  /** The same key with the other mode; an IV of zeros where there was none. */
  DataCipher withOtherMode() {
    return mode == Mode.CBC
        ? new DataCipher(key, null, Mode.ECB)
        : new DataCipher(key, new byte[BLOCK], Mode.CBC);
  }

  byte[] encrypt(String text) {
    return run(Cipher.ENCRYPT_MODE, "PKCS5Padding", text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whatever comes of it, padding included.
   *
   * @param encrypted whole blocks
   */
  byte[] decryptPadded(byte[] encrypted) {
    return run(Cipher.DECRYPT_MODE, "NoPadding", encrypted);
  }

  /** Without its padding; empty where the padding is none. */
  static Optional<byte[]> unpadded(byte[] padded) {
    int padding = padded.length == 0 ? 0 : padded[padded.length - 1];
    if (padding < 1 || padding > BLOCK || padding > padded.length) {
      return Optional.empty();
    }
    for (int i = padded.length - padding; i < padded.length; i++) {
      if (padded[i] != padding) {
        return Optional.empty();
      }
    }
    return Optional.of(Arrays.copyOf(padded, padded.length - padding));
  }

  private byte[] run(int operation, String padding, byte[] bytes) {
    try {
      Cipher aes = Cipher.getInstance("AES/" + mode + "/" + padding);
      if (mode == Mode.CBC) {
        aes.init(operation, key, new IvParameterSpec(iv));
      } else {
        aes.init(operation, key);
      }
      return aes.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES is not to be had here: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "AES/" + mode; // never the key
  }

  /**
   * Encrypted bytes as they travel: Base64, of which {@code +}, {@code /} and {@code =} are URL
   * escapes with lower-case hex digits.
   */
  static final class CipherText {

    /** Something on the way may escape once more what is escaped. */
    private static final int MOST_ESCAPES = 3;

    private CipherText() {}

    static String write(byte[] encrypted) {
      return Base64.getEncoder()
          .encodeToString(encrypted)
          .replace("+", "%2b")
          .replace("/", "%2f")
          .replace("=", "%3d");
    }

    /**
     * With or without escapes.
     *
     * @throws IllegalArgumentException if it is no Base64, saying why
     */
    static byte[] read(String text) {
      String base64 = text.strip();
      for (int i = 0; i < MOST_ESCAPES && base64.indexOf('%') >= 0; i++) {
        base64 = unescaped(base64);
      }
      // A space was a plus before something took the text for a form; lines may be broken.
      base64 = base64.replace(' ', '+').replace("\r", "").replace("\n", "");
      return Base64.getDecoder().decode(base64);
    }

    /** A plus stays a plus: in forms alone it is a space. */
    private static String unescaped(String text) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c != '%') {
          out.write(c < 128 ? c : '?'); // no Base64 in any case
          continue;
        }
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw new IllegalArgumentException("a % without two hex digits, at character " + i);
        }
        out.write(high * 16 + low);
        i += 2;
      }
      return out.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
    }
  }

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
              b >= 0xC2 && b < 0xE0
                  ? 1
                  : b >= 0xE0 && b < 0xF0 ? 2 : b >= 0xF0 && b < 0xF5 ? 3 : -1;
          if (open < 0) {
            return false;
          }
        }
        atStart = false;
      }
      return true;
    }

    /**
     * From the beginning of a character on, as GB2312 has them: two bytes each. The rarer
     * characters of GBK are left out, with which too much would look like a text.
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
}
