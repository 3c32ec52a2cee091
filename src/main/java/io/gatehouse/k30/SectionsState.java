package io.gatehouse.k30;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.gatehouse.feed.Cursor.SavedState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a feed of full lists remembers.
 *
 * @param timestamp of the last reply, see {@link OldReplies#last}; null before the first
 * @param sizes of the lists when they were last complete, by what they list
 * @param deepOn the day on which it last read as far back as it ever does; null for never
 * @param passed sections that could not be read, by what they read, and when they were passed over
 */
record SectionsState(
    String timestamp,
    SortedMap<String, Long> sizes,
    @JsonAlias("deepOn") LocalDate deepOn,
    SortedMap<String, Instant> passed) {

  static final SectionsState FIRST = new SectionsState(null, null, null, null);

  SectionsState {
    sizes = sizes == null ? new TreeMap<>() : sizes;
    passed = passed == null ? new TreeMap<>() : passed;
  }

  SectionsState at(String lastReply) {
    return new SectionsState(lastReply, sizes, deepOn, passed);
  }

  SectionsState with(String what, long size) {
    SortedMap<String, Long> all = new TreeMap<>(sizes);
    all.put(what, size);
    return new SectionsState(timestamp, all, deepOn, passed);
  }

  SectionsState deepOn(LocalDate day) {
    return new SectionsState(timestamp, sizes, day, passed);
  }

  SectionsState passOver(String what, Instant at) {
    SortedMap<String, Instant> all = new TreeMap<>(passed);
    all.put(what, at);
    return new SectionsState(timestamp, sizes, deepOn, all);
  }

  /** Those passed over since that moment; the others are tried again. */
  SectionsState passedSince(Instant moment, Instant now) {
    SortedMap<String, Instant> all = new TreeMap<>(passed);
    all.values().removeIf(at -> !at.isAfter(moment) || SavedState.isFalse(at, now));
    return new SectionsState(timestamp, sizes, deepOn, all);
  }

  long size(String what) {
    return sizes.getOrDefault(what, 0L);
  }

  /** For a person: 56 people, 4 regions. */
  String inWords() {
    return sizes.isEmpty()
        ? "the start"
        : sizes.entrySet().stream()
            .map(size -> size.getValue() + " " + size.getKey())
            .collect(Collectors.joining(", "));
  }

  long sum() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  String toJson() {
    return SavedState.write(this);
  }

  static SectionsState fromJson(String text) {
    return text == null ? FIRST : SavedState.read(text, SectionsState.class);
  }
}
