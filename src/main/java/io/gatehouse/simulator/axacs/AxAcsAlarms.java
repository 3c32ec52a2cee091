package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The server's alarms (document 2.1.4, interface 9). A door that is forced or held open raises one;
 * it is on the list until it is both acknowledged and cleared.
 */
public final class AxAcsAlarms {
  /** How many the list shows at most, the newest first. */
  private static final int MOST_LISTED = 1000;

  private static final long FIRST_ALARM = 2873;
  private static final long FIRST_EVENT = 990;

  /** What becomes of an alarm; each null for not yet. */
  private static final String ACKNOWLEDGED = "acknowledgedAt";

  private static final String CLEARED = "clearedAt";
  private static final String RECOVERED = "recoveredAt";
  private static final List<String> STATES = List.of(ACKNOWLEDGED, CLEARED, RECOVERED);

  private static final Thing.Kind ALARM =
      Thing.kind("alarmId eventId " + String.join(" ", STATES) + " " + AxAcsEvent.NAMES);

  private record Step(Instant due, long alarmId, String what) {}

  private final Clock clock;
  private final Roster all = new Roster();
  private final List<Step> steps = new ArrayList<>();
  private int raised;

  AxAcsAlarms(Clock clock) {
    this.clock = clock;
  }

  /** Somebody takes charge of it. */
  public void acknowledge(long alarmId) {
    note(alarmId, ACKNOWLEDGED);
  }

  public void clear(long alarmId) {
    note(alarmId, CLEARED);
  }

  /** What caused it is over: the door is shut again. */
  public void recover(long alarmId) {
    note(alarmId, RECOVERED);
  }

  private synchronized void note(long alarmId, String what) {
    Thing alarm =
        all.find(Long.toString(alarmId))
            .orElseThrow(() -> new IllegalArgumentException("there is no alarm " + alarmId));
    if (alarm.get(what) == null) {
      all.put(alarm.with(what, clock.instant()));
    }
  }

  /** The alarm of the newest event that raised one. */
  public synchronized long newest() {
    return FIRST_ALARM + raised - 1;
  }

  synchronized void see(AxAcsEvent event) {
    if (event.type.raisesAlarm()) {
      all.put(
          ALARM.from(
              Map.of("alarmId", FIRST_ALARM + raised, "eventId", FIRST_EVENT + raised),
              event.facts));
      raised++;
    }
  }

  /** What happened before anybody asked has been seen to, but for the newest few. */
  synchronized void settle(int keep) {
    all.newestFirst().stream().skip(keep).forEach(alarm -> all.remove(alarm.id()));
  }

  /** Guards will see to the alarm that this newest event raised: it recovers, then the rest. */
  synchronized void handLater(AxAcsEvent event) {
    if (event.type.raisesAlarm()) {
      long id = newest();
      Instant now = clock.instant();
      boolean clearedFirst = id % 3 == 0;
      steps.add(new Step(now.plusSeconds(3), id, RECOVERED));
      steps.add(new Step(now.plusSeconds(5), id, clearedFirst ? CLEARED : ACKNOWLEDGED));
      steps.add(new Step(now.plusSeconds(9), id, clearedFirst ? ACKNOWLEDGED : CLEARED));
    }
  }

  /** Does what the guards should have done by now. */
  synchronized void goOn() {
    Instant now = clock.instant();
    List<Step> due = steps.stream().filter(step -> !step.due.isAfter(now)).toList();
    steps.removeAll(due);
    due.forEach(step -> note(step.alarmId, step.what));
  }

  /** The list as it is now. */
  synchronized List<Thing> listed() {
    return all.newestFirst().stream().filter(a -> !isClosed(a)).limit(MOST_LISTED).toList();
  }

  private static boolean isClosed(Thing alarm) {
    return alarm.get(ACKNOWLEDGED) != null && alarm.get(CLEARED) != null;
  }

  /** A whole reply has carried these; an older one once more takes nothing back. */
  synchronized void tell(List<Thing> shown) {
    for (Thing one : shown) {
      Thing told = one;
      Thing before = all.told(one.id()).orElse(one);
      for (String state : STATES) {
        told = told.get(state) == null ? told.with(state, before.get(state)) : told;
      }
      all.tell(List.of(told));
    }
  }

  /** Whatever a whole reply has told. */
  synchronized void addTo(Truth truth) {
    for (Thing alarm : all.oldestFirst()) {
      Optional<Thing> told = all.told(alarm.id());
      if (told.isPresent()) {
        Map<String, Object> seen = new HashMap<>();
        STATES.forEach(state -> seen.put(state, seen((Instant) told.get().get(state))));
        truth.add(
            "alarm",
            isClosed(alarm) ? Truth.Gone.WHERE_THERE : Truth.Gone.NO,
            alarm,
            List.of(seen));
      }
    }
  }

  /** The list tells states and no times: one is seen at some moment after it came to be. */
  private static Truth.Fits seen(Instant since) {
    return since == null
        ? new Truth.Fits("nothing", value -> value == null)
        : new Truth.Fits(
            "a time from " + since + " on",
            value -> value instanceof Instant seen && !seen.plusMillis(1).isBefore(since));
  }
}
