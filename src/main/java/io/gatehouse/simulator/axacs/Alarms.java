package io.gatehouse.simulator.axacs;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The server's alarms. A door that is forced or held open raises one, as does any event told to by
 * {@link EventDraft#raisingAlarm}; it is on the list until it is both acknowledged and cleared.
 */
public final class Alarms {
  /** How many the list shows at most, the newest first. */
  static final int MOST_LISTED = 1000;

  private record Step(Instant due, long alarmId, BiConsumer<Alarms, Long> what) {}

  private final Clock clock;
  private final List<TrueAlarm> all = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private long nextId = 2873;
  private long nextEventId = 990;

  Alarms(Clock clock) {
    this.clock = clock;
  }

  /** Somebody takes charge of it. */
  public synchronized void acknowledge(long alarmId) {
    TrueAlarm alarm = find(alarmId);
    alarm.acknowledgedAt = first(alarm.acknowledgedAt);
  }

  public synchronized void clear(long alarmId) {
    TrueAlarm alarm = find(alarmId);
    alarm.clearedAt = first(alarm.clearedAt);
  }

  /** What caused it is over: the door is shut again. */
  public synchronized void recover(long alarmId) {
    TrueAlarm alarm = find(alarmId);
    alarm.recoveredAt = first(alarm.recoveredAt);
  }

  /** The alarm of the newest event that raised one. */
  public synchronized long newest() {
    if (all.isEmpty()) {
      throw new IllegalStateException("no alarm has been raised");
    }
    return all.get(all.size() - 1).id;
  }

  /** Alarms on the list now, oldest first, those beyond its thousand too. */
  public synchronized List<Long> open() {
    return all.stream().filter(Predicate.not(TrueAlarm::isClosed)).map(a -> a.id).toList();
  }

  synchronized void see(TrueEvent event) {
    if (event.raisesAlarm || event.type.raisesAlarm()) {
      all.add(new TrueAlarm(nextId++, nextEventId++, event));
    }
  }

  /** What happened before anybody asked has been seen to, but for the newest few. */
  synchronized void settle(int keep) {
    all.subList(0, Math.max(0, all.size() - keep)).clear();
  }

  /** Guards will see to the alarm that this event raised: it recovers, then the rest. */
  synchronized void handLater(TrueEvent event) {
    if (all.isEmpty() || all.get(all.size() - 1).event != event) {
      return;
    }
    long id = newest();
    Instant now = clock.instant();
    boolean clearFirst = id % 3 == 0;
    steps.add(new Step(now.plusSeconds(3), id, Alarms::recover));
    steps.add(new Step(now.plusSeconds(5), id, clearFirst ? Alarms::clear : Alarms::acknowledge));
    steps.add(new Step(now.plusSeconds(9), id, clearFirst ? Alarms::acknowledge : Alarms::clear));
  }

  /** Does what the guards should have done by now. */
  synchronized void goOn() {
    Instant now = clock.instant();
    List<Step> due = steps.stream().filter(step -> !step.due.isAfter(now)).toList();
    steps.removeAll(due);
    due.forEach(step -> step.what.accept(this, step.alarmId));
  }

  /** The list as a reply shows it. */
  synchronized List<OpenAlarm> listed() {
    List<OpenAlarm> listed = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0 && listed.size() < MOST_LISTED; i--) {
      if (!all.get(i).isClosed()) {
        listed.add(OpenAlarm.of(all.get(i)));
      }
    }
    return listed;
  }

  /** A whole reply has carried these. */
  synchronized void tell(List<OpenAlarm> shown) {
    for (OpenAlarm one : shown) {
      one.alarm().told = true;
      one.alarm().toldAcknowledged |= one.acknowledged();
      one.alarm().toldCleared |= one.cleared();
      one.alarm().toldRecovered |= one.recovered();
    }
  }

  synchronized List<LedgerAlarm> ledger() {
    return all.stream().map(LedgerAlarm::of).toList();
  }

  private TrueAlarm find(long id) {
    return all.stream()
        .filter(alarm -> alarm.id == id)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no alarm " + id));
  }

  private Instant first(Instant before) {
    return before == null ? clock.instant() : before;
  }
}
