package io.gatehouse.axacs;

import io.gatehouse.feed.SavedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Record ids that were missing when the records around them were read. A record's id may become
 * visible after a higher one has been read, so the stretch is looked at again: soon, then at three
 * times the age each, until it is older than the overlap.
 *
 * @param after the last id before the stretch
 * @param to the last id of it
 * @param since when it was first read
 * @param looks how often it has been looked at since
 */
record MissingIds(long after, long to, Instant since, int looks) {

  private static final Duration FIRST_LOOK = Duration.ofSeconds(4);

  /** Some forty are enough for eight looks each and {@link #isAsOldAs}: neighbours become one. */
  private static final int MOST = 64;

  /** A stretch that was read in a moment that is still to come is due at once. */
  boolean due(Instant now, Duration overlap) {
    return SavedTime.isFalse(since, now) || !now.isBefore(since.plus(age(looks, overlap)));
  }

  /** What is still missing of the stretch after a look at it: due again at a later age. */
  MissingIds lookedAt(long missingAfter, long missingTo, Instant now, Duration overlap) {
    Instant begin = SavedTime.isFalse(since, now) ? now : since;
    MissingIds rest = new MissingIds(missingAfter, missingTo, begin, looks + 1);
    while (!rest.done(overlap) && rest.due(now, overlap)) {
      rest = new MissingIds(missingAfter, missingTo, begin, rest.looks + 1);
    }
    return rest;
  }

  /** Whether the last look was taken when the stretch was as old as the overlap. */
  boolean done(Duration overlap) {
    return looks > 0 && age(looks - 1, overlap).equals(overlap);
  }

  private static Duration age(int look, Duration overlap) {
    Duration age = FIRST_LOOK.multipliedBy((long) Math.pow(3, Math.min(look, 20)));
    return age.compareTo(overlap) < 0 ? age : overlap;
  }

  /** Looked at as often, and due at nearly the same time. */
  private boolean isAsOldAs(MissingIds other, Duration overlap) {
    long half = Math.max(1, age(looks, overlap).toMillis() / 2);
    return looks == other.looks
        && Math.floorDiv(since.toEpochMilli(), half)
            == Math.floorDiv(other.since.toEpochMilli(), half);
  }

  /**
   * So many as a checkpoint may hold, in the order of their ids. Where there are more, neighbours
   * become one, first those that make the shortest, and only such of one age: none stays young for
   * ever, and nothing old is read again. Where that is not enough the oldest goes; what may become
   * visible there is found by the feed {@code reconcile}.
   */
  static List<MissingIds> bounded(List<MissingIds> holes, Duration overlap) {
    List<MissingIds> bounded = new ArrayList<>(holes);
    bounded.sort(Comparator.comparingLong(MissingIds::after));
    while (bounded.size() > MOST) {
      int nearest = -1;
      long least = Long.MAX_VALUE;
      for (int i = 0; i + 1 < bounded.size(); i++) {
        long both = bounded.get(i + 1).to - bounded.get(i).after;
        if (both < least && bounded.get(i).isAsOldAs(bounded.get(i + 1), overlap)) {
          nearest = i;
          least = both;
        }
      }
      if (nearest < 0) {
        bounded.remove(bounded.stream().min(Comparator.comparing(MissingIds::since)).orElseThrow());
      } else {
        MissingIds upper = bounded.remove(nearest + 1);
        bounded.set(nearest, bounded.get(nearest).join(upper));
      }
    }
    return List.copyOf(bounded);
  }

  /** One stretch that covers both; as young as the younger. */
  private MissingIds join(MissingIds upper) {
    return new MissingIds(
        after, Math.max(to, upper.to), since.isAfter(upper.since) ? since : upper.since, looks);
  }
}
