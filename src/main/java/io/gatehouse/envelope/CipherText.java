package io.gatehouse.envelope;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/**
 * Encrypted bytes as they travel: Base64, of which {@code +}, {@code /} and {@code =} are URL
 * escapes with lower-case hex digits.
 */
final class CipherText {

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
