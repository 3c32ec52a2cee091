package io.gatehouse.axacs;

import io.gatehouse.axacs.CountedWindow.Size;
import io.gatehouse.feed.SavedState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What the feed {@code reconcile} remembers.
 *
 * @param checkedTo up to when every hour has been compared; null before the first run's end
 * @param deepOn the day of the last look at everything, {@code 2026-06-10}; null before the first
 * @param passed stretches whose replies could not be read, to come back to
 */
record ReconcileState(Instant checkedTo, String deepOn, List<Passed> passed) {

  private static final int MOST_PASSED = 64;
  private static final Duration DAY = Duration.ofDays(1);

  static final ReconcileState FIRST = new ReconcileState(null, null, List.of());

  /**
   * A stretch that could not be compared.
   *
   * @param tried when it was asked for last
   */
  record Passed(Instant from, Instant to, Size size, Instant tried) {

    /** Of what begins at the first record that ever was, the end moves on. */
    boolean isOf(CountedWindow window) {
      return from.equals(window.from()) && size == window.size();
    }

    CountedWindow window() {
      return new CountedWindow(from, to, size);
    }

    boolean isDue(Instant now) {
      Instant believed = SavedState.believed(tried, now);
      return believed == null || !now.isBefore(believed.plus(DAY));
    }
  }

  ReconcileState {
    passed = passed == null ? List.of() : List.copyOf(passed);
  }

  /**
   * The state without what a wrong clock has written: comparisons that were made in a time that is
   * still to come are due again.
   */
  ReconcileState believed(Instant now, ZoneId zone) {
    boolean deep =
        deepOn != null && LocalDate.parse(deepOn).isAfter(now.atZone(zone).toLocalDate());
    return new ReconcileState(SavedState.believed(checkedTo, now), deep ? null : deepOn, passed);
  }

  /** The day of the last look at everything; null for never. */
  LocalDate deepDay() {
    return deepOn == null ? null : LocalDate.parse(deepOn);
  }

  ReconcileState compared(Instant to, LocalDate deep) {
    return new ReconcileState(to, deep == null ? null : deep.toString(), passed);
  }

  ReconcileState withPassed(CountedWindow window, Instant now) {
    List<Passed> more = new ArrayList<>(without(window).passed);
    more.add(new Passed(window.from(), window.to(), window.size(), now));
    return new ReconcileState(
        checkedTo, deepOn, more.subList(Math.max(0, more.size() - MOST_PASSED), more.size()));
  }

  ReconcileState without(CountedWindow window) {
    return new ReconcileState(
        checkedTo, deepOn, passed.stream().filter(other -> !other.isOf(window)).toList());
  }

  /** Whether it is left alone for the rest of a day. */
  boolean leavesAlone(CountedWindow window, Instant now) {
    return passed.stream().anyMatch(other -> other.isOf(window) && !other.isDue(now));
  }

  String toJson() {
    return SavedState.write(this);
  }

  static ReconcileState fromJson(String json) {
    return SavedState.read(json, ReconcileState.class);
  }
}
