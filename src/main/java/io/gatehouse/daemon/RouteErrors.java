package io.gatehouse.daemon;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what Camel says of a route file into one line that a person can act on. */
final class RouteErrors {

  private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

  /** Camel tells of many a mistake without saying where it stands. */
  static final String LINT = "; the command lint names the line";

  private RouteErrors() {}

  /** For who is that command. */
  static String withoutLint(String problem) {
    return problem.replace(LINT, "");
  }

  static String line(Throwable error) {
    Throwable root = error;
    String place = "";
    while (true) {
      Matcher found = PLACE.matcher(String.valueOf(root.getMessage()));
      while (found.find()) {
        place = " (line " + found.group(1) + ", column " + found.group(2) + ")";
      }
      if (root.getCause() == null || root.getCause() == root) {
        break;
      }
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return problem(message.lines().map(String::strip).filter(s -> !s.isEmpty()).toList())
        + (place.isEmpty() && !(root instanceof IllegalArgumentException) ? LINT : place);
  }

  /**
   * YAML's messages say first what was being read, and then what is wrong with it, before its
   * place.
   */
  private static String problem(List<String> lines) {
    for (int i = lines.size() - 1; i > 0; i--) {
      if (lines.get(i).startsWith("in ") && PLACE.matcher(lines.get(i)).find()) {
        return lines.get(i - 1);
      }
    }
    return lines.isEmpty() ? "" : lines.get(0);
  }
}
