package io.gatehouse.axacs;

import io.gatehouse.axacs.AlarmsCursor.State.Since;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Listing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the list of alarms that are not both acknowledged and cleared (section 2.1.4.9). An alarm
 * that has left the list is closed. The list shows at most 1000: one as long as that may be cut,
 * and then an alarm that is not on it may only be beyond its end.
 */
final class AlarmsCursor implements Cursor {

  private static final int MOST_LISTED = 1_000;
  private static final int MOST_REMEMBERED = 10_000;

  private final State state;
  private boolean emptyBefore;
  private boolean done;
  private boolean cut;

  static AlarmsCursor open(String state) {
    return new AlarmsCursor(state == null ? State.FIRST : State.fromJson(state));
  }

  private AlarmsCursor(State state) {
    this.state = state;
  }

  @Override
  public Optional<Ask> next() {
    return done
        ? Optional.empty()
        : Optional.of(Ask.get("/api/v1/acs/alarmevent/notconfirmandclear", ""));
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    List<VendorRecord> records = AxAcs.records(reply);
    if (records.isEmpty() && !state.open().isEmpty() && !emptyBefore) {
      emptyBefore = true; // one wrong "none" would close all of them: it has to be said twice
      return Progress.nothing();
    }
    done = true;
    cut = records.size() >= MOST_LISTED;
    boolean restKept = cut && state.open().size() < MOST_REMEMBERED;
    SortedMap<String, Since> open = restKept ? new TreeMap<>(state.open()) : new TreeMap<>();
    List<VendorRecord> alarms = new ArrayList<>(records.size());
    Instant at = answered.truncatedTo(ChronoUnit.MILLIS);
    for (VendorRecord record : records) {
      String id = id(record);
      Since since =
          state
              .open()
              .getOrDefault(id == null ? "" : id, Since.NOTHING)
              .now(
                  isSet(record, "alarmStatus"),
                  isSet(record, "alarmClearStatus"),
                  isSet(record, "alarmRecoverStatus"),
                  at);
      if (id != null) { // else it will be no row
        open.put(id, since);
      }
      alarms.add(record.plus(times(since)));
    }
    State next = new State(open, cut);
    Listing listing = Listing.of("alarm", "closed_at");
    return Progress.of(
        Batch.of("alarm", alarms).listing(listing, !cut),
        next.equals(state) ? null : next.toJson());
  }

  private static boolean isSet(VendorRecord record, String flag) {
    OptionalLong number = record.wholeNumber(flag);
    return number.isPresent() ? number.getAsLong() == 1 : "true".equals(record.id(flag));
  }

  /** As the mapping reads it; null where there is none. */
  private static String id(VendorRecord record) {
    OptionalLong id = record.wholeNumber("alarmEventTroubleId");
    return id.isPresent() ? Long.toString(id.getAsLong()) : null;
  }

  private static Map<String, String> times(Since since) {
    Map<String, String> times = new HashMap<>();
    times.put("acknowledgedAt", millis(since.acknowledged()));
    times.put("clearedAt", millis(since.cleared()));
    times.put("recoveredAt", millis(since.recovered()));
    return times;
  }

  private static String millis(Instant time) {
    return time == null ? null : Long.toString(time.toEpochMilli());
  }

  @Override
  public Optional<String> notice() {
    return cut && !state.cut()
        ? Optional.of(
            "the list of alarms has "
                + MOST_LISTED
                + ", its most, and may be cut: as long as it is, no alarm is marked as closed;"
                + " acknowledge and clear some")
        : Optional.empty();
  }

  /**
   * What the feed {@code alarms} remembers: since when each open alarm is known to be in a state.
   * The vendor tells states and no times.
   *
   * @param open by alarm id
   * @param cut whether the last list was as long as lists can be
   */
  record State(SortedMap<String, Since> open, boolean cut) {

    static final State FIRST = new State(new TreeMap<>(), false);

    State {
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
        Instant believed = SavedState.believed(before, at);
        return !is ? null : believed != null ? believed : at;
      }
    }

    String toJson() {
      return SavedState.write(this);
    }

    static State fromJson(String json) {
      return SavedState.read(json, State.class);
    }
  }
}
