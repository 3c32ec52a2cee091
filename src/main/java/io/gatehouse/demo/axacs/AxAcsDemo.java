package io.gatehouse.demo.axacs;

import io.gatehouse.demo.DemoSite;
import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.axacs.AxAcsEvent;
import io.gatehouse.simulator.axacs.AxAcsQuirk;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The head office of the demo, with an AX-ACS server. */
public final class AxAcsDemo extends DemoSite<AxAcsSimulator> {

  private static final Duration LATE = Duration.ofSeconds(3);

  private final Clock clock;

  public AxAcsDemo(Clock clock) {
    super(
        "hq",
        plan ->
            AxAcsSimulator.start(
                clock,
                o -> {
                  o.seed = plan.number("seed");
                  o.history = plan.number("history");
                  o.quirks = plan.quirks(AxAcsQuirk.class).toArray(AxAcsQuirk[]::new);
                }));
    this.clock = clock;
  }

  @Override
  protected Map<String, ?> act(String what, Map<String, ?> before) {
    switch (what) {
      case "double swipe" -> {
        Instant both = clock.instant();
        for (int i = 0; i < 2; i++) {
          server.swipe(server.doors().get(1), server.people().get(7), how -> how.at = both);
        }
      }
      case "late record" -> {
        return Map.of("id", lateRecord());
      }
      case "bad records" -> {
        for (BadRecord kind : BadRecord.values()) {
          server.bad(kind);
        }
      }
      case "door forced" -> {
        Thing door = server.doors().get(3);
        server.happens(door, "DOOR_FORCED");
        return Map.of(
            "door", door.text("doorName"), "alarm", String.valueOf(server.alarms().newest()));
      }
      case "seen to" -> {
        long alarm = Long.parseLong(before.get("alarm").toString());
        server.alarms().acknowledge(alarm);
        server.alarms().clear(alarm);
      }
      case "renamed" -> {
        Thing person = server.people().get(20);
        String name = "欧阳" + person.text("userName");
        server.people().put(person.with("userName", name));
        return Map.of("person", person.id(), "before", person.text("userName"), "name", name);
      }
      default -> throw unknown(what);
    }
    return Map.of();
  }

  private String lateRecord() {
    AxAcsEvent event =
        server.swipe(
            server.doors().get(2),
            server.people().get(11),
            how -> {
              how.cached = false;
              how.recordDelay = LATE;
            });
    return String.valueOf(event.recordId());
  }
}
