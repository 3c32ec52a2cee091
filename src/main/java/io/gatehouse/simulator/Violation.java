package io.gatehouse.simulator;

import java.time.Instant;

/**
 * Something a client did that the vendor's server must never see.
 *
 * @param requestLine as it came
 */
public record Violation(Kind kind, String requestLine, Instant at) {

  /** What was done; each vendor's simulator has an enum of its own besides {@link Common}. */
  public interface Kind {
    String name();
  }

  /** What is wrong with every vendor. */
  public enum Common implements Kind {
    /** Two requests of one list in flight at once. */
    PARALLEL_POLL,
    /** The client went where a 302 sent it. */
    FOLLOWED_REDIRECT
  }
}
