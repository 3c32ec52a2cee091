package io.gatehouse.simulator.k30;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** What goes on happening: mostly now, some of it late from a device that was offline. */
final class Live {
  private static final double LATE = 0.005;
  private static final double OFFLINE = 0.005;
  private static final long LATE_MILLIS = 4000;
  private static final long OFFLINE_SECONDS = 3600;

  private final Happenings happenings;
  private final PassageSource source;
  private final Premises premises;
  private final Clock clock;
  private final long[] listDelayMillis;
  private final double deliveryShare;

  /**
   * @param listDelayMillis least and most time until the list shows a passage
   * @param deliveryShare delivery results for each passage
   */
  Live(
      Happenings happenings,
      PassageSource source,
      Premises premises,
      Clock clock,
      long[] listDelayMillis,
      double deliveryShare) {
    this.happenings = happenings;
    this.source = source;
    this.premises = premises;
    this.clock = clock;
    this.listDelayMillis = listDelayMillis.clone();
    this.deliveryShare = deliveryShare;
  }

  /**
   * @param due when it happens, in milliseconds
   */
  void happen(long due) {
    long delay = source.between(listDelayMillis[0], listDelayMillis[1]);
    long visible = clock.millis() + delay + (source.chance(LATE) ? LATE_MILLIS : 0);
    boolean offline = source.chance(OFFLINE);
    long at = offline ? due - 1000 * source.between(60, OFFLINE_SECONDS) : due;
    happenings.now(() -> source.any(Instant.ofEpochMilli(at)), visible, true);
    if (source.chance(deliveryShare)) {
      deliver();
    }
  }

  private void deliver() {
    List<Person> people = premises.people().all();
    List<Device> devices = premises.devices().all();
    if (!people.isEmpty() && !devices.isEmpty()) {
      boolean success = !source.chance(0.2);
      happenings.delivered(
          people.get((int) source.between(0, people.size() - 1L)),
          devices.get((int) source.between(0, devices.size() - 1L)),
          success,
          success ? "上报成功" : "上报失败");
    }
  }
}
