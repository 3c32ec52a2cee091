package io.gatehouse.axacs;

import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.warehouse.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the feed {@code records} goes on.
 *
 * @param mark the record id up to which everything has been read; 0 before the first
 * @param tail the last records up to the mark, by which the server is known again: the vendor's
 *     time of each, by id
 * @param epoch counts how often the server has restarted its ids
 * @param holes stretches behind the mark to look at again
 * @param beyond records far beyond the mark that have been read: the vendor's time of each, by id
 * @param longest how many records the longest page had: a shorter one was not cut
 * @param passed stretches that could not be read, to come back to
 * @param careful how to ask behind the mark where a page there cannot be read; null for as usual
 * @param otherOrder whether the server lists in another order than by ascending id, which was told
 */
record AxAcsRecordsState(
    long mark,
    SortedMap<Long, String> tail,
    int epoch,
    List<MissingIds> holes,
    SortedMap<Long, String> beyond,
    int longest,
    List<Passed> passed,
    Careful careful,
    boolean otherOrder) {

  /** How many of the last records every run looks at again. */
  static final int TAIL = 8;

  /** Ids further apart than this may be of another kind: one that was mistyped, one of a test. */
  static final int JUMP = 100;

  /** More records than this behind a jump are no mistake: the server counts from there on. */
  static final int MOST_BEYOND = 16;

  private static final int MOST_PASSED = 32;

  static final AxAcsRecordsState FIRST = new AxAcsRecordsState(0, new TreeMap<>(), 0, List.of());

  /**
   * Ids that could not be read.
   *
   * @param after the last id before them
   * @param to the last of them
   * @param tried when they were asked for last
   * @param gapFrom where the gaps that tell of them begin; null in states of before
   * @param gapTo where the last of those gaps ends; null as well
   */
  record Passed(long after, long to, Instant tried, Instant gapFrom, Instant gapTo) {

    /** What is no gap any more when they have been read. */
    Gap.Filled filled() {
      return new Gap.Filled(
          gapFrom == null ? Instant.EPOCH : gapFrom, gapTo == null ? tried : gapTo);
    }
  }

  /**
   * One record a request, to find the one that makes a page unreadable.
   *
   * @param skip how many behind the mark cannot be read
   * @param gapFrom where the gaps that tell of it begin; null in states of before
   * @param gapTo where the last of those gaps ends; null as well
   */
  record Careful(int skip, Instant gapFrom, Instant gapTo) {

    /** What is come back to. */
    Passed passing(long after, long to, Instant now) {
      return new Passed(after, to, now, gapFrom, gapTo);
    }

    Gap.Filled filled(Instant now) {
      return new Gap.Filled(gapFrom == null ? Instant.EPOCH : gapFrom, gapTo == null ? now : gapTo);
    }
  }

  AxAcsRecordsState(long mark, SortedMap<Long, String> tail, int epoch, List<MissingIds> holes) {
    this(mark, tail, epoch, holes, null, 0, null, null, false);
  }

  AxAcsRecordsState {
    Objects.requireNonNull(tail, "tail");
    Objects.requireNonNull(holes, "holes");
    beyond = beyond == null ? new TreeMap<>() : beyond; // states of before have none of the rest
    passed = passed == null ? List.of() : passed;
  }

  /**
   * With records that have been read, everything up to them too. The mark goes up to the last of
   * them that no jump parts from those before: behind a jump there may be ids still to come.
   *
   * @param read the vendor's time of each, by id; of very many, the last
   */
  AxAcsRecordsState with(SortedMap<Long, String> read) {
    TreeMap<Long, String> all = new TreeMap<>(tail);
    all.putAll(beyond);
    all.putAll(read);
    long next = mark;
    SortedMap<Long, String> above = all.tailMap(mark, false);
    int left = above.size();
    for (long id : above.keySet()) {
      if (id - next > JUMP && left <= MOST_BEYOND) {
        break;
      }
      next = id;
      left--;
    }
    TreeMap<Long, String> last = new TreeMap<>(all.headMap(next, true));
    while (last.size() > TAIL) {
      last.pollFirstEntry();
    }
    return new AxAcsRecordsState(
        next,
        last,
        epoch,
        holes,
        new TreeMap<>(all.tailMap(next, false)),
        longest,
        passed,
        careful,
        otherOrder);
  }

  /** Begins behind that id. */
  AxAcsRecordsState from(long id) {
    return new AxAcsRecordsState(id, tail, epoch, holes, null, longest, null, null, otherOrder);
  }

  /** All records that a run must find again, by id. */
  SortedMap<Long, String> known() {
    TreeMap<Long, String> known = new TreeMap<>(tail);
    known.putAll(beyond);
    return known;
  }

  /** A mark that an earlier release has moved far beyond the records before it comes back. */
  AxAcsRecordsState withoutJump() {
    if (longest > 0) { // this release wrote it
      return this;
    }
    long previous = tail.isEmpty() ? 0 : tail.firstKey();
    for (long id : tail.keySet()) {
      if (id - previous > JUMP) {
        AxAcsRecordsState below =
            new AxAcsRecordsState(
                previous,
                new TreeMap<>(tail.headMap(id)),
                epoch,
                holes,
                beyond,
                longest,
                passed,
                careful,
                otherOrder);
        return below.with(tail);
      }
      previous = id;
    }
    return this;
  }

  AxAcsRecordsState withHoles(List<MissingIds> others) {
    return new AxAcsRecordsState(
        mark, tail, epoch, others, beyond, longest, passed, careful, otherOrder);
  }

  AxAcsRecordsState withPage(int records) {
    return records <= longest
        ? this
        : new AxAcsRecordsState(
            mark, tail, epoch, holes, beyond, records, passed, careful, otherOrder);
  }

  AxAcsRecordsState withOrder(boolean other) {
    return new AxAcsRecordsState(mark, tail, epoch, holes, beyond, longest, passed, careful, other);
  }

  AxAcsRecordsState withCareful(Careful other) {
    return new AxAcsRecordsState(
        mark, tail, epoch, holes, beyond, longest, passed, other, otherOrder);
  }

  /** The first time record by record, then without so many more. */
  AxAcsRecordsState moreCareful(int skipped, Gap gap) {
    if (careful == null) {
      return withCareful(new Careful(0, gap.from(), gap.to()));
    }
    Instant first = careful.gapFrom;
    boolean isFirst = first == null || gap.from().isBefore(first);
    return withCareful(new Careful(careful.skip + skipped, isFirst ? gap.from() : first, gap.to()));
  }

  /** Without the records by which the server is known: one of them cannot be read any more. */
  AxAcsRecordsState withoutTail() {
    return new AxAcsRecordsState(
        mark, new TreeMap<>(), epoch, holes, beyond, longest, passed, careful, otherOrder);
  }

  AxAcsRecordsState withPassed(Passed stretch) {
    List<Passed> more = new ArrayList<>(passed);
    more.removeIf(other -> other.after == stretch.after && other.to == stretch.to);
    more.add(stretch);
    return withAllPassed(more.subList(Math.max(0, more.size() - MOST_PASSED), more.size()));
  }

  AxAcsRecordsState withoutPassed(Passed stretch) {
    return withAllPassed(passed.stream().filter(other -> !other.equals(stretch)).toList());
  }

  private AxAcsRecordsState withAllPassed(List<Passed> stretches) {
    return new AxAcsRecordsState(
        mark, tail, epoch, holes, beyond, longest, List.copyOf(stretches), careful, otherOrder);
  }

  /** The gaps of what could not be read in that state and has been read, or has gone, since. */
  List<Gap.Filled> filledSince(AxAcsRecordsState before, Instant now) {
    List<Gap.Filled> filled = new ArrayList<>();
    boolean isPassed = passed.stream().anyMatch(stretch -> !before.passed.contains(stretch));
    if (before.careful != null && careful == null && !isPassed) {
      filled.add(before.careful.filled(now));
    }
    if (passed.size() < before.passed.size()) { // else the oldest had to make room
      before.passed.stream()
          .filter(stretch -> !passed.contains(stretch))
          .forEach(stretch -> filled.add(stretch.filled()));
    }
    return filled;
  }

  AxAcsRecordsState restarted() {
    return new AxAcsRecordsState(
        0, new TreeMap<>(), epoch + 1, List.of(), null, longest, null, null, otherOrder);
  }

  String toJson() {
    return SavedState.write(this);
  }

  /** Where a feed goes on; null for one that has not read yet. */
  static AxAcsRecordsState saved(String json) {
    return json == null ? FIRST : fromJson(json);
  }

  static AxAcsRecordsState fromJson(String json) {
    return SavedState.read(json, AxAcsRecordsState.class).withoutJump();
  }

  /**
   * Record ids that were missing when the records around them were read. A record's id may become
   * visible after a higher one has been read, so the stretch is looked at again: soon, then at
   * three times the age each, until it is older than the overlap.
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
      return SavedState.isFalse(since, now) || !now.isBefore(since.plus(age(looks, overlap)));
    }

    /** What is still missing of the stretch after a look at it: due again at a later age. */
    MissingIds lookedAt(long missingAfter, long missingTo, Instant now, Duration overlap) {
      Instant begin = SavedState.isFalse(since, now) ? now : since;
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
     * become one, first those that make the shortest, and only such of one age: none stays young
     * for ever, and nothing old is read again. Where that is not enough the oldest goes; what may
     * become visible there is found by the feed {@code reconcile}.
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
          bounded.remove(
              bounded.stream().min(Comparator.comparing(MissingIds::since)).orElseThrow());
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
}
