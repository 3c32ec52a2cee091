package io.gatehouse.k30;

import io.gatehouse.feed.Cursor.SavedState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where the feed {@code records} goes on.
 *
 * @param next the first day that is not settled: passages of it may still come
 * @param settled later days that are
 * @param whole when each other day was last read whole; days that were not are missing
 * @param top how the newest day looked when it was last read; null before that
 * @param timestamp of the last reply, see {@link OldReplies#last}; null before the first
 * @param begins the first day that was ever asked for; null in a checkpoint of an earlier version
 * @param passed days that could not be read, and when they were passed over
 */
record K30RecordsState(
    LocalDate next,
    SortedSet<LocalDate> settled,
    SortedMap<LocalDate, Instant> whole,
    Top top,
    String timestamp,
    LocalDate begins,
    SortedMap<LocalDate, Instant> passed) {

  /**
   * The beginning of a day's list.
   *
   * @param total how many passages the server counted
   * @param newest record numbers of the first page
   */
  record Top(LocalDate day, long total, List<String> newest) {}

  K30RecordsState {
    settled = settled == null ? new TreeSet<>() : settled;
    whole = whole == null ? new TreeMap<>() : whole;
    passed = passed == null ? new TreeMap<>() : passed;
  }

  static K30RecordsState first(LocalDate start) {
    return new K30RecordsState(start, null, null, null, null, start, null);
  }

  boolean isSettled(LocalDate day) {
    return day.isBefore(next) || settled.contains(day);
  }

  /** The day was read whole. */
  K30RecordsState read(LocalDate day, Instant at) {
    return new K30RecordsState(
        next, settled, with(whole, day, at), top, timestamp, begins, with(passed, day, null));
  }

  /** Nothing more of the day is waited for. */
  K30RecordsState settle(LocalDate day) {
    SortedSet<LocalDate> later = new TreeSet<>(settled);
    later.add(day);
    LocalDate following = next;
    while (later.remove(following)) {
      following = following.plusDays(1);
    }
    return new K30RecordsState(
        following, later, with(whole, day, null), top, timestamp, begins, passed);
  }

  /** The day cannot be read now; what is behind it can. */
  K30RecordsState passOver(LocalDate day, Instant at) {
    return new K30RecordsState(next, settled, whole, top, timestamp, begins, with(passed, day, at));
  }

  private static SortedMap<LocalDate, Instant> with(
      SortedMap<LocalDate, Instant> moments, LocalDate day, Instant at) {
    SortedMap<LocalDate, Instant> changed = new TreeMap<>(moments);
    if (at == null) {
      changed.remove(day);
    } else {
      changed.put(day, at);
    }
    return changed;
  }

  /** Unless a later day is known. */
  K30RecordsState with(Top newTop) {
    if (top != null && newTop != null && newTop.day.isBefore(top.day)) {
      return this;
    }
    return new K30RecordsState(next, settled, whole, newTop, timestamp, begins, passed);
  }

  K30RecordsState at(String lastReply) {
    return new K30RecordsState(next, settled, whole, top, lastReply, begins, passed);
  }

  /** The first day is remembered from now on, where an earlier version did not. */
  K30RecordsState beginning() {
    return begins != null
        ? this
        : new K30RecordsState(next, settled, whole, top, timestamp, next, passed);
  }

  /** Without what was done at a moment that is still to come. */
  K30RecordsState believed(Instant now, ZoneId zone) {
    SortedMap<LocalDate, Instant> wholes = new TreeMap<>(whole);
    wholes.values().removeIf(at -> SavedState.isFalse(at, now));
    wholes.keySet().removeIf(day -> day.isBefore(next)); // of a clock that was behind
    SortedMap<LocalDate, Instant> overs = new TreeMap<>(passed);
    overs.values().removeIf(at -> SavedState.isFalse(at, now));
    boolean isTopFalse = top != null && SavedState.isFalse(start(top.day, zone), now);
    return new K30RecordsState(
        next, settled, wholes, isTopFalse ? null : top, timestamp, begins, overs);
  }

  /** Everything from that day on is due again, whatever was settled. */
  K30RecordsState dueFrom(LocalDate day) {
    return new K30RecordsState(day, null, null, top, timestamp, begins, passed);
  }

  static Instant start(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
  }

  /** For a person: 2026-06-06, 79 passages. */
  String inWords() {
    return top == null
        ? next.toString()
        : String.format(Locale.ROOT, "%s, %,d passages", top.day(), top.total());
  }

  String toJson() {
    return SavedState.write(this);
  }

  static K30RecordsState fromJson(String json) {
    return SavedState.read(json, K30RecordsState.class);
  }
}
