package io.gatehouse.axacs;

import io.gatehouse.feed.Cursor.SavedState;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lists whose replies cannot be read, by name: asked for once a day until they can. */
final class UnreadableLists {

  static final Duration DAY = Duration.ofDays(1);

  private UnreadableLists() {}

  /** Also of a state that has none. */
  static SortedMap<String, Instant> of(SortedMap<String, Instant> saved) {
    return saved == null ? new TreeMap<>() : saved;
  }

  /** Whether it is to be asked for: always, where it is not left out. */
  static boolean isDue(SortedMap<String, Instant> leftOut, String name, Instant now) {
    Instant tried = SavedState.believed(leftOut.get(name), now);
    return tried == null || !now.isBefore(tried.plus(DAY));
  }

  static SortedMap<String, Instant> with(
      SortedMap<String, Instant> leftOut, String name, Instant now) {
    TreeMap<String, Instant> more = new TreeMap<>(leftOut);
    more.put(name, now);
    return more;
  }

  static SortedMap<String, Instant> without(SortedMap<String, Instant> leftOut, String name) {
    TreeMap<String, Instant> less = new TreeMap<>(leftOut);
    less.remove(name);
    return less;
  }
}
