package io.gatehouse.demo;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Home;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.demo.Audience.Actor;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.simulator.Violation;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.axacs.Quirk;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the daemon, with the routes and mappings of an installation, against a simulated server that
 * behaves as badly as real ones do, and compares what landed with what happened.
 */
public final class Demo {

  public static final String SITE = "demo";

  private static final String VENDOR = "ax-acs";
  private static final int HISTORY = 3_000;
  private static final double EVENTS_PER_SECOND = 8;
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration LONGEST_CATCHING_UP = Duration.ofSeconds(60);

  private static final List<String> PATHS =
      List.of(
          "acs/devices", "acs/device/eventcache/swipecard", "acsrecords/byid", "useraccessrecords");

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

  /**
   * How it ended.
   *
   * @param warehouseUrl what is left to query
   * @param events that happened and must be rows
   * @param badRecords that must be rejected rows
   * @param differences between the warehouse and the ledger, one line each
   * @param violations what the server saw that it must never see
   */
  public record Outcome(
      String warehouseUrl,
      int events,
      int badRecords,
      long requests,
      List<String> differences,
      List<Violation> violations) {

    public boolean isEqual() {
      return differences.isEmpty() && violations.isEmpty();
    }
  }

  private final Home home;
  private final Path directory;
  private final Duration length;
  private final Clock clock;

  /**
   * @param directory where the warehouse is made; there must be none yet
   * @param length how long events happen; catching up comes on top
   */
  public Demo(Home home, Path directory, Duration length, Clock clock) {
    this.home = home;
    this.directory = directory;
    this.length = length;
    this.clock = clock;
  }

  public Outcome run(Audience audience) throws InterruptedException {
    try (AxAcsSimulator server =
        AxAcsSimulator.builder().seed(7).clock(clock).history(HISTORY).quirks(QUIRKS).start()) {
      DemoWatch watch = new DemoWatch(audience, clock);
      watch.says(
          Actor.SERVER,
          String.format(
              Locale.ROOT,
              "has %,d door records of the last 30 days, and %.0f new events a second from now on."
                  + " Its JSON is as dirty as the real one's: stray and missing commas, numbers as"
                  + " strings, several names for one field",
              HISTORY,
              EVENTS_PER_SECOND));
      server.live(EVENTS_PER_SECOND);
      Settings settings = settings(server);
      try (Daemon daemon =
          Daemon.start(
              new Daemon.Options(
                  home, settings, false, key -> true, watch, Daemon.Options.NO_PAGE_LIMIT),
              () -> Warehouse.open(url(), "", "", clock),
              clock)) {
        daemon.problems().forEach(problem -> watch.says(Actor.GATEHOUSE, problem));
        GapWatch gaps = new GapWatch(this, watch);
        Instant latestBegin = clock.instant().plus(LONGEST_CATCHING_UP);
        while (clock.instant().isBefore(latestBegin) && !watch.hasCaughtUp("records")) {
          tick(server, watch, Duration.ZERO, audience);
        }
        Scenes scenes = new Scenes(server, watch, length);
        Instant begin = clock.instant();
        for (Duration played = Duration.ZERO; played.compareTo(length) < 0; ) {
          scenes.play(played);
          gaps.look();
          tick(server, watch, played, audience);
          played = Duration.between(begin, clock.instant());
        }
        server.stopLive();
        server.faults().clear();
        watch.says(Actor.SERVER, "nothing happens any more; the feeds may catch up");
        Instant latest = clock.instant().plus(LONGEST_CATCHING_UP);
        while (clock.instant().isBefore(latest) && !isCaughtUp(server, settings, gaps)) {
          tick(server, watch, length, audience);
        }
      }
      try (WarehouseReader warehouse = read()) {
        return new Outcome(
            url(),
            server.ledger().events().size(),
            server.ledger().rejected().size(),
            requests(server),
            check(settings).differences(server.ledger(), warehouse),
            server.violations().all());
      }
    }
  }

  private Settings settings(AxAcsSimulator server) {
    return new SettingsReader(Vendors.settings(), Map.of())
        .set("warehouse.url=" + url())
        .set("sites." + SITE + ".vendor=" + VENDOR)
        .set("sites." + SITE + ".base-url=" + server.baseUrl())
        .set("sites." + SITE + ".records.schedule=1s")
        .set("sites." + SITE + ".passages.schedule=3s")
        .read();
  }

  private String url() {
    return "jdbc:h2:file:" + directory.toAbsolutePath().resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }

  /** For people's queries of the demo's warehouse. */
  public WarehouseReader read() {
    return Warehouse.openReadOnly(url(), "", "");
  }

  private static LedgerCheck check(Settings settings) {
    return new LedgerCheck(SITE, VENDOR, settings.sites().get(0).zone());
  }

  private boolean isCaughtUp(AxAcsSimulator server, Settings settings, GapWatch gaps) {
    gaps.look();
    // The server's hang is a gap for certain; it may not have been noticed yet.
    if (gaps.noneYet() || gaps.anyOpen() || !server.allVisible()) {
      return false;
    }
    try (WarehouseReader warehouse = read()) {
      return check(settings).differences(server.ledger(), warehouse).isEmpty();
    }
  }

  private static long requests(AxAcsSimulator server) {
    return PATHS.stream().mapToLong(server::requests).sum();
  }

  private void tick(AxAcsSimulator server, DemoWatch watch, Duration played, Audience audience)
      throws InterruptedException {
    audience.progress(
        new Audience.Progress(
            watch.elapsed(),
            (double) played.toMillis() / length.toMillis(),
            server.ledger().size(),
            watch.rows(),
            watch.rejected()));
    Thread.sleep(TICK.toMillis());
  }
}
