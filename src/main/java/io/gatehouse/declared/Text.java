package io.gatehouse.declared;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value of a vendor's file: a literal, in which {@code {{setting}}} and a few names such as
 * {@code {page}} stand for what is filled in. No expressions.
 *
 * @param parts in order
 */
record Text(List<Part> parts) {

  /** What a part of it is. */
  enum Kind {
    LITERAL,
    SETTING,
    NAME
  }

  record Part(Kind kind, String text) {}

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{([^{}]*)}}|\\{([A-Za-z][A-Za-z-]*)}");

  static Text of(String written) {
    List<Part> parts = new ArrayList<>();
    Matcher found = PLACEHOLDER.matcher(written);
    int at = 0;
    while (found.find()) {
      if (found.start() > at) {
        parts.add(new Part(Kind.LITERAL, written.substring(at, found.start())));
      }
      boolean isSetting = found.group(1) != null;
      parts.add(
          new Part(
              isSetting ? Kind.SETTING : Kind.NAME,
              (isSetting ? found.group(1) : found.group(2)).strip()));
      at = found.end();
    }
    if (at < written.length() || parts.isEmpty()) {
      parts.add(new Part(Kind.LITERAL, written.substring(at)));
    }
    return new Text(List.copyOf(parts));
  }

  /** What it refers to, of that kind. */
  List<String> refers(Kind kind) {
    return parts.stream().filter(part -> part.kind == kind).map(Part::text).toList();
  }

  boolean uses(String name) {
    return refers(Kind.NAME).contains(name);
  }

  /** Whether it is that name and nothing else. */
  boolean is(String name) {
    return parts.size() == 1 && parts.get(0).equals(new Part(Kind.NAME, name));
  }

  /**
   * @param settings null for one that has no value
   * @param names null for one that has none yet
   * @return null where a part has no value: the parameter is left out then
   */
  String fill(Function<String, String> settings, Function<String, String> names) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      String value =
          switch (part.kind) {
            case LITERAL -> part.text;
            case SETTING -> settings.apply(part.text);
            case NAME -> names.apply(part.text);
          };
      if (value == null) {
        return null;
      }
      filled.append(value);
    }
    return filled.toString();
  }

  /** What it is, with settings unfilled. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(
          switch (part.kind) {
            case LITERAL -> part.text;
            case SETTING -> "{{" + part.text + "}}";
            case NAME -> "{" + part.text + "}";
          });
    }
    return text.toString();
  }
}
