package io.gatehouse.demo.k30;

import io.gatehouse.demo.DemoSite;
import io.gatehouse.demo.Exhibit;
import io.gatehouse.demo.Scene;
import io.gatehouse.demo.Stage;
import io.gatehouse.simulator.k30.K30Quirk;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.k30.Ledger;
import io.gatehouse.simulator.k30.Premises;
import io.gatehouse.simulator.k30.Tampered;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The plant of the demo, whose doors report to a K30 server. */
public final class K30Demo implements DemoSite {

  private static final String SITE = "plant";
  private static final String VENDOR = "k30";
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final int HISTORY = 250;
  private static final int MOST_ROWS = 50;
  private static final int PEOPLE = 60;
  private static final double EVENTS_PER_SECOND = 4;

  /** The vendor's is 60, with which all feeds together would need minutes. */
  private static final int CALLS_A_MINUTE = 300;

  private static final K30Quirk[] QUIRKS = {
    K30Quirk.JOB_NUMBER_SPELLING,
    K30Quirk.PEOPLNO,
    K30Quirk.FIELD_NAME_VARIANTS,
    K30Quirk.APPID,
    K30Quirk.ENVELOPE_NUMBERS,
    K30Quirk.INNER_LIST_AS_STRING,
    K30Quirk.NUMBERS_AS_STRINGS,
    K30Quirk.SEX_SWAPPED,
    K30Quirk.OUTINTYPE_TYPE,
    K30Quirk.SHOULD_VALUES,
    K30Quirk.PASSWORDS,
    K30Quirk.ID_NUMBERS
  };

  private final Clock clock;
  private final LocalDate start;
  private final K30Simulator server;

  public K30Demo(Clock clock) {
    this.clock = clock;
    this.start = today().minusDays(1);
    Instant from = start.atStartOfDay(ZONE).toInstant();
    server =
        K30Simulator.builder(clock)
            .seed(13)
            .people(PEOPLE)
            .devices(6)
            .history(HISTORY, from, clock.instant().minusSeconds(60))
            .mostRows(MOST_ROWS)
            .callLimit(CALLS_A_MINUTE, Duration.ofMinutes(1))
            .quirks(QUIRKS)
            .start();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZONE);
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
    return List.of(
        "base-url=" + server.baseUrl(),
        "time-zone=" + ZONE,
        "company-no=" + server.credentials().companyNo(),
        "start=" + start,
        "calls-per-minute=" + CALLS_A_MINUTE * 9 / 10,
        "records.schedule=3s",
        "reference.schedule=6s",
        "presence.schedule=6s",
        "attendance.schedule=8s",
        "attendance.overlap=1d");
  }

  @Override
  public void open(Stage stage) {
    stage.server(
        String.format(
            Locale.ROOT,
            "K30, with %d passages since yesterday, %d people, attendance reports and %.0f new"
                + " passages a second. It encrypts and signs each reply, refuses the %dth call of a"
                + " minute, gives %d rows where 100 are asked for, and pushes passages to the daemon",
            HISTORY,
            PEOPLE,
            EVENTS_PER_SECOND,
            CALLS_A_MINUTE,
            MOST_ROWS));
    stage.whenRunEnds(
        "records",
        () -> true,
        () ->
            String.format(
                Locale.ROOT,
                "records has read the days since yesterday: %,d rows. From now on it looks for"
                    + " what pushes did not bring",
                stage.rows()));
    server.pusher().habits().lose(0.3).repeat(0.2).reorder(0.1);
    server.pusher().to(stage.webhook());
    server.live(EVENTS_PER_SECOND);
  }

  @Override
  public boolean hasReadHistory(Stage stage) {
    return List.of("records", "reference", "presence", "attendance").stream()
        .allMatch(stage::hasRun);
  }

  @Override
  public List<Scene> scenes(Stage stage) {
    return new K30Scenes(server, stage).all();
  }

  @Override
  public void calm() {
    server.stopLive();
    server.faults().clear();
    server.pusher().habits().lose(0).repeat(0).reorder(0).tamper(0);
  }

  @Override
  public boolean isSettled(Stage stage) {
    return server.allVisible() && server.pusher().isIdle();
  }

  @Override
  public int events() {
    return server.ledger().size();
  }

  @Override
  public Map<String, Integer> rows() {
    Ledger ledger = server.ledger();
    Premises premises = ledger.premises();
    return Map.of(
        "access_event", ledger.passages().size(),
        "delivery_result", ledger.deliveries().size(),
        "person", premises.people().all().size(),
        "org_unit", premises.departments().all().size(),
        "device", premises.devices().all().size(),
        "area", premises.regions().all().size(),
        "area_presence", inside(ledger),
        "attendance_day", ledger.days(start, today()).size());
  }

  private static int inside(Ledger ledger) {
    return ledger.premises().regions().all().stream()
        .mapToInt(region -> ledger.presence(region.no()).size())
        .sum();
  }

  @Override
  public List<String> differences(WarehouseReader warehouse) {
    return new K30Check(SITE, ZONE, start, today()).differences(server.ledger(), warehouse);
  }

  @Override
  public long requests() {
    return K30Scenes.PATHS.stream().mapToLong(server::requests).sum();
  }

  @Override
  public List<String> violations() {
    List<String> violations = new ArrayList<>();
    server
        .violations()
        .all()
        .forEach(violation -> violations.add(violation.kind() + " " + violation.requestLine()));
    server.pusher().tampered().stream()
        .filter(Tampered::wasFallenFor)
        .forEach(push -> violations.add("took a tampered push for good: " + push.kind()));
    return violations;
  }

  @Override
  public List<Exhibit> exhibits() {
    return K30Exhibits.of(SITE);
  }

  @Override
  public List<String> ownServer() {
    return List.of("base-url=http://10.0.0.7:8080", "company-no=…");
  }

  @Override
  public void close() {
    server.close();
  }
}
