package io.gatehouse.k30;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * Where the feed {@code records} goes on.
 *
 * @param next the first day that is not settled: passages of it may still come
 * @param settled later days that are
 * @param whole when each other day was last read whole; days that were not are missing
 * @param top how the newest day looked when it was last read; null before that
 * @param timestamp of the last reply; null before the first
 */
record RecordsState(
    LocalDate next,
    SortedSet<LocalDate> settled,
    SortedMap<LocalDate, Instant> whole,
    Top top,
    String timestamp) {

  /**
   * The beginning of a day's list.
   *
   * @param total how many passages the server counted
   * @param newest record numbers of the first page
   */
  record Top(LocalDate day, long total, List<String> newest) {}

  static RecordsState first(LocalDate start) {
    return new RecordsState(start, new TreeSet<>(), new TreeMap<>(), null, null);
  }

  boolean isSettled(LocalDate day) {
    return day.isBefore(next) || settled.contains(day);
  }

  /** The day was read whole. */
  RecordsState read(LocalDate day, Instant at) {
    SortedMap<LocalDate, Instant> days = new TreeMap<>(whole);
    days.put(day, at);
    return new RecordsState(next, settled, days, top, timestamp);
  }

  /** Nothing more of the day is waited for. */
  RecordsState settle(LocalDate day) {
    SortedMap<LocalDate, Instant> days = new TreeMap<>(whole);
    days.remove(day);
    SortedSet<LocalDate> later = new TreeSet<>(settled);
    later.add(day);
    LocalDate following = next;
    while (later.remove(following)) {
      following = following.plusDays(1);
    }
    return new RecordsState(following, later, days, top, timestamp);
  }

  RecordsState with(Top newTop) {
    return new RecordsState(next, settled, whole, newTop, timestamp);
  }

  RecordsState at(String lastReply) {
    return new RecordsState(next, settled, whole, top, lastReply);
  }

  /** For a person: 2026-06-06, 79 passages. */
  String inWords() {
    return top == null
        ? next.toString()
        : String.format(Locale.ROOT, "%s, %,d passages", top.day(), top.total());
  }

  String toJson() {
    JsonObject json = new JsonObject();
    json.put("next", next.toString());
    json.put("settled", new JsonArray(settled.stream().map(LocalDate::toString).toList()));
    JsonObject days = new JsonObject();
    whole.forEach((day, at) -> days.put(day.toString(), at.toString()));
    json.put("whole", days);
    if (top != null) {
      JsonObject first = new JsonObject();
      first.put("day", top.day().toString());
      first.put("total", top.total());
      first.put("newest", new JsonArray(top.newest()));
      json.put("top", first);
    }
    json.put("timestamp", timestamp);
    return json.toJson();
  }

  static RecordsState fromJson(String json) {
    try {
      JsonObject state = (JsonObject) Jsoner.deserialize(json);
      SortedMap<LocalDate, Instant> days = new TreeMap<>();
      ((JsonObject) state.get("whole"))
          .forEach((day, at) -> days.put(LocalDate.parse(day), Instant.parse((String) at)));
      SortedSet<LocalDate> settled = new TreeSet<>();
      ((JsonArray) state.get("settled")).forEach(day -> settled.add(LocalDate.parse((String) day)));
      return new RecordsState(
          LocalDate.parse((String) state.get("next")),
          settled,
          days,
          top((JsonObject) state.get("top")),
          (String) state.get("timestamp"));
    } catch (DeserializationException | ClassCastException | NullPointerException e) {
      throw new IllegalStateException("the checkpoint cannot be read: " + json, e);
    }
  }

  private static Top top(JsonObject top) {
    return top == null
        ? null
        : new Top(
            LocalDate.parse((String) top.get("day")),
            ((BigDecimal) top.get("total")).longValueExact(),
            ((JsonArray) top.get("newest")).stream().map(String.class::cast).toList());
  }
}
