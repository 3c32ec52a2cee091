package io.gatehouse.demo.wecom;

import io.gatehouse.demo.DemoSite;
import io.gatehouse.demo.Exhibit;
import io.gatehouse.demo.Scene;
import io.gatehouse.demo.Stage;
import io.gatehouse.simulator.wecom.AppCredentials;
import io.gatehouse.simulator.wecom.Member;
import io.gatehouse.simulator.wecom.WeComLedger;
import io.gatehouse.simulator.wecom.WeComQuirk;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The branch office of the demo, whose doors and clock-ins are WeCom's. */
public final class WeComDemo implements DemoSite {

  private static final String SITE = "branch";
  private static final String VENDOR = "wecom";
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final int HISTORY = 1_500;
  private static final int PUNCH_DAYS = 10;
  private static final double EVENTS_PER_SECOND = 4;

  /** Long enough that something can happen while pages are read. */
  private static final Duration LATENCY = Duration.ofMillis(20);

  private static final WeComQuirk[] QUIRKS = {
    WeComQuirk.REPEATED_ROWS,
    WeComQuirk.EMPTY_PAGES,
    WeComQuirk.NO_LAST_CURSOR,
    WeComQuirk.TEXT_NUMBERS,
    WeComQuirk.UNKNOWN_FIELDS,
    WeComQuirk.NO_DEFAULT_USER_TYPE,
    WeComQuirk.FULL_WIDTH_SEMICOLONS
  };

  private final WeComSimulator server;
  private final WeComCheck check = new WeComCheck(SITE, ZONE);

  public WeComDemo(Clock clock) {
    server =
        WeComSimulator.builder()
            .seed(11)
            .clock(clock)
            .members(60)
            .history(HISTORY)
            .liveLateShare(0) // or the demo would wait for minutes
            .punchDays(PUNCH_DAYS)
            .latency(LATENCY)
            .quirks(QUIRKS)
            .start();
  }

  @Override
  public String name() {
    return SITE;
  }

  @Override
  public String vendor() {
    return VENDOR;
  }

  @Override
  public List<String> settings() {
    AppCredentials app = server.app(AppCredentials.Kind.SUITE);
    return List.of(
        "base-url=" + server.baseUrl(),
        "time-zone=" + ZONE,
        "suite-id=" + app.suiteId(),
        "suite-secret=" + app.suiteSecret(),
        "suite-ticket=" + server.console().suiteTicket(),
        "auth-corp-id=" + app.corpId(),
        "permanent-code=" + app.permanentCode(),
        "agent-id=" + app.agentId(),
        "device-sns=" + String.join(",", server.deviceSns()),
        "user-ids=" + String.join(",", server.employees().stream().map(Member::userId).toList()),
        "access.schedule=1s",
        "access.lag=1s",
        "access.page-size=100",
        "rules.schedule=3s",
        "checkin.schedule=2s");
  }

  @Override
  public void open(Stage stage) {
    stage.server(
        String.format(
            Locale.ROOT,
            "WeCom (企业微信), with %,d door passages of the last 30 days, clock-ins of %d days, door"
                + " rules, and %.0f new events a second. It tells when people passed, and never when"
                + " it learned of it; rows come twice, pages come empty",
            HISTORY,
            PUNCH_DAYS,
            EVENTS_PER_SECOND));
    stage.whenRunEnds(
        "access",
        () -> true,
        () -> String.format(Locale.ROOT, "access has read the history: %,d rows", stage.rows()));
    server.live(EVENTS_PER_SECOND);
  }

  @Override
  public boolean hasReadHistory(Stage stage) {
    return stage.hasRun("access") && stage.hasRun("checkin") && stage.hasRun("rules");
  }

  @Override
  public List<Scene> scenes(Stage stage) {
    return new WeComScenes(server, stage).all();
  }

  @Override
  public void calm() {
    server.stopLive();
    server.faults().clear();
  }

  @Override
  public boolean isSettled(Stage stage) {
    return server.allVisible();
  }

  @Override
  public int events() {
    WeComLedger ledger = server.ledger();
    return (int) ledger.passageCount() + ledger.punches().size();
  }

  @Override
  public Map<String, Integer> rows() {
    WeComLedger ledger = server.ledger();
    return Map.of(
        "access_event", ledger.passages().size(),
        "attendance_punch", ledger.punches().size(),
        "access_rule", ledger.rules().size(),
        "rejected_row", ledger.rejectedPassages().size() + ledger.rejectedPunches().size());
  }

  @Override
  public List<String> differences(WarehouseReader warehouse) {
    return check.differences(server.ledger(), warehouse);
  }

  @Override
  public long requests() {
    return WeComScenes.PATHS.stream().mapToLong(server::requests).sum();
  }

  @Override
  public List<String> violations() {
    return server.violations().all().stream()
        .map(violation -> violation.kind() + " " + violation.requestLine())
        .toList();
  }

  @Override
  public List<Exhibit> exhibits() {
    return WeComExhibits.of(SITE);
  }

  @Override
  public List<String> ownServer() {
    return List.of(
        "base-url=https://qyapi.weixin.qq.com", "corp-id=…", "corp-secret=…", "device-sns=…");
  }

  @Override
  public void close() {
    server.close();
  }
}
