package io.gatehouse.observe;

import java.util.regex.Pattern;

/** What a reason says, without the values in it, which may be about people. */
final class Redacted {

  private static final int LONGEST = 300;
  private static final String LEFT_OUT = "…";

  /** From the first quotation mark to the last: a value may hold some of its own. */
  private static final Pattern QUOTED = Pattern.compile("(?s)[\"“].*[\"”]");

  private static final Pattern SEEN = Pattern.compile("(?s) but .*");
  private static final Pattern NUMBER = Pattern.compile("\\d{5,}");
  private static final Pattern QUERY = Pattern.compile("\\?[^\\s\\]]*");

  private Redacted() {}

  /** Why a record was rejected: which field, and what is wrong. */
  static String reason(String reason) {
    String text = QUOTED.matcher(reason).replaceAll("\"" + LEFT_OUT + "\"");
    text = SEEN.matcher(text).replaceAll(" but " + LEFT_OUT);
    return cut(NUMBER.matcher(text).replaceAll(LEFT_OUT));
  }

  /** Why a run failed: without what was asked about. */
  static String error(String error) {
    return cut(QUERY.matcher(error).replaceAll("?" + LEFT_OUT));
  }

  private static String cut(String text) {
    int end = Math.min(text.length(), LONGEST);
    boolean half = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
    return end < text.length() ? text.substring(0, half ? end - 1 : end) + LEFT_OUT : text;
  }
}
