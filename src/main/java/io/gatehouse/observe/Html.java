package io.gatehouse.observe;

import java.util.List;

/** A page as it is written: what is put in as text can be nothing else, whoever wrote it. */
final class Html {

  private final StringBuilder out = new StringBuilder(16 * 1024);

  /** Markup of our own. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /** Anything, also from a vendor: in an element or in an attribute between quotes. */
  Html text(Object value) {
    String text = String.valueOf(value);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(isPlain(c) ? c : '\uFFFD');
      }
    }
    return this;
  }

  /** Nothing that steers, and nothing that turns the direction of what follows. */
  private static boolean isPlain(char c) {
    boolean steers = Character.isISOControl(c) && c != '\n' && c != '\t';
    boolean turns =
        (c >= '\u202A' && c <= '\u202E')
            || (c >= '\u2066' && c <= '\u2069')
            || c == '\u061C'
            || c == '\u200E'
            || c == '\u200F';
    return !steers && !turns;
  }

  /** {@code <name>text</name>}. */
  Html element(String name, Object text) {
    return raw("<" + name + ">").text(text).raw("</" + name + ">");
  }

  /** {@code <name class="kind">text</name>}. */
  Html element(String name, String kind, Object text) {
    return raw("<" + name + " class=\"" + kind + "\">").text(text).raw("</" + name + ">");
  }

  /** The beginning of a table, up to its first row. */
  void table(String title, List<String> columns) {
    raw("<div class=\"card scroll\"><table><caption class=\"skip\">")
        .text(title)
        .raw("</caption><thead><tr>");
    columns.forEach(column -> raw("<th scope=\"col\">").text(column).raw("</th>"));
    raw("</tr></thead><tbody>");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
