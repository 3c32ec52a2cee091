package io.gatehouse.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * One token that several feeds use. Fetched by the first who needs it, while the others wait; used
 * until its lifetime is over by our clock or its server no longer takes it. Fetching too often gets
 * a corp blocked, so a failure counts for everybody, for a while.
 */
public final class SharedToken {

  /**
   * What came of asking for a token.
   *
   * @param value null but for a success
   * @param lifetime how long it lasts, as its server says
   */
  public record Fetched(Meaning meaning, String value, Duration lifetime) {

    public static Fetched failed(Meaning meaning) {
      return new Fetched(meaning, null, Duration.ZERO);
    }

    @Override
    public String toString() {
      return value == null ? meaning.toString() : "token for " + lifetime;
    }
  }

  private static final Duration SHORT_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONG_PAUSE = Duration.ofMinutes(10);
  private static final Duration DOUBT = Duration.ofMinutes(1);
  private static final int SUSPICIOUS = 3;

  private final Clock clock;
  private final String server;
  private final Supplier<Fetched> source;

  /** The token, or why there is none; either holds until then. */
  private Fetched fetched = Fetched.failed(new RetryLater("no token was asked for yet"));

  private Instant since = Instant.MIN;
  private Instant until = Instant.MIN;
  private boolean worked;
  private int neverWorked;

  /**
   * @param server who issues it, for messages
   */
  public SharedToken(Clock clock, String server, Supplier<Fetched> source) {
    this.clock = clock;
    this.server = server;
    this.source = source;
  }

  /**
   * Waits where another thread is fetching.
   *
   * @throws io.gatehouse.feed.Meaning.ReplyFault where there is none to be had now
   */
  public String get() {
    Fetched current = current();
    current.meaning().orThrow();
    return current.value();
  }

  /** The same, told instead of thrown. */
  public synchronized Fetched current() {
    Instant now = clock.instant();
    // One that began later than now was kept by a clock that was ahead, and would hold too long.
    if (now.isBefore(until) && !SavedState.isFalse(since, now)) {
      return fetched;
    }
    fetched = source.get();
    worked = false;
    holdFor(fetched.value() != null ? fetched.lifetime() : pause(fetched.meaning()));
    return fetched;
  }

  private void holdFor(Duration time) {
    since = clock.instant();
    until = since.plus(time);
  }

  /** Its server has taken it: if it is refused from now on, it has merely expired. */
  public synchronized void worked(String token) {
    if (token.equals(fetched.value())) {
      worked = true;
      neverWorked = 0;
    }
  }

  /**
   * Its server no longer takes it. Does nothing where it has been replaced meanwhile.
   *
   * @return whether it was taken before: it has come to its end, as tokens do
   */
  public synchronized boolean drop(String token) {
    if (!token.equals(fetched.value())) {
      return false;
    }
    neverWorked = worked ? 0 : neverWorked + 1;
    if (neverWorked < SUSPICIOUS) {
      until = Instant.MIN;
      return neverWorked == 0;
    }
    fetched =
        Fetched.failed(
            new RetryLater(
                server
                    + " issues tokens and takes none of them, "
                    + neverWorked
                    + " in a row: is another system using the secret of this app?"));
    holdFor(DOUBT.multipliedBy(1L << Math.min(neverWorked - SUSPICIOUS, 4)));
    return false;
  }

  /** What it is fetched with has changed: a failure of before says nothing any more. */
  public synchronized void retry() {
    if (fetched.value() == null) {
      until = Instant.MIN;
    }
  }

  private static Duration pause(Meaning failure) {
    if (failure instanceof RateLimited limited) {
      return limited.pause();
    }
    if (failure instanceof Refused fail) {
      return fail.probe().isZero() ? LONG_PAUSE : fail.probe();
    }
    return SHORT_PAUSE;
  }

  @Override
  public String toString() {
    return "shared token";
  }
}
