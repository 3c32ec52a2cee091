package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Thing;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;

/** Makes up what happens; the same for the same seed and the same calls. */
final class AxAcsHappenings {
  private static final int LATEST_SECONDS = 7200;
  private static final double LATE = 0.005;
  private static final double OFFLINE = 0.005;
  private static final long LATE_MILLIS = 4000;
  private static final int OFFLINE_SECONDS = 3600;
  private static final int LEAST_DELAY = 100;
  private static final int MOST_DELAY = 500;

  private static final List<String> WITHOUT_CARD =
      List.of("BUTTON", "DOOR_CLOSED", "DOOR_FORCED", "DOOR_HELD_OPEN");

  private final AxAcsSimulator.Options options;
  private final AxAcsPremises premises;
  private final AxAcsLog log;
  private final AxAcsAlarms alarms;
  private final Clock clock;
  private final SplittableRandom random;
  private AxAcsEvent last;

  AxAcsHappenings(AxAcsSimulator server, Clock clock) {
    options = server.options;
    premises = server.premises;
    log = server.log;
    alarms = server.alarms;
    this.clock = clock;
    random = new SplittableRandom(options.seed + 3);
  }

  /** All that happened before anybody asks; face and plate passages come on top. */
  synchronized void history() {
    for (int i = 0; i < options.history; i++) {
      long at = options.historyAt(i, clock).getEpochSecond();
      boolean late = chance(options.lateShare);
      log.append(door(late ? at - between(60, LATEST_SECONDS) : at, -1), 0);
      if (chance(options.passageShare)) {
        log.append(passage(at), 0);
      }
    }
  }

  /**
   * A live event: it reaches the realtime cache at once and becomes a record a little later, so
   * that ids turn visible out of order as on a real server.
   */
  synchronized void live(long due) {
    long now = clock.millis();
    long second = due / 1000;
    long visible = now + between(LEAST_DELAY, MOST_DELAY);
    if (chance(options.passageShare)) {
      log.append(passage(second), visible);
    } else if (chance(OFFLINE)) {
      publish(door(second - between(60, OFFLINE_SECONDS), -1), visible);
    } else {
      boolean late = chance(LATE);
      publish(door(second, now), late ? visible + LATE_MILLIS : visible);
    }
    alarms.goOn();
  }

  private void publish(AxAcsEvent event, long visible) {
    synchronized (log) {
      if (log.append(event, visible).raisesAlarm()) {
        alarms.handLater();
      }
    }
  }

  /**
   * A door event: mostly somebody with a card that opens. One in two hundred is the last one once
   * more, a second swipe of that card at that door in that second.
   */
  private AxAcsEvent door(long second, long cachedFrom) {
    int dice = random.nextInt(1000);
    if (dice < 5 && last != null && last.cachedFrom >= 0 == cachedFrom >= 0) {
      return new AxAcsEvent(last.facts, null, cachedFrom);
    }
    Thing door = any(premises.doors.oldestFirst());
    if (dice < 60) {
      return new AxAcsEvent(premises.withoutCard(any(WITHOUT_CARD), second, door), null, -1);
    }
    int direction = random.nextInt(100) < 55 ? AxAcsEvent.IN : AxAcsEvent.OUT;
    Thing holder = any(dice < 90 ? premises.strangers : premises.people.oldestFirst());
    int reason = reason(holder);
    if (reason == 0 && dice < 120) {
      reason = 101 + random.nextInt(11);
    }
    boolean forced = reason == 0 && dice % 500 == 499; // by somebody who stands behind
    String type = forced ? "DURESS" : swipe(direction, reason);
    String card = holder.text("cardNo");
    Thing facts = premises.facts(type, second, door, holder, card, direction, reason);
    last = new AxAcsEvent(facts, null, cachedFrom);
    return last;
  }

  /** A face or plate passage, or a face that is not known. */
  private AxAcsEvent passage(long second) {
    int direction = random.nextBoolean() ? AxAcsEvent.IN : AxAcsEvent.OUT;
    Thing person = any(premises.people.oldestFirst());
    boolean face = person.text("plateNo").isEmpty();
    String type = !face ? "PLATE_PASSAGE" : second % 16 == 0 ? "FACE_REFUSED" : "FACE_PASSAGE";
    Thing point = any(face ? premises.faceGates : premises.plateLanes);
    String passport =
        face ? Long.toString(500_000 + (long) person.get("userId")) : person.text("plateNo");
    Thing facts = premises.facts(type, second, point, person, passport, direction, 0);
    return new AxAcsEvent(facts, null, -1);
  }

  /** Why the server refuses a card: 0 for not at all. */
  static int reason(Thing holder) {
    return holder.id().equals("0") ? 100 : holder.get("cardState").equals(2) ? 102 : 0;
  }

  /** What a swipe is at a reader on this side. */
  static String swipe(int direction, int reason) {
    return (direction == AxAcsEvent.OUT ? "EXIT_" : "ENTRY_")
        + (reason == 0 ? "GRANTED" : "DENIED");
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private long between(int least, int most) {
    return random.nextLong(least, most + 1L);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
