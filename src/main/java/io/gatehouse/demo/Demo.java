package io.gatehouse.demo;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Home;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.demo.Audience.Actor;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Runs the daemon, with the routes and mappings of an installation, against simulated servers that
 * behave as badly as real ones do, and compares what landed with what happened.
 */
public final class Demo {

  static final String HOST = "127.0.0.1";

  private final Home home;
  private final Path directory;
  private final Duration length;
  private final Clock clock;

  /**
   * @param directory where the warehouse is made; there must be none yet
   * @param length how long things happen; catching up comes on top
   */
  public Demo(Home home, Path directory, Duration length, Clock clock) {
    this.home = home;
    this.directory = directory;
    this.length = length;
    this.clock = clock;
  }

  /**
   * @param starts the sites, not started yet
   */
  public Outcome run(List<Function<Clock, DemoSite>> starts, Audience audience)
      throws InterruptedException {
    List<DemoSite> sites = new ArrayList<>();
    try {
      starts.forEach(start -> sites.add(start.apply(clock)));
      load(sites, audience);
      try (WarehouseReader warehouse = read()) {
        return new Outcome(url(), sites.stream().map(site -> outcome(site, warehouse)).toList());
      }
    } finally {
      sites.forEach(DemoSite::close);
    }
  }

  private static Outcome.OfSite outcome(DemoSite site, WarehouseReader warehouse) {
    return new Outcome.OfSite(
        site.name(),
        site.vendor(),
        site.rows(),
        site.requests(),
        site.differences(warehouse),
        site.violations(),
        site.exhibits(),
        site.ownServer());
  }

  private void load(List<DemoSite> sites, Audience audience) throws InterruptedException {
    int port = freePort();
    Performance performance = new Performance(sites, audience, clock, length, port, this::read);
    Settings settings = settings(sites, port);
    performance.open();
    try (Daemon daemon =
        Daemon.start(
            new Daemon.Options(
                home, settings, false, key -> true, performance, Daemon.Options.NO_PAGE_LIMIT),
            () -> Warehouse.open(url(), "", "", clock),
            clock)) {
      daemon
          .problems()
          .forEach(problem -> performance.says(Audience.ALL_SITES, Actor.GATEHOUSE, problem));
      performance.run();
    }
  }

  private Settings settings(List<DemoSite> sites, int port) {
    SettingsReader reader =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("warehouse.url=" + url())
            .set("camel.server.host=" + HOST)
            .set("camel.server.port=" + port);
    for (DemoSite site : sites) {
      String prefix = "sites." + site.name() + ".";
      reader.set(prefix + "vendor=" + site.vendor());
      site.settings().forEach(setting -> reader.set(prefix + setting));
    }
    return reader.read();
  }

  /** The usual one may be somebody else's. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + HOST + ": " + e.getMessage(), e);
    }
  }

  private String url() {
    return "jdbc:h2:file:" + directory.toAbsolutePath().resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }

  /** For people's queries of the demo's warehouse. */
  public WarehouseReader read() {
    return Warehouse.openReadOnly(url(), "", "");
  }
}
