package io.gatehouse.axacs;

import java.time.Duration;
import java.time.Instant;

/**
 * A stretch of record ids in which some were missing when it was read. A record's id may become
 * visible after a higher one has been read, so the stretch is looked at again: soon, then at three
 * times the age each, until it is older than the overlap.
 *
 * @param after the id before the stretch
 * @param to the last id of it
 * @param since when it was first read
 * @param looks how often it has been looked at since
 */
record Hole(long after, long to, Instant since, int looks) {

  private static final Duration FIRST_LOOK = Duration.ofSeconds(4);

  boolean due(Instant now, Duration overlap) {
    return !now.isBefore(since.plus(age(looks, overlap)));
  }

  /** What is still missing of the stretch after a look at it: due again at a later age. */
  Hole lookedAt(long missingAfter, long missingTo, Instant now, Duration overlap) {
    Hole rest = new Hole(missingAfter, missingTo, since, looks + 1);
    while (!rest.done(overlap) && rest.due(now, overlap)) {
      rest = new Hole(missingAfter, missingTo, since, rest.looks + 1);
    }
    return rest;
  }

  /** Whether the last look was taken when the stretch was as old as the overlap. */
  boolean done(Duration overlap) {
    return looks > 0 && age(looks - 1, overlap).equals(overlap);
  }

  /** One stretch that covers both; as young as the younger. */
  Hole join(Hole other) {
    return new Hole(
        Math.min(after, other.after),
        Math.max(to, other.to),
        since.isAfter(other.since) ? since : other.since,
        Math.min(looks, other.looks));
  }

  private static Duration age(int look, Duration overlap) {
    Duration age = FIRST_LOOK.multipliedBy((long) Math.pow(3, Math.min(look, 20)));
    return age.compareTo(overlap) < 0 ? age : overlap;
  }
}
