package io.gatehouse.reply;

/** Shortens a vendor's text so that it can stand in a one-line message. */
public final class Excerpt {

  private static final int LENGTH = 80;

  private Excerpt() {}

  /** In quotes, at most 80 characters, control characters and quotes escaped. */
  public static String quoted(String text) {
    return '"' + of(text, LENGTH) + '"';
  }

  /** At most {@code length} characters of it, control characters and quotes escaped. */
  public static String of(String text, int length) {
    StringBuilder out = new StringBuilder();
    int end = Math.min(text.length(), length);
    if (end < text.length() && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--; // never half a character
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else if (Character.isISOControl(c) || isLoneSurrogate(text, i)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    if (end < text.length()) {
      out.append('…');
    }
    return out.toString();
  }

  /** Half of a character that takes two: no database and no UTF-8 takes it. */
  public static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
