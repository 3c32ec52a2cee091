package io.gatehouse.feed;

import java.time.Duration;

/** What will not heal by itself: the run ends, and its reason says what a person can do. */
public sealed class Refused extends ReplyFault permits Narrow {

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
}
