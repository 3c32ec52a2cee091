package io.gatehouse.axacs;

import io.gatehouse.feed.SavedState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the feed {@code passages} goes on.
 *
 * @param mark up to when everything has been read; null before the first window
 * @param longest how many passages the longest page had: a shorter one was not cut
 * @param passed stretches that could not be read, to come back to
 */
record PassagesState(Instant mark, int longest, List<Passed> passed) {

  private static final int MOST_PASSED = 32;

  static final PassagesState FIRST = new PassagesState(null, 0, List.of());

  /**
   * A stretch of time that could not be read.
   *
   * @param from inclusive
   * @param to exclusive
   * @param tried when it was asked for last; null where it is to be tried at once, in parts
   */
  record Passed(Instant from, Instant to, Instant tried) {

    boolean isNarrow(Duration width) {
      return Duration.between(from, to).compareTo(width) <= 0;
    }
  }

  PassagesState {
    passed = passed == null ? List.of() : List.copyOf(passed);
  }

  PassagesState withMark(Instant moment) {
    return new PassagesState(moment, longest, passed);
  }

  PassagesState withPage(int records) {
    return records <= longest ? this : new PassagesState(mark, records, passed);
  }

  PassagesState withPassed(Passed stretch) {
    List<Passed> more = new ArrayList<>(passed);
    more.add(stretch);
    return new PassagesState(
        mark, longest, more.subList(Math.max(0, more.size() - MOST_PASSED), more.size()));
  }

  PassagesState withoutPassed(Passed stretch) {
    return new PassagesState(
        mark, longest, passed.stream().filter(other -> !other.equals(stretch)).toList());
  }

  String toJson() {
    return SavedState.write(this);
  }

  /** Earlier releases kept the mark alone, a text. */
  static PassagesState fromJson(String json) {
    return json.strip().startsWith("\"")
        ? SavedState.read("{\"mark\":" + json + "}", PassagesState.class)
        : SavedState.read(json, PassagesState.class);
  }
}
