package io.gatehouse.warehouse.sql;

/**
 * Text as every database can keep it. PostgreSQL knows neither NUL nor half of a surrogate pair.
 */
public final class StoredText {
  static final char REPLACEMENT = '\uFFFD';

  private StoredText() {}

  public static String clean(String text) {
    if (text == null) {
      return null;
    }
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? REPLACEMENT : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** The same for JSON text, where such characters may also be written as {@code \\u0000}. */
  public static String cleanJson(String json) {
    String text = clean(json);
    return text == null || text.indexOf("\\u") < 0 ? text : unescapedBadCharacters(text);
  }

  private static String unescapedBadCharacters(String json) {
    StringBuilder clean = new StringBuilder(json);
    int i = 0;
    while (i < clean.length() - 1) {
      if (clean.charAt(i) != '\\') {
        i++;
      } else if (clean.charAt(i + 1) != 'u') {
        i += 2;
      } else {
        char c = escaped(clean, i);
        if (Character.isHighSurrogate(c) && Character.isLowSurrogate(escaped(clean, i + 6))) {
          i += 12;
        } else {
          if (c == 0 || Character.isSurrogate(c)) {
            clean.replace(i + 2, i + 6, "fffd");
          }
          i += 6;
        }
      }
    }
    return clean.toString();
  }

  /** The character that an escape at this place stands for; a blank where there is none. */
  private static char escaped(StringBuilder json, int at) {
    if (at + 6 > json.length() || json.charAt(at) != '\\' || json.charAt(at + 1) != 'u') {
      return ' ';
    }
    try {
      return (char) Integer.parseInt(json, at + 2, at + 6, 16);
    } catch (NumberFormatException e) {
      return ' ';
    }
  }
}
