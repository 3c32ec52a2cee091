package io.gatehouse.axacs;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * What the feed {@code alarms} remembers: since when each open alarm is known to be in a state. The
 * vendor tells states and no times.
 *
 * @param open by alarm id
 * @param cut whether the last list was as long as lists can be
 */
record AlarmsState(SortedMap<String, Since> open, boolean cut) {

  static final AlarmsState FIRST = new AlarmsState(new TreeMap<>(), false);

  /** When each state was seen first; null where the alarm is not in it. */
  record Since(Instant acknowledged, Instant cleared, Instant recovered) {

    static final Since NOTHING = new Since(null, null, null);

    Since now(boolean isAcknowledged, boolean isCleared, boolean isRecovered, Instant at) {
      return new Since(
          first(isAcknowledged, acknowledged, at),
          first(isCleared, cleared, at),
          first(isRecovered, recovered, at));
    }

    private static Instant first(boolean is, Instant before, Instant at) {
      return !is ? null : before != null ? before : at;
    }
  }

  String toJson() {
    JsonObject alarms = new JsonObject();
    open.forEach(
        (id, since) -> {
          JsonObject times = new JsonObject();
          put(times, "acknowledged", since.acknowledged);
          put(times, "cleared", since.cleared);
          put(times, "recovered", since.recovered);
          alarms.put(id, times);
        });
    JsonObject json = new JsonObject();
    json.put("open", alarms);
    json.put("cut", cut);
    return json.toJson();
  }

  private static void put(JsonObject times, String state, Instant since) {
    if (since != null) {
      times.put(state, since.toString());
    }
  }

  static AlarmsState fromJson(String json) {
    try {
      JsonObject state = (JsonObject) Jsoner.deserialize(json);
      SortedMap<String, Since> open = new TreeMap<>();
      ((JsonObject) state.get("open"))
          .forEach((id, times) -> open.put(id, since((JsonObject) times)));
      return new AlarmsState(open, (Boolean) state.get("cut"));
    } catch (DeserializationException | ClassCastException | NullPointerException e) {
      throw new IllegalStateException("the checkpoint cannot be read: " + json, e);
    }
  }

  private static Since since(JsonObject times) {
    return new Since(time(times, "acknowledged"), time(times, "cleared"), time(times, "recovered"));
  }

  private static Instant time(JsonObject times, String state) {
    String text = (String) times.get(state);
    return text == null ? null : Instant.parse(text);
  }
}
