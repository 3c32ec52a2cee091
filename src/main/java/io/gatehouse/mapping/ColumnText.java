package io.gatehouse.mapping;

import io.gatehouse.reply.Excerpt;

/** Makes a text fit a text column, on every database. */
final class ColumnText {

  private static final char REPLACEMENT = '\uFFFD';

  private ColumnText() {}

  /**
   * The text itself where the column can hold it. Otherwise without control characters (line breaks
   * and tabs stay), with half surrogate pairs replaced, and cut to {@code max} characters.
   */
  static String text(String text, int max) {
    int length = text.length();
    if (length <= max) {
      int i = 0;
      while (i < length && isPlain(text.charAt(i))) {
        i++;
      }
      if (i == length) {
        return text;
      }
    }
    String cleaned = cleaned(text, max);
    return cleaned.equals(text) ? text : cleaned;
  }

  private static String cleaned(String text, int max) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), max));
    for (int i = 0; i < text.length() && out.length() < max; i++) {
      char c = text.charAt(i);
      if (Excerpt.isLoneSurrogate(text, i)) {
        out.append(REPLACEMENT);
      } else if (Character.isHighSurrogate(c)) {
        if (out.length() + 2 > max) {
          break;
        }
        out.append(c).append(text.charAt(++i));
      } else if (!isUnwantedControl(c)) {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Neither a control character nor part of a surrogate pair. */
  private static boolean isPlain(char c) {
    return c >= ' ' && (c < 0x7F || (c > 0x9F && !Character.isSurrogate(c)));
  }

  private static boolean isUnwantedControl(char c) {
    return c < ' ' ? c != '\t' && c != '\n' && c != '\r' : c >= 0x7F && c <= 0x9F;
  }
}
