package io.gatehouse.axacs;

import io.gatehouse.feed.SavedTime;
import io.gatehouse.feed.StateJson;
import java.time.Instant;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the feed {@code alarms} remembers: since when each open alarm is known to be in a state. The
 * vendor tells states and no times.
 *
 * @param open by alarm id
 * @param cut whether the last list was as long as lists can be
 */
record AlarmsState(SortedMap<String, Since> open, boolean cut) {

  static final AlarmsState FIRST = new AlarmsState(new TreeMap<>(), false);

  AlarmsState {
    Objects.requireNonNull(open, "open");
  }

  /** When each state was seen first; null where the alarm is not in it. */
  record Since(Instant acknowledged, Instant cleared, Instant recovered) {

    static final Since NOTHING = new Since(null, null, null);

    /** A moment before that is still to come is none: the state is known since now. */
    Since now(boolean isAcknowledged, boolean isCleared, boolean isRecovered, Instant at) {
      return new Since(
          first(isAcknowledged, acknowledged, at),
          first(isCleared, cleared, at),
          first(isRecovered, recovered, at));
    }

    private static Instant first(boolean is, Instant before, Instant at) {
      Instant believed = SavedTime.believed(before, at);
      return !is ? null : believed != null ? believed : at;
    }
  }

  String toJson() {
    return StateJson.write(this);
  }

  static AlarmsState fromJson(String json) {
    return StateJson.read(json, AlarmsState.class);
  }
}
