package io.gatehouse.k30;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * What a feed of full lists remembers.
 *
 * @param timestamp of the last reply; null before the first
 * @param sizes of the lists when they were last complete, by what they list
 * @param deepOn the day on which it last read as far back as it ever does; null for never
 */
record SectionsState(String timestamp, SortedMap<String, Long> sizes, LocalDate deepOn) {

  static final SectionsState FIRST = new SectionsState(null, new TreeMap<>(), null);

  SectionsState at(String lastReply) {
    return new SectionsState(lastReply, sizes, deepOn);
  }

  SectionsState with(String what, long size) {
    SortedMap<String, Long> all = new TreeMap<>(sizes);
    all.put(what, size);
    return new SectionsState(timestamp, all, deepOn);
  }

  SectionsState deepOn(LocalDate day) {
    return new SectionsState(timestamp, sizes, day);
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
    JsonObject json = new JsonObject();
    json.put("timestamp", timestamp);
    json.put("sizes", new JsonObject(sizes));
    json.put("deepOn", deepOn == null ? null : deepOn.toString());
    return json.toJson();
  }

  static SectionsState fromJson(String text) {
    if (text == null) {
      return FIRST;
    }
    try {
      JsonObject json = (JsonObject) Jsoner.deserialize(text);
      SortedMap<String, Long> sizes = new TreeMap<>();
      for (Map.Entry<String, Object> size : ((JsonObject) json.get("sizes")).entrySet()) {
        sizes.put(size.getKey(), ((BigDecimal) size.getValue()).longValueExact());
      }
      String deepOn = (String) json.get("deepOn");
      return new SectionsState(
          (String) json.get("timestamp"), sizes, deepOn == null ? null : LocalDate.parse(deepOn));
    } catch (DeserializationException | ClassCastException | NullPointerException e) {
      throw new IllegalStateException("the checkpoint cannot be read: " + text, e);
    }
  }
}
