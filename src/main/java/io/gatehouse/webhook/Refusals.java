package io.gatehouse.webhook;

import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.feed.Refused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said of refused pushes: the first of a kind at once, and then one line a while with their
 * number, so that a flood of garbage does not become a flood in the log.
 */
final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse.webhook");
  private static final Duration PAUSE = Duration.ofSeconds(60);
  private static final int MOST_KINDS = 200;
  private static final int LONGEST = 300;

  private static final class Kind {
    private Instant saidAt;
    private long unsaid;
    private String last;
    private Throwable unexpected;
  }

  private record Key(String feed, int status) {}

  private final Clock clock;
  private final Map<Key, Kind> kinds = new HashMap<>();

  Refusals(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param feed with its site, as configured; empty where the address names none
   * @param caller its address
   */
  synchronized void tell(String feed, String caller, Refusal refusal) {
    Instant now = clock.instant();
    String line = line(feed, caller, refusal);
    Key key = new Key(feed, refusal.status());
    Kind kind = kinds.size() < MOST_KINDS ? kinds.computeIfAbsent(key, k -> new Kind()) : null;
    if (kind == null) {
      return;
    }
    kind.unexpected = refusal.unexpected();
    if (kind.saidAt == null || isDue(kind, now)) {
      say(kind, line, now);
    } else {
      kind.unsaid++;
      kind.last = line;
    }
  }

  /** Says what has been held back for long enough. */
  synchronized void tellRest() {
    Instant now = clock.instant();
    kinds
        .values()
        .removeIf(
            kind -> {
              boolean due = isDue(kind, now);
              if (due && kind.unsaid > 0) {
                say(kind, kind.last, now);
                return false;
              }
              return due;
            });
  }

  /** Later than now: the clock was set back. */
  private static boolean isDue(Kind kind, Instant now) {
    return Duration.between(kind.saidAt, now).abs().compareTo(PAUSE) >= 0;
  }

  private static void say(Kind kind, String line, Instant now) {
    String more =
        kind.unsaid == 0 ? "" : " (and " + kind.unsaid + " more like it since " + kind.saidAt + ")";
    if (kind.unexpected == null) {
      LOG.warn("{}{}", line, more);
    } else {
      LOG.error("{}{}", line, more, kind.unexpected);
    }
    kind.saidAt = now;
    kind.unsaid = 0;
  }

  private static String line(String feed, String caller, Refusal refusal) {
    String reason = refusal.reason().replaceAll("\\p{Cntrl}", "?");
    return (feed.isEmpty() ? "webhooks" : feed)
        + ": refused a push from "
        + caller
        + " ("
        + refusal.status()
        + "): "
        + (reason.length() > LONGEST ? reason.substring(0, LONGEST) + "…" : reason);
  }

  /**
   * Why a push is not taken.
   *
   * @param status of the answer
   * @param reason one line for the operator's log, and never for the caller; holds nothing of the
   *     body
   * @param unexpected what nobody expected, for whoever mends it; null where all is said
   */
  record Refusal(int status, String reason, Throwable unexpected) {

    static final int AWAY = 503;

    static final Refusal STOPPING = new Refusal(AWAY, "the daemon stops");

    Refusal(int status, String reason) {
      this(status, reason, null);
    }

    /**
     * Of what a route met: the vendor's own steps say what is wrong with a push by a ReplyFault.
     */
    static Refusal of(Throwable thrown) {
      for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
        if (cause instanceof Refused refused && refused.isForAWhile()) {
          return new Refusal(AWAY, cause.getMessage());
        }
        if (cause instanceof ReplyFault) {
          return new Refusal(400, cause.getMessage());
        }
      }
      return new Refusal(400, "unexpected " + thrown, thrown);
    }

    /** All that a caller is told. */
    String answer() {
      return switch (status) {
        case 403 -> "not allowed from here";
        case 404 -> "there is nothing at this address";
        case 405 -> "not by this method";
        case 408 -> "too slow";
        case 413, 431 -> "too large";
        case AWAY -> "try again later";
        default -> "not accepted";
      };
    }
  }
}
