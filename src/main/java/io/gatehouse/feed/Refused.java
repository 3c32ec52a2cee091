package io.gatehouse.feed;

import io.gatehouse.feed.Meaning.ReplyFault;
import java.time.Duration;

/** What will not heal by itself: the run ends, and its reason says what a person can do. */
public sealed class Refused extends ReplyFault permits Refused.Narrow {

  private final Duration probe;

  public Refused(String message) {
    this(message, Duration.ZERO);
  }

  /**
   * @param probe how long the feed rests before it is tried again; zero for its next turn
   */
  public Refused(String message, Duration probe) {
    super(message, null);
    this.probe = probe;
  }

  /** How long the feed rests before it is tried again; zero for its next turn. */
  public Duration probe() {
    return probe;
  }

  /** Whether the same may be taken later. */
  public boolean isForAWhile() {
    return !probe.isZero();
  }

  @Override
  public ReplyFault after(String what) {
    return new Refused(what + getMessage(), probe);
  }

  /**
   * A refusal of what was asked for at once: less of it may be answered, a shorter stretch of time
   * or fewer people. A cursor that can ask for less does; where none can it is a refusal like
   * others.
   */
  public static final class Narrow extends Refused {

    private final String code;

    /**
     * @param code the vendor's, for a cursor that can be narrowed in several ways
     */
    public Narrow(String code, String message) {
      super(message);
      this.code = code;
    }

    public String code() {
      return code;
    }

    @Override
    public ReplyFault after(String what) {
      return new Narrow(code, what + getMessage());
    }
  }
}
