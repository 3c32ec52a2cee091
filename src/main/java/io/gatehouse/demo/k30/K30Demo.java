package io.gatehouse.demo.k30;

import io.gatehouse.demo.DemoSite;
import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import io.gatehouse.simulator.k30.K30Quirk;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.k30.Pusher;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The plant of the demo, whose doors report to a K30 server. */
public final class K30Demo extends DemoSite<K30Simulator> {

  private static final double USUALLY_LOST = 0.3;

  /** Tampered pushes that have been answered; nearly one of each kind. */
  private static final int SOME = 7;

  private final LocalDate start;

  public K30Demo(Clock clock) {
    super(
        "plant",
        plan ->
            K30Simulator.start(
                clock,
                o -> {
                  o.seed = plan.number("seed");
                  o.people = plan.number("people");
                  o.devices = plan.number("devices");
                  o.history = plan.number("history");
                  o.historyFrom = yesterday(clock).atStartOfDay(ZONE).toInstant();
                  o.mostRows = plan.number("rows");
                  o.callLimit = plan.number("calls");
                  o.deliveryShare = 0.2;
                  o.quirks = plan.quirks(K30Quirk.class).toArray(K30Quirk[]::new);
                }));
    start = yesterday(clock);
  }

  private static LocalDate yesterday(Clock clock) {
    return LocalDate.ofInstant(clock.instant(), ZONE).minusDays(1);
  }

  @Override
  protected Map<String, String> serverSettings() {
    return Map.of("company-no", server.credentials().companyNo(), "start", start.toString());
  }

  @Override
  protected void pushesTo(URI webhook) {
    pushesAreBad(USUALLY_LOST, 0.2, 0.1);
    server.pusher().to(webhook);
  }

  private void pushesAreBad(double lost, double repeated, double reordered) {
    Pusher.Habits habits = server.pusher().habits();
    habits.lost = lost;
    habits.repeated = repeated;
    habits.reordered = reordered;
    habits.tampered = 0;
  }

  @Override
  protected void calm() {
    super.calm();
    pushesAreBad(0, 0, 0);
  }

  @Override
  protected boolean isSettled() {
    return super.isSettled() && server.pusher().isIdle();
  }

  @Override
  public Truth truth() {
    return server.truth(start);
  }

  @Override
  protected List<String> violations() {
    List<String> violations = new ArrayList<>(super.violations());
    server.pusher().tampered().stream()
        .filter(Pusher.Tampered::wasFallenFor)
        .forEach(push -> violations.add("took a tampered push for good: " + push.kind()));
    return violations;
  }

  @Override
  protected Map<String, ?> act(String what, Map<String, ?> before) {
    Pusher.Habits habits = server.pusher().habits();
    switch (what) {
      case "pushed" -> {
        return passage(0, 5);
      }
      case "lost" -> {
        return passage(1, 6);
      }
      case "tampering" -> {
        habits.tampered = 1;
        whenRunEnds(
            "records", () -> server.pusher().tampered().size() >= SOME, this::whatBecameOfThem);
      }
      case "no tampering" -> habits.tampered = 0;
      case "bad records" -> {
        for (BadRecord kind : BadRecord.values()) {
          server.pass(kind);
        }
      }
      case "leaver" -> {
        Thing leaver = person(10);
        server.people().remove(leaver.id());
        return Map.of("name", leaver.text("name"));
      }
      default -> throw unknown(what);
    }
    return Map.of();
  }

  private Thing person(int turn) {
    return server.people().newestFirst().get(turn);
  }

  private Map<String, ?> passage(double lost, int turn) {
    server.pusher().habits().lost = lost;
    Thing passage = server.pass(person(turn), server.devices().newestFirst().get(0));
    server.pusher().habits().lost = USUALLY_LOST;
    return Map.of("name", passage.text("peoplename"), "no", passage.id());
  }

  private String whatBecameOfThem() {
    List<Pusher.Tampered> tampered = server.pusher().tampered();
    long replays = tampered.stream().filter(push -> push.kind().isHarmless()).count();
    long fallenFor = tampered.stream().filter(Pusher.Tampered::wasFallenFor).count();
    return (tampered.size() - replays - fallenFor)
        + " forged pushes were refused; "
        + replays
        + " replays of old ones changed nothing";
  }
}
