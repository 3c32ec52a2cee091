package io.gatehouse.demo.wecom;

import io.gatehouse.demo.DemoSite;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.wecom.Punches;
import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComCompany;
import io.gatehouse.simulator.wecom.WeComQuirk;
import io.gatehouse.simulator.wecom.WeComSimulator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The branch office of the demo, whose doors and clock-ins are WeCom's. */
public final class WeComDemo extends DemoSite<WeComSimulator> {

  private static final int TOKEN_REVOKED = 40014;
  private static final Duration LATE = Duration.ofSeconds(4);

  /** Some pages. */
  private static final int OFFLINE_PASSAGES = 450;

  private final Clock clock;
  private final WeComCompany company;

  /** Of yesterday morning, recorded since the beginning. */
  private final Thing missed;

  public WeComDemo(Clock clock) {
    super(
        "branch",
        plan ->
            WeComSimulator.start(
                clock,
                o -> {
                  o.seed = plan.number("seed");
                  o.people = plan.number("people");
                  o.history = plan.number("history");
                  o.liveLateShare = 0; // or the demo would wait for minutes
                  o.punchDays = plan.number("days");
                  o.latency = Duration.ofMillis(plan.number("latency"));
                  o.quirks = plan.quirks(WeComQuirk.class).toArray(WeComQuirk[]::new);
                }));
    this.clock = clock;
    company = server.company();
    Instant yesterday = clock.instant().minus(Duration.ofDays(1));
    Punches punches = company.punches();
    missed =
        punches.record(
            punches
                .of(employee(3))
                .with("checkin_time", yesterday)
                .with("sch_checkin_time", yesterday)
                .with("exceptions", List.of(Punches.MISSED)));
  }

  @Override
  protected Map<String, String> serverSettings() {
    Tokens.App app = server.app(Tokens.Kind.SUITE);
    return Map.of(
        "suite-id", app.suiteId(),
        "suite-secret", app.suiteSecret(),
        "suite-ticket", server.tokens().ticket(),
        "auth-corp-id", app.corpId(),
        "permanent-code", app.permanentCode(),
        "agent-id", String.valueOf(app.agentId()),
        "device-sns", String.join(",", company.deviceSns()),
        "user-ids", String.join(",", company.userIds()));
  }

  private Thing employee(int turn) {
    return company.employees().get(turn);
  }

  @Override
  protected Map<String, ?> act(String what, Map<String, ?> before) {
    switch (what) {
      case "late upload" -> {
        Thing passage = company.passage(employee(5)).with("uploadedAt", clock.instant().plus(LATE));
        passage = company.upload(passage);
        return Map.of("at", passage.get("timestamp"), "person", passage.get("open_userid"));
      }
      case "bad passages" -> {
        for (WeComCompany.Bad kind : WeComCompany.Bad.values()) {
          company.pass(kind);
        }
      }
      case "token taken back" -> {
        passagesOfADay();
        server.tokens().revoke(TOKEN_REVOKED);
        return Map.of("passages", OFFLINE_PASSAGES);
      }
      case "correction" -> {
        Instant at = ((Instant) missed.get("checkin_time")).minusSeconds(240);
        return Map.of("at", at, "person", company.punches().makeUp(missed, at).get("userid"));
      }
      case "rule removed" -> {
        Thing rule = company.rules().oldestFirst().get(0);
        company.rules().remove(rule.id());
        return Map.of("rule", rule.get("name"), "door", rule.get("device_sn"));
      }
      default -> throw unknown(what);
    }
    return Map.of();
  }

  private void passagesOfADay() {
    Instant begin = clock.instant().minus(Duration.ofHours(20));
    List<Thing> members = company.members();
    for (int i = 0; i < OFFLINE_PASSAGES; i++) {
      company.upload(
          company
              .passage(members.get(i % members.size()))
              .with("device_sn", company.deviceSns().get(2))
              .with("timestamp", begin.plusSeconds(60L * i)));
    }
  }
}
