package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The server's alarms (document 2.1.4, interface 9). A door that is forced or held open raises one;
 * it is on the list until it is both acknowledged and cleared.
 */
public final class AxAcsAlarms {
  /** How many the list shows at most, the newest first. */
  private static final int MOST_LISTED = 1000;

  private static final long FIRST_ALARM = 2873;
  private static final long FIRST_EVENT = 990;

  /** When what becomes of an alarm; each null for not foreseen. */
  private static final List<String> STATES = List.of("acknowledgedAt", "clearedAt", "recoveredAt");

  private static final Thing.Kind ALARM =
      Thing.kind("alarmId eventId " + String.join(" ", STATES) + " " + AxAcsEvent.NAMES);

  private final Clock clock;
  private final Roster all = new Roster();
  private long raised;

  /** What is foreseen for later is still to come. */
  private Instant asOf = Instant.MIN;

  AxAcsAlarms(Clock clock) {
    this.clock = clock;
  }

  /** Somebody takes charge of it. */
  public void acknowledge(long alarmId) {
    note(alarmId, "acknowledgedAt");
  }

  public void clear(long alarmId) {
    note(alarmId, "clearedAt");
  }

  /** What caused it is over: the door is shut again. */
  public void recover(long alarmId) {
    note(alarmId, "recoveredAt");
  }

  private synchronized void note(long alarmId, String state) {
    note(alarmId, state, 0);
    goOn();
  }

  private void note(long alarmId, String state, int seconds) {
    Thing alarm =
        all.find(Long.toString(alarmId))
            .orElseThrow(() -> new IllegalArgumentException("there is no alarm " + alarmId));
    if (now(alarm).get(state) == null) {
      all.put(alarm.with(state, clock.instant().plusSeconds(seconds)));
    }
  }

  /** The alarm of the newest event that raised one. */
  public synchronized long newest() {
    return FIRST_ALARM + raised - 1;
  }

  synchronized void see(AxAcsEvent event) {
    if (event.raisesAlarm()) {
      long eventId = FIRST_EVENT + raised++;
      all.put(ALARM.from(Map.of("alarmId", newest(), "eventId", eventId), event.facts));
    }
  }

  /** What happened before anybody asked has been seen to, but for the newest few. */
  synchronized void settle(int keep) {
    all.newestFirst().stream().skip(keep).forEach(alarm -> all.remove(alarm.id()));
  }

  /** Guards will see to the newest alarm: it recovers, then the rest in either order. */
  synchronized void handLater() {
    boolean clearedFirst = newest() % 3 == 0;
    note(newest(), "recoveredAt", 3);
    note(newest(), "clearedAt", clearedFirst ? 5 : 9);
    note(newest(), "acknowledgedAt", clearedFirst ? 9 : 5);
  }

  /** Guards do what they should have done by now; they rest while nothing happens. */
  synchronized void goOn() {
    asOf = clock.instant();
  }

  /** As it is now: without what is still to come. */
  private Thing now(Thing alarm) {
    Thing now = alarm;
    for (String state : STATES) {
      if (now.get(state) instanceof Instant at && at.isAfter(asOf)) {
        now = now.with(state, null);
      }
    }
    return now;
  }

  /** The list as it is now. */
  synchronized List<Thing> listed() {
    return all.newestFirst().stream()
        .map(this::now)
        .filter(alarm -> !isClosed(alarm))
        .limit(MOST_LISTED)
        .toList();
  }

  private static boolean isClosed(Thing alarm) {
    return alarm.get("acknowledgedAt") != null && alarm.get("clearedAt") != null;
  }

  /** A whole reply has carried these; an older one once more takes nothing back. */
  synchronized void tell(List<Thing> shown) {
    for (Thing one : shown) {
      Thing before = all.told(one.id()).orElse(one);
      all.tell(List.of(ALARM.from(Map.of(), one, before)));
    }
  }

  /** Whatever a whole reply has told: states and no times, so each was seen somewhen after it. */
  synchronized void addTo(Truth truth) {
    for (Thing alarm : all.oldestFirst()) {
      Thing told = all.told(alarm.id()).orElse(null);
      if (told != null) {
        Map<String, Object> seen = new HashMap<>();
        for (String state : STATES) {
          Instant since = (Instant) told.get(state);
          seen.put(state, since == null ? Truth.NOTHING : Truth.from(since));
        }
        Truth.Gone gone = isClosed(now(alarm)) ? Truth.Gone.WHERE_THERE : Truth.Gone.NO;
        truth.add("alarm", gone, alarm, List.of(seen));
      }
    }
  }
}
