package io.gatehouse.feed;

import java.util.regex.Pattern;

/**
 * Which failures of runs are one and the same unreadable reply. Only what is wrong with the reply
 * itself counts: it came whole, from the right server, and is not what was asked for.
 */
final class Unreadable {

  /** So many runs in a row prove that the reply does not get better. */
  static final int PROOF = 5;

  private static final int LONGEST = 300;

  /** What differs from run to run: numbers, times, tokens. */
  private static final Pattern CHANGING = Pattern.compile("[A-Za-z0-9+/_-]{24,}|\\d+");

  private Unreadable() {}

  /**
   * What was asked for and what was wrong, so that equal ones are found; null for another fault.
   */
  static String kind(FeedRun run) {
    RetryLater fault = run.unreadable();
    if (fault == null || run.ask() == null) {
      return null;
    }
    Ask ask = run.ask();
    String asked = ask.body() == null ? ask.toString() : ask + " " + ask.body();
    String reason = fault.getMessage().split(", begins ", 2)[0]; // a reply's beginning holds times
    String kind = generic(reason) + " [" + Integer.toHexString(generic(asked).hashCode()) + "]";
    return kind.length() <= LONGEST ? kind : kind.substring(kind.length() - LONGEST);
  }

  private static String generic(String text) {
    return CHANGING.matcher(text).replaceAll("#");
  }
}
