package io.gatehouse.cli;

import java.util.ArrayList;
import java.util.List;

/** How wide text is on a terminal, where Chinese characters take two columns. */
public final class TextWidth {

  private static final String CUT = "…";

  private TextWidth() {}

  static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  private static int of(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        c >= 0x1100
            && (c <= 0x115f
                || c >= 0x2e80 && c <= 0xa4cf && c != 0x303f
                || c >= 0xac00 && c <= 0xd7a3
                || c >= 0xf900 && c <= 0xfaff
                || c >= 0xfe30 && c <= 0xfe6f
                || c >= 0xff00 && c <= 0xff60
                || c >= 0xffe0 && c <= 0xffe6
                || c >= 0x1f300 && c <= 0x1faff
                || c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }

  /** With spaces behind it, up to that width. */
  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - of(text)));
  }

  /** At most so wide; what is cut off is shown by an ellipsis. */
  static String cut(String text, int width) {
    if (of(text) <= width) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int used = 0;
    for (int c : text.codePoints().toArray()) {
      used += of(c);
      if (used > width - 1) {
        break;
      }
      cut.appendCodePoint(c);
    }
    return cut + CUT;
  }

  /** Broken at spaces into lines of at most that width; a longer word is broken anywhere. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words(text, width)) {
      if (!line.isEmpty() && of(line.toString()) + 1 + of(word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static List<String> words(String text, int width) {
    List<String> words = new ArrayList<>();
    for (String word : text.split(" ")) {
      String rest = word;
      while (rest.length() > width && width > 1) {
        words.add(rest.substring(0, width));
        rest = rest.substring(width);
      }
      words.add(rest);
    }
    return words;
  }

  /** One line of what can be shown: control characters, which could steer a terminal, escaped. */
  public static String printable(String text) {
    StringBuilder shown = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control =
          c < 0x20
              || c >= 0x7f && c < 0xa0
              || c == '\u2028'
              || c == '\u2029'
              || c >= '\u202a' && c <= '\u202e'
              || c >= '\u2066' && c <= '\u2069';
      if (control && shown == null) {
        shown = new StringBuilder(text.substring(0, i));
      }
      if (shown != null) {
        shown.append(control ? escape(c) : String.valueOf(c));
      }
    }
    return shown == null ? text : shown.toString();
  }

  private static String escape(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", (int) c);
    };
  }
}
