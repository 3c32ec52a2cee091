package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.demo.Comparison;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.simulator.Truth;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Stretch;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A site as its operator has it: the real routes and mappings, a server, a warehouse. */
final class Site {

  /** The repository's own routes/ and config/. */
  static final Home HOME = new Home(Path.of("").toAbsolutePath());

  /** The feeds of events, which tests run that name none. */
  private static final List<String> EVENTS = List.of("records", "realtime", "passages");

  private static final List<String> OF_EVENTS = List.of("access_event", "rejected_row");

  private final AxAcsSimulator server;
  private final String url;
  private final List<String> settings = new ArrayList<>();
  private Home home = HOME;

  Site(AxAcsSimulator server, String url) {
    this(server, server.baseUrl(), url);
  }

  /** Of another server than the simulator. */
  Site(String baseUrl, String url) {
    this(null, baseUrl, url);
  }

  private Site(AxAcsSimulator server, String baseUrl, String url) {
    this.server = server;
    this.url = url;
    set("sites.hq.vendor=ax-acs");
    set("sites.hq.base-url=" + baseUrl);
  }

  Site set(String assignment) {
    settings.add(assignment);
    return this;
  }

  /** A copy of routes/ and config/ in the directory, to be edited. */
  Site ownHome(Path directory) {
    for (String part : List.of("routes", "config")) {
      Path from = HOME.directory().resolve(part);
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Path to = directory.resolve(part).resolve(from.relativize(file));
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    home = new Home(directory);
    return this;
  }

  Settings settings() {
    SettingsReader reader = new SettingsReader(Vendors.settings(), Map.of());
    settings.forEach(reader::set);
    return reader.read();
  }

  Warehouse warehouse() {
    return Warehouse.open(url, "postgres", "postgres", Clock.systemUTC());
  }

  /**
   * Runs the named feeds once; what each failed with, null where it did not: by feed of hq, by site
   * and feed of others.
   */
  Map<String, String> once(String... feeds) {
    Map<String, String> failures = new ConcurrentHashMap<>();
    FeedObserver observer =
        new FeedObserver() {
          @Override
          public void ended(Feed feed, String failure) {
            FeedKey key = feed.key();
            failures.put(
                key.site().equals("hq") ? key.feed() : key.toString(),
                failure == null ? "" : failure);
          }
        };
    try (Daemon daemon = start(true, observer, feeds)) {
      assertThat(daemon.problems()).isEmpty();
      await().atMost(Duration.ofMinutes(2)).until(() -> failures.size() == daemon.running().size());
    }
    Map<String, String> result = new LinkedHashMap<>();
    failures.forEach((feed, failure) -> result.put(feed, failure.isEmpty() ? null : failure));
    return result;
  }

  /** Runs feeds once and expects them to succeed. */
  void loads(String... feeds) {
    assertThat(once(feeds).values()).allMatch(failure -> failure == null);
  }

  /** The daemon, by its schedules. */
  Daemon start(String... feeds) {
    return start(false, FeedObserver.NONE, feeds);
  }

  /** The same; somebody is told what the feeds do. */
  Daemon start(FeedObserver observer, String... feeds) {
    return start(false, observer, feeds);
  }

  /** A backfill. */
  Daemon backfill(Stretch stretch, FeedObserver observer) {
    return backfill(stretch, observer, Daemon.Options.NO_PAGE_LIMIT);
  }

  /** One that breaks off after so many pages. */
  Daemon backfill(Stretch stretch, FeedObserver observer, int pages) {
    return Daemon.start(
        new Daemon.Options(home, settings(), true, stretch.feed()::equals, observer, pages)
            .of(stretch),
        this::warehouse,
        Clock.systemUTC());
  }

  private Daemon start(boolean once, FeedObserver observer, String... feeds) {
    List<String> chosen = feeds.length == 0 ? EVENTS : List.of(feeds);
    return Daemon.start(
        new Daemon.Options(
            home,
            settings(),
            once,
            key -> chosen.contains(key.feed()),
            observer,
            Daemon.Options.NO_PAGE_LIMIT),
        this::warehouse,
        Clock.systemUTC());
  }

  /** What lacks or is wrong at another site than hq. */
  List<String> differences(String site, AxAcsSimulator other) {
    try (WarehouseReader reader = Warehouse.openReadOnly(url, "postgres", "postgres")) {
      return new Comparison(site, reader).differences(other.truth());
    }
  }

  List<String> differences(String... tables) {
    try (WarehouseReader reader = Warehouse.openReadOnly(url, "postgres", "postgres")) {
      return new Comparison("hq", reader).differences(server.truth(), tables);
    }
  }

  /** Where no feed has read events. */
  void equalsTheLedgerBesideEvents() {
    List<String> tables = server.truth().tables().stream().map(Truth.Table::name).toList();
    String[] others =
        tables.stream().filter(name -> !OF_EVENTS.contains(name)).toArray(String[]::new);
    assertThat(differences(others)).isEmpty();
    assertThat(server.violations().all()).isEmpty();
  }

  /** Waits until the daemon has brought the events to what the ledger says. */
  void comesToHaveAllEvents() {
    await().until(() -> differences(OF_EVENTS.toArray(String[]::new)).isEmpty());
  }

  void equalsTheLedger() {
    assertThat(differences()).isEmpty();
    assertThat(server.violations().all()).isEmpty();
  }

  /** Waits until the daemon has brought the warehouse to what the ledger says. */
  void comesToEqualTheLedger() {
    await().until(() -> differences().isEmpty());
    assertThat(server.violations().all()).isEmpty();
  }

  FeedStatus status(String feed) {
    try (Warehouse warehouse = warehouse()) {
      return warehouse.status().stream()
          .filter(status -> status.feed().equals(new FeedKey("hq", feed)))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Changes the warehouse behind the daemon's back. */
  void execute(String sql) {
    try (Warehouse warehouse = warehouse();
        Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first column of the first row. */
  Object value(String sql) {
    try (WarehouseReader reader = Warehouse.openReadOnly(url, "postgres", "postgres")) {
      return reader.query(sql, rows -> rows.next()[0]);
    }
  }

  long count(String sql) {
    try (WarehouseReader reader = Warehouse.openReadOnly(url, "postgres", "postgres")) {
      return reader.query(sql, rows -> ((Number) rows.next()[0]).longValue());
    }
  }
}
