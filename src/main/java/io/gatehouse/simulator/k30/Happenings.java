package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Fields;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What happens at the devices reaches the platform: its list, its regions and its pusher. */
final class Happenings {
  private final PassageLog log;
  private final Presences presences;
  private final Pusher pusher;
  private final PassageFields fields;
  private final QuirkyJson json;
  private final Clock clock;
  private final Map<Delivery, Push> deliveries = new LinkedHashMap<>();

  Happenings(
      PassageLog log,
      Presences presences,
      Pusher pusher,
      PassageFields fields,
      QuirkyJson json,
      Clock clock) {
    this.log = log;
    this.presences = presences;
    this.pusher = pusher;
    this.fields = fields;
    this.json = json;
    this.clock = clock;
  }

  /** Something that was there before anybody listened: in the list, never pushed. */
  void past(Passage passage) {
    log.add(passage, 0);
    presences.note(passage);
  }

  /**
   * @param makes the passage, with the next free number
   * @param visibleFrom when the list shows it, in milliseconds; negative for never
   */
  Listed now(Supplier<Passage> makes, long visibleFrom, boolean pushed) {
    Listed listed;
    synchronized (log) {
      listed = log.add(makes.get(), visibleFrom);
    }
    Passage passage = listed.passage;
    presences.note(passage);
    if (pushed && pusher.isOn()) {
      Instant stamp = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      listed.push =
          new Push(
              "UploadRecord",
              passage.no(),
              stamp,
              form -> json.write(fields.pushed(passage, form)));
      pusher.offer(listed.push);
    }
    return listed;
  }

  Delivery delivered(Person person, Device device, boolean success, String msg) {
    Instant stamp = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Delivery delivery = new Delivery(person.no(), device.no(), success, msg, stamp);
    Push push = new Push("authstatus", person.no(), stamp, form -> json.write(members(delivery)));
    synchronized (deliveries) {
      deliveries.put(delivery, push);
    }
    if (pusher.isOn()) {
      pusher.offer(push);
    } else {
      push.keep();
    }
    return delivery;
  }

  /** Delivery results whose push is in any of these states. */
  List<Delivery> deliveries(List<PushState> states) {
    List<Delivery> found = new ArrayList<>();
    synchronized (deliveries) {
      deliveries.forEach(
          (delivery, push) -> {
            if (states.contains(push.state())) {
              found.add(delivery);
            }
          });
    }
    return found;
  }

  private static Fields members(Delivery delivery) {
    return new Fields()
        .add("no", delivery.personNo())
        .add("deviceno", delivery.deviceNo())
        .add("resultcode", delivery.delivered() ? "1" : "0")
        .add("msg", delivery.msg());
  }
}
