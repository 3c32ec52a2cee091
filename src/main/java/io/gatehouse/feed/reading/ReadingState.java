package io.gatehouse.feed.reading;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.feed.Cursor.SavedState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a feed goes on. What it does not use is null or empty.
 *
 * @param mark until when everything has been read
 * @param lastId the highest id that has been read
 * @param size how many the listing had when it was last complete
 * @param known those of a scope that have been read from the start, by their hash
 * @param skipped numbers of pages that could not be read, from 0, and since when they are left out
 * @param missed stretches that could not be read
 * @param toldFrom where the walk begins whose gap has been told
 * @param place where a walk was broken off; null where none was
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ReadingState(
    Instant mark,
    String lastId,
    Long size,
    SortedSet<String> known,
    SortedMap<Integer, Instant> skipped,
    List<Missed> missed,
    Instant toldFrom,
    Place place) {

  /**
   * @param at when it was passed over, or read again in vain
   */
  record Missed(Instant from, Instant to, Instant at) {}

  /**
   * Where a walk was broken off.
   *
   * @param from of its window; null for a feed that does not follow time
   * @param to of its window
   * @param ids how many of a scope were read in it
   * @param scope print of those, and of those that were being read
   * @param walk the page; null for the walk's beginning
   * @param latest time of a record so far
   * @param at when it was there
   */
  record Place(
      Instant from,
      Instant to,
      boolean newcomers,
      int ids,
      String scope,
      PageWalk.Place walk,
      Instant latest,
      Instant at) {}

  static final ReadingState FIRST =
      new ReadingState(null, null, null, null, null, null, null, null);

  /** Shorter than a day, so that a feed that runs once a day comes back to it. */
  private static final Duration LEFT_ALONE = Duration.ofHours(20);

  private static final int MOST_MISSED = 100;

  ReadingState {
    known = known == null ? new TreeSet<>() : known;
    skipped = skipped == null ? new TreeMap<>() : skipped;
    missed = missed == null ? List.of() : List.copyOf(missed);
  }

  /** Pages are numbered from the mark: those of another one say nothing. */
  ReadingState at(Instant time) {
    return new ReadingState(time, lastId, size, known, null, missed, null, null);
  }

  ReadingState afterId(String id) {
    return new ReadingState(mark, id, size, known, skipped, missed, toldFrom, place);
  }

  ReadingState sized(long records) {
    return new ReadingState(mark, lastId, records, known, skipped, missed, toldFrom, place);
  }

  ReadingState knowing(List<String> ids) {
    SortedSet<String> prints = new TreeSet<>();
    ids.forEach(id -> prints.add(print(id)));
    return new ReadingState(mark, lastId, size, prints, skipped, missed, toldFrom, place);
  }

  ReadingState told(Instant from) {
    return new ReadingState(mark, lastId, size, known, skipped, missed, from, place);
  }

  ReadingState under(Place way) {
    return new ReadingState(mark, lastId, size, known, skipped, missed, toldFrom, way);
  }

  ReadingState skipping(int page, Instant now) {
    SortedMap<Integer, Instant> all = new TreeMap<>(skipped);
    all.put(page, now);
    return new ReadingState(mark, lastId, size, known, all, missed, toldFrom, place);
  }

  ReadingState missing(Instant from, Instant to, Instant now) {
    List<Missed> all = new ArrayList<>(missed);
    all.removeIf(one -> one.from.equals(from) && one.to.equals(to));
    all.add(new Missed(from, to, now));
    if (all.size() > MOST_MISSED) { // their gaps stay in feed_gap
      all.remove(0);
    }
    return new ReadingState(mark, lastId, size, known, skipped, all, toldFrom, place);
  }

  ReadingState found(Missed stretch) {
    List<Missed> all = new ArrayList<>(missed);
    all.remove(stretch);
    return new ReadingState(mark, lastId, size, known, skipped, all, toldFrom, place);
  }

  /** Without pages that are to be tried again. */
  ReadingState skippingSince(Instant now) {
    SortedMap<Integer, Instant> all = new TreeMap<>(skipped);
    all.values().removeIf(at -> isDue(at, now));
    return new ReadingState(mark, lastId, size, known, all, missed, toldFrom, place);
  }

  List<Missed> due(Instant now) {
    return missed.stream().filter(one -> isDue(one.at, now)).toList();
  }

  private static boolean isDue(Instant at, Instant now) {
    return !at.isAfter(now.minus(LEFT_ALONE)) || SavedState.isFalse(at, now);
  }

  List<String> unknown(List<String> ids) {
    return ids.stream().filter(id -> !known.contains(print(id))).toList();
  }

  static String print(List<String> ids) {
    return print(String.join("\n", ids));
  }

  private static String print(String id) {
    return Long.toHexString(SeenKeys.hash(0, id));
  }

  /** For a person. */
  String inWords() {
    if (lastId != null) {
      return "id " + lastId;
    }
    boolean isUnderWay = place != null && place.walk() != null && place.walk().page() > 0;
    String way = isUnderWay ? ", page " + (place.walk().page() + 1) : "";
    if (mark != null) {
      return mark + way;
    }
    return size == null ? "the start" + way : String.format(Locale.ROOT, "%,d records", size);
  }

  String toJson() {
    return SavedState.write(this);
  }

  static ReadingState fromJson(String json) {
    return json == null ? FIRST : SavedState.read(json, ReadingState.class);
  }
}
