package io.gatehouse.simulator;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Counts what clients did wrong and keeps the newest thousand. */
public final class Violations {
  private static final int KEPT = 1000;

  private final Clock clock;
  private final Deque<Violation> newest = new ArrayDeque<>();
  private long count;

  public Violations(Clock clock) {
    this.clock = clock;
  }

  public synchronized void add(Violation.Kind kind, HttpRequest request) {
    count++;
    if (newest.size() == KEPT) {
      newest.removeFirst();
    }
    newest.addLast(new Violation(kind, request.line(), clock.instant()));
  }

  /** The newest thousand, oldest first. */
  public synchronized List<Violation> all() {
    return List.copyOf(newest);
  }

  public synchronized long count() {
    return count;
  }

  public synchronized void clear() {
    newest.clear();
    count = 0;
  }

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
}
