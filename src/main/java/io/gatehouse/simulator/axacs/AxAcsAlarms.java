package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Truth;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The server's alarms. A door that is forced or held open raises one; it is on the list until it is
 * both acknowledged and cleared.
 */
public final class AxAcsAlarms {
  /** How many the list shows at most, the newest first. */
  private static final int MOST_LISTED = 1000;

  /** An alarm and what became of it; null for not yet. */
  private static final class Alarm {
    private final long id;
    private final long eventId;
    private final AxAcsEvent event;
    private Instant acknowledgedAt;
    private Instant clearedAt;
    private Instant recoveredAt;
    private boolean told;
    private boolean toldAcknowledged;
    private boolean toldCleared;
    private boolean toldRecovered;

    private Alarm(long id, long eventId, AxAcsEvent event) {
      this.id = id;
      this.eventId = eventId;
      this.event = event;
    }

    private boolean isClosed() {
      return acknowledgedAt != null && clearedAt != null;
    }
  }

  /** An alarm as one reply shows it (document 2.1.4, interface 9). */
  record Shown(Alarm alarm, boolean acknowledged, boolean cleared, boolean recovered) {
    private static Shown of(Alarm alarm) {
      return new Shown(
          alarm, alarm.acknowledgedAt != null, alarm.clearedAt != null, alarm.recoveredAt != null);
    }

    AxAcsEvent event() {
      return alarm.event;
    }

    Map<String, Object> about() {
      return Map.of(
          "alarmId", alarm.id,
          "eventId", alarm.eventId,
          "acknowledged", acknowledged ? 1 : 0,
          "cleared", cleared ? 1 : 0,
          "recovered", recovered ? 1 : 0);
    }
  }

  private record Step(Instant due, long alarmId, BiConsumer<AxAcsAlarms, Long> what) {}

  private final Clock clock;
  private final List<Alarm> all = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private long nextId = 2873;
  private long nextEventId = 990;

  AxAcsAlarms(Clock clock) {
    this.clock = clock;
  }

  /** Somebody takes charge of it. */
  public synchronized void acknowledge(long alarmId) {
    Alarm alarm = find(alarmId);
    alarm.acknowledgedAt = first(alarm.acknowledgedAt);
  }

  public synchronized void clear(long alarmId) {
    Alarm alarm = find(alarmId);
    alarm.clearedAt = first(alarm.clearedAt);
  }

  /** What caused it is over: the door is shut again. */
  public synchronized void recover(long alarmId) {
    Alarm alarm = find(alarmId);
    alarm.recoveredAt = first(alarm.recoveredAt);
  }

  /** The alarm of the newest event that raised one. */
  public synchronized long newest() {
    return all.get(all.size() - 1).id;
  }

  synchronized void see(AxAcsEvent event) {
    if (event.type.raisesAlarm()) {
      all.add(new Alarm(nextId++, nextEventId++, event));
    }
  }

  /** What happened before anybody asked has been seen to, but for the newest few. */
  synchronized void settle(int keep) {
    all.subList(0, Math.max(0, all.size() - keep)).clear();
  }

  /** Guards will see to the alarm that this event raised: it recovers, then the rest. */
  synchronized void handLater(AxAcsEvent event) {
    if (all.isEmpty() || all.get(all.size() - 1).event != event) {
      return;
    }
    long id = newest();
    Instant now = clock.instant();
    BiConsumer<AxAcsAlarms, Long> first =
        id % 3 == 0 ? AxAcsAlarms::clear : AxAcsAlarms::acknowledge;
    BiConsumer<AxAcsAlarms, Long> second =
        id % 3 == 0 ? AxAcsAlarms::acknowledge : AxAcsAlarms::clear;
    steps.add(new Step(now.plusSeconds(3), id, AxAcsAlarms::recover));
    steps.add(new Step(now.plusSeconds(5), id, first));
    steps.add(new Step(now.plusSeconds(9), id, second));
  }

  /** Does what the guards should have done by now. */
  synchronized void goOn() {
    Instant now = clock.instant();
    List<Step> due = steps.stream().filter(step -> !step.due.isAfter(now)).toList();
    steps.removeAll(due);
    due.forEach(step -> step.what.accept(this, step.alarmId));
  }

  /** The list as a reply shows it. */
  synchronized List<Shown> listed() {
    List<Shown> listed = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0 && listed.size() < MOST_LISTED; i--) {
      if (!all.get(i).isClosed()) {
        listed.add(Shown.of(all.get(i)));
      }
    }
    return listed;
  }

  /** A whole reply has carried these. */
  synchronized void tell(List<Shown> shown) {
    for (Shown one : shown) {
      one.alarm.told = true;
      one.alarm.toldAcknowledged |= one.acknowledged;
      one.alarm.toldCleared |= one.cleared;
      one.alarm.toldRecovered |= one.recovered;
    }
  }

  /** Whatever a whole reply has told. */
  synchronized void addTo(Truth truth) {
    for (Alarm alarm : all) {
      if (alarm.told) {
        truth.add(
            "alarm",
            alarm.isClosed() ? Truth.Gone.WHERE_THERE : Truth.Gone.NO,
            alarm.event.facts,
            List.of(
                Map.of(
                    "alarmId", alarm.id,
                    "eventId", alarm.eventId,
                    "acknowledgedAt", seen(alarm.toldAcknowledged, alarm.acknowledgedAt),
                    "clearedAt", seen(alarm.toldCleared, alarm.clearedAt),
                    "recoveredAt", seen(alarm.toldRecovered, alarm.recoveredAt))));
      }
    }
  }

  /** The list tells states and no times: one is seen at some moment after it came to be. */
  private static Truth.Fits seen(boolean told, Instant since) {
    return told
        ? new Truth.Fits(
            "a time from " + since + " on",
            value -> value instanceof Instant seen && !seen.plusMillis(1).isBefore(since))
        : new Truth.Fits("nothing", value -> value == null);
  }

  private Alarm find(long id) {
    return all.stream()
        .filter(alarm -> alarm.id == id)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no alarm " + id));
  }

  private Instant first(Instant before) {
    return before == null ? clock.instant() : before;
  }
}
