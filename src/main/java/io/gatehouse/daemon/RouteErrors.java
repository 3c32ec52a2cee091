package io.gatehouse.daemon;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what Camel says of a route file into one line that a person can act on. */
final class RouteErrors {

  private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

  private RouteErrors() {}

  static String line(Throwable error) {
    Throwable root = error;
    String place = "";
    while (true) {
      Matcher found = PLACE.matcher(String.valueOf(root.getMessage()));
      if (found.find()) {
        place = " (line " + found.group(1) + ", column " + found.group(2) + ")";
      }
      if (root.getCause() == null || root.getCause() == root) {
        break;
      }
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return message.lines().map(String::strip).filter(s -> !s.isEmpty()).findFirst().orElse("")
        + place;
  }
}
