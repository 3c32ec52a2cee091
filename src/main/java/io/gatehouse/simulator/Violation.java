package io.gatehouse.simulator;

import java.time.Instant;

/**
 * Something a client did that the vendor's server must never see.
 *
 * @param requestLine as it came
 */
public record Violation(Kind kind, String requestLine, Instant at) {

  /** What was done. */
  public enum Kind {
    ROWS_OVER_1000,
    /** A record list read without isalarm=-1: denials and alarms are missing in the reply. */
    WITHOUT_ISALARM,
    /** A time with a literal plus, written %2B, where a space must be. */
    LITERAL_PLUS,
    /** Two requests of one list in flight at once. */
    PARALLEL_POLL,
    /** open, close or workmode: this would move a real door. */
    DOOR_COMMAND,
    NOT_GET,
    /** The client went where a 302 sent it. */
    FOLLOWED_REDIRECT
  }
}
