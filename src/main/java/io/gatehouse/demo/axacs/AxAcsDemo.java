package io.gatehouse.demo.axacs;

import io.gatehouse.demo.DemoSite;
import io.gatehouse.demo.Exhibit;
import io.gatehouse.demo.Scene;
import io.gatehouse.demo.Stage;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.axacs.Ledger;
import io.gatehouse.simulator.axacs.LedgerAlarm;
import io.gatehouse.simulator.axacs.Quirk;
import io.gatehouse.simulator.axacs.ReferenceLedger;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The head office of the demo, with an AX-ACS server. */
public final class AxAcsDemo implements DemoSite {

  private static final String SITE = "hq";
  private static final String VENDOR = "ax-acs";
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final int HISTORY = 3_000;
  private static final double EVENTS_PER_SECOND = 8;

  /** Harmless to what events mean, and what no clean parser survives. */
  private static final Quirk[] QUIRKS = {
    Quirk.TRAILING_COMMAS,
    Quirk.MISSING_COMMA,
    Quirk.NUMBERS_AS_STRINGS,
    Quirk.STRINGS_AS_NUMBERS,
    Quirk.FRACTIONAL_SECONDS,
    Quirk.FIELD_NAME_VARIANTS,
    Quirk.UNKNOWN_FIELDS,
    Quirk.SENTINELS,
    Quirk.WRONG_CONTENT_TYPE,
    Quirk.EMPTY_DATA_VARIANTS,
    Quirk.SINGLE_RECORD_AS_OBJECT,
    Quirk.SPARSE_IDS
  };

  private final AxAcsSimulator server;
  private final LedgerCheck check = new LedgerCheck(SITE, VENDOR, ZONE);

  public AxAcsDemo(Clock clock) {
    server = AxAcsSimulator.builder().seed(7).clock(clock).history(HISTORY).quirks(QUIRKS).start();
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
        "records.schedule=1s",
        "passages.schedule=3s",
        "reference.schedule=6s",
        "alarms.schedule=2s",
        "presence.schedule=4s");
  }

  @Override
  public void open(Stage stage) {
    stage.server(
        String.format(
            Locale.ROOT,
            "AX-ACS, with %,d door records of the last 30 days and %.0f new events a second from"
                + " now on. Its JSON is as dirty as the real one's: stray and missing commas,"
                + " numbers as strings, several names for one field",
            HISTORY,
            EVENTS_PER_SECOND));
    BooleanSupplier always = () -> true;
    stage.whenRunEnds(
        "records",
        always,
        () ->
            String.format(
                Locale.ROOT,
                "records has read the history: %,d rows. From here on it reads what is new",
                stage.rows()));
    server.live(EVENTS_PER_SECOND);
  }

  @Override
  public boolean hasReadHistory(Stage stage) {
    return stage.hasRun("records") && stage.hasRun("reference");
  }

  @Override
  public List<Scene> scenes(Stage stage) {
    return new AxAcsScenes(server, stage).all();
  }

  @Override
  public void calm() {
    server.stopLive();
    server.faults().clear();
  }

  @Override
  public boolean isSettled(Stage stage) {
    // The server's hang is a gap for certain; it may not have been noticed yet.
    return server.allVisible() && stage.gaps() > 0;
  }

  @Override
  public int events() {
    return server.ledger().size();
  }

  @Override
  public Map<String, Integer> rows() {
    Ledger ledger = server.ledger();
    ReferenceLedger reference = ledger.reference();
    return Map.of(
        "access_event", ledger.events().size(),
        "rejected_row", ledger.rejected().size(),
        "alarm", count(ledger.alarms(), LedgerAlarm::told),
        "area_presence", count(ledger.presence(), stay -> stay.told() && !stay.left()),
        "person", count(reference.people(), person -> person.told() && !person.removed()),
        "org_unit", count(reference.orgs(), org -> org.told() && !org.removed()),
        "area", count(reference.areas(), area -> area.told() && !area.removed()),
        "device", count(reference.devices(), device -> device.told() && !device.removed()),
        "access_point", count(reference.accessPoints(), door -> door.told() && !door.removed()));
  }

  private static <T> int count(List<T> all, Predicate<T> which) {
    return (int) all.stream().filter(which).count();
  }

  @Override
  public List<String> differences(WarehouseReader warehouse) {
    return check.differences(server.ledger(), warehouse);
  }

  @Override
  public long requests() {
    return AxAcsScenes.PATHS.stream().mapToLong(server::requests).sum();
  }

  @Override
  public List<String> violations() {
    return server.violations().all().stream()
        .map(violation -> violation.kind() + " " + violation.requestLine())
        .toList();
  }

  @Override
  public List<Exhibit> exhibits() {
    return AxAcsExhibits.of(SITE);
  }

  @Override
  public List<String> ownServer() {
    return List.of("base-url=http://10.0.0.5:6500");
  }

  @Override
  public void close() {
    server.close();
  }
}
