package io.gatehouse.mapping;

import java.util.List;
import java.util.Locale;

/** Tells a picture that stands in a text from a text. */
final class Images {

  /** Shorter than this is no picture of anybody. */
  private static final int SHORTEST = 200;

  /** What is longer, and nothing but base64, is no text that people write. */
  private static final int LONG = 1_000;

  /** How JPEG, PNG, GIF, WebP and BMP begin in base64. */
  private static final List<String> BEGINNINGS =
      List.of("/9j/", "_9j_", "iVBORw0KGgo", "R0lGOD", "UklGR", "Qk");

  /** Also of the URL-safe kind, with line breaks, or escaped for a URL. */
  private static final String SIGNS = "+/=-_%\r\n";

  private Images() {}

  static boolean isImage(String text) {
    if (text == null || text.length() < 11) {
      return false;
    }
    char first = text.charAt(0);
    if (first == 'd' || first == 'D' || first == ' ') {
      String head = text.substring(0, Math.min(text.length(), 40)).strip();
      if (head.toLowerCase(Locale.ROOT).startsWith("data:image")) {
        return true;
      }
    }
    if (text.length() < SHORTEST) {
      return false;
    }
    boolean begins = BEGINNINGS.stream().anyMatch(text::startsWith);
    return begins ? isBase64(text, SIGNS + ' ') : text.length() >= LONG && isBase64(text, SIGNS);
  }

  private static boolean isBase64(String text, String signs) {
    boolean upper = false;
    boolean lower = false;
    boolean digit = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'a' && c <= 'z') {
        lower = true;
      } else if (c >= 'A' && c <= 'Z') {
        upper = true;
      } else if (c >= '0' && c <= '9') {
        digit = true;
      } else if (signs.indexOf(c) < 0) {
        return false;
      }
    }
    return upper && lower && digit;
  }
}
