package io.gatehouse.demo.wecom;

import io.gatehouse.demo.DemoSite;
import io.gatehouse.demo.Stage;
import io.gatehouse.demo.Stage.Scene;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.FaultRule;
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
import java.util.Locale;
import java.util.Map;

/** The branch office of the demo, whose doors and clock-ins are WeCom's. */
public final class WeComDemo extends DemoSite {

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

  private static final String ACCESS = "devicedata/get_accesscontrol_data";
  private static final String RULES = "devicedata/get_accesscontrol_rule";
  private static final String TOKEN = "service/get_corp_token";
  private static final int TOKEN_REVOKED = 40014;
  private static final int TOO_MANY_AT_ONCE = 45033;
  private static final Duration LATE = Duration.ofSeconds(4);

  /** Some pages. */
  private static final int OFFLINE_PASSAGES = 450;

  private final WeComSimulator server;
  private final WeComCompany company;

  /** Of yesterday morning, recorded since the beginning. */
  private final Thing missed;

  public WeComDemo(Clock clock) {
    this(
        clock,
        WeComSimulator.start(
            clock,
            o -> {
              o.seed = 11;
              o.people = 60;
              o.history = HISTORY;
              o.liveLateShare = 0; // or the demo would wait for minutes
              o.punchDays = PUNCH_DAYS;
              o.latency = LATENCY;
              o.quirks = QUIRKS;
            }));
  }

  private WeComDemo(Clock clock, WeComSimulator server) {
    super("branch", "wecom", server, EVENTS_PER_SECOND, "access", "checkin", "rules");
    this.server = server;
    company = server.company();
    Instant yesterday = clock.instant().minus(Duration.ofDays(1));
    missed =
        company
            .punches()
            .record(
                company
                    .punches()
                    .of(employee(3))
                    .with("checkin_time", yesterday)
                    .with("sch_checkin_time", yesterday)
                    .with("exceptions", List.of(Punches.MISSED)));
  }

  @Override
  protected List<String> ownSettings() {
    Tokens.App app = server.app(Tokens.Kind.SUITE);
    return List.of(
        "suite-id=" + app.suiteId(),
        "suite-secret=" + app.suiteSecret(),
        "suite-ticket=" + server.tokens().ticket(),
        "auth-corp-id=" + app.corpId(),
        "permanent-code=" + app.permanentCode(),
        "agent-id=" + app.agentId(),
        "device-sns=" + String.join(",", company.deviceSns()),
        "user-ids=" + String.join(",", company.userIds()),
        "access.schedule=1s",
        "access.lag=1s",
        "access.page-size=100",
        "rules.schedule=3s",
        "checkin.schedule=2s");
  }

  @Override
  protected String introduction() {
    return String.format(
        Locale.ROOT,
        "WeCom (企业微信), with %,d door passages of the last 30 days, clock-ins of %d days, door"
            + " rules, and %.0f new events a second. It tells when people passed, and never when"
            + " it learned of it; rows come twice, pages come empty",
        HISTORY,
        PUNCH_DAYS,
        EVENTS_PER_SECOND);
  }

  @Override
  protected String historyRead() {
    return "the history: %,d rows";
  }

  @Override
  public List<Scene> scenes(Stage stage) {
    return List.of(
        new Scene(0.06, () -> lateUpload(stage)),
        new Scene(0.18, () -> badPassages(stage)),
        new Scene(0.28, () -> tokenTakenBack(stage)),
        new Scene(0.40, () -> tooManyAtOnce(stage)),
        new Scene(0.50, () -> correction(stage)),
        new Scene(0.60, () -> ruleRemoved(stage)));
  }

  @Override
  public List<String> ownServer() {
    return List.of(
        "base-url=https://qyapi.weixin.qq.com", "corp-id=…", "corp-secret=…", "device-sns=…");
  }

  private Thing employee(int turn) {
    return company.employees().get(turn);
  }

  private void lateUpload(Stage stage) {
    Thing passage =
        company.upload(company.passage(employee(5)).with("uploadedAt", stage.now().plus(LATE)));
    stage.server("somebody passes a door whose device is offline and sends it only 4 s later");
    stage.whenLoaded(
        Map.of("occurred_at", passage.get("timestamp"), "person_id", passage.get("open_userid")),
        "the late passage is a row: windows go by the time of upload, and overlap");
  }

  private void badPassages(Stage stage) {
    for (WeComCompany.Bad kind : WeComCompany.Bad.values()) {
      company.pass(kind);
    }
    stage.server(
        "sends six bad passages: no time, a word for a time, microseconds, no device, nobody, and"
            + " numbers as texts");
  }

  private void tokenTakenBack(Stage stage) {
    Instant begin = stage.now().minus(Duration.ofHours(20));
    List<Thing> members = company.members();
    for (int i = 0; i < OFFLINE_PASSAGES; i++) {
      company.upload(
          company
              .passage(members.get(i % members.size()))
              .with("device_sn", company.deviceSns().get(2))
              .with("timestamp", begin.plusSeconds(60L * i)));
    }
    long tokens = server.requests(TOKEN);
    server.tokens().revoke(TOKEN_REVOKED);
    stage.server(
        "a device that was offline for a day sends "
            + OFFLINE_PASSAGES
            + " passages at once, and WeCom takes the access token back while feeds read them");
    stage.whenRunEnds(
        "access",
        () -> server.requests(TOKEN) > tokens,
        () ->
            "the feeds met a dead token and shared one new one; the page was asked for again, and"
                + " nothing else");
  }

  private void tooManyAtOnce(Stage stage) {
    FaultRule rule =
        server.faults().inject(Fault.ERROR_CODE).code(TOO_MANY_AT_ONCE).onPath(ACCESS).once();
    stage.server("answers errcode 45033 inside HTTP 200: too many calls at once");
    stage.whenRunEnds(
        "access",
        () -> rule.fired() > 0,
        () -> "all feeds of the app paused for a moment, and access went on where it stopped");
  }

  private void correction(Stage stage) {
    Instant at = ((Instant) missed.get("checkin_time")).minusSeconds(240);
    Thing made = company.punches().makeUp(missed, at);
    stage.server("somebody who forgot to clock in yesterday has it corrected (补卡)");
    stage.whenLoaded(
        Map.of("punched_at", at, "person_id", made.get("userid")),
        "the corrected punch is a row; the one that it replaced is kept, and marked as retracted");
  }

  private void ruleRemoved(Stage stage) {
    Thing rule = company.rules().oldestFirst().get(0);
    company.rules().remove(rule.id());
    long asked = server.requests(RULES);
    stage.server(
        "the rule " + rule.get("name") + " of door " + rule.get("device_sn") + " is deleted");
    stage.whenRunEnds(
        "rules",
        () -> server.requests(RULES) >= asked + 2L * company.deviceSns().size(),
        () ->
            "the rule, its windows and its people are kept, with the time since when they are gone");
  }
}
