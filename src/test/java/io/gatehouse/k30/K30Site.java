package io.gatehouse.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Home;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.demo.Comparison;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Stretch;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A plant as its operator has it: the real routes and mappings, a simulated K30, a warehouse. */
final class K30Site {

  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  static final String[] POLLED = {"records", "reference", "presence", "attendance"};

  private static final Home HOME = new Home(Path.of("").toAbsolutePath());

  private final K30Simulator server;
  private final String url;
  private final Clock clock;
  private final List<String> settings = new ArrayList<>();
  private final LocalDate start;

  /**
   * @param start how far back it is read
   */
  K30Site(K30Simulator server, String url, Clock clock, LocalDate start) {
    this.server = server;
    this.url = url;
    this.clock = clock;
    this.start = start;
    set("vendor=k30");
    set("base-url=" + server.baseUrl());
    set("company-no=" + server.credentials().companyNo());
    set("start=" + start);
    set("webhook.at-once=4");
    set("calls-per-minute=100000"); // runs one after the other share a budget
    settings.add("camel.server.host=127.0.0.1");
    settings.add("camel.server.port=0");
  }

  /**
   * @param assignment below {@code sites.plant.}
   */
  K30Site set(String assignment) {
    return setAll("sites.plant." + assignment);
  }

  K30Site setAll(String assignment) {
    settings.add(assignment);
    return this;
  }

  /** Runs the named feeds once; what each failed with, empty where it did not. */
  Map<String, String> once(String... feeds) {
    Map<String, String> failures = new ConcurrentHashMap<>();
    FeedObserver observer =
        new FeedObserver() {
          @Override
          public void ended(Feed feed, String failure) {
            failures.put(feed.key().feed(), failure == null ? "" : failure);
          }
        };
    try (Daemon daemon = start(true, observer, feeds)) {
      assertThat(daemon.problems()).isEmpty();
      await().atMost(Duration.ofMinutes(3)).until(() -> failures.size() == daemon.running().size());
    }
    return new TreeMap<>(failures);
  }

  /** Runs feeds once, one after the other, and expects them to succeed. */
  K30Site loads(String... feeds) {
    for (String feed : feeds) {
      assertThat(once(feed)).containsEntry(feed, "");
    }
    return this;
  }

  /** Runs a feed once and expects it to fail; returns with what. */
  String fails(String feed) {
    String failure = once(feed).get(feed);
    assertThat(failure).isNotEmpty();
    return failure;
  }

  /** The daemon, by its schedules. */
  Daemon start(String... feeds) {
    Daemon daemon = start(false, FeedObserver.NONE, feeds);
    assertThat(daemon.problems()).isEmpty();
    return daemon;
  }

  private Daemon start(boolean once, FeedObserver observer, String... feeds) {
    return start(options(once, observer, Daemon.Options.NO_PAGE_LIMIT, feeds));
  }

  private Daemon start(Daemon.Options options) {
    return Daemon.start(options, this::warehouse, clock);
  }

  private Daemon.Options options(boolean once, FeedObserver observer, int pages, String... feeds) {
    SettingsReader reader = new SettingsReader(Vendors.settings(), Map.of());
    settings.forEach(reader::set);
    Set<String> chosen = Set.of(feeds);
    return new Daemon.Options(
        HOME, reader.read(), once, key -> chosen.contains(key.feed()), observer, pages);
  }

  Warehouse warehouse() {
    return Warehouse.open(url, "postgres", "postgres", clock);
  }

  /** A backfill of records, days of the past as they are at the site. */
  Daemon backfill(LocalDate from, LocalDate to, FeedObserver observer) {
    return backfill(from, to, observer, Daemon.Options.NO_PAGE_LIMIT);
  }

  /** One that breaks off after so many pages. */
  Daemon backfill(LocalDate from, LocalDate to, FeedObserver observer, int pages) {
    Stretch stretch =
        new Stretch(
            new FeedKey("plant", "records"),
            from.atStartOfDay(ZONE).toInstant(),
            to.plusDays(1).atStartOfDay(ZONE).toInstant());
    return start(options(true, observer, pages, "records").of(stretch));
  }

  static URI callback(Daemon daemon) {
    return URI.create("http://127.0.0.1:" + daemon.webhookPort().orElseThrow() + "/webhooks/plant");
  }

  /**
   * Between the warehouse and the truth.
   *
   * @param tables only these; none for all
   */
  List<String> differencesOf(String... tables) {
    try (WarehouseReader reader = reader()) {
      return new Comparison("plant", reader).differences(server.truth(start), tables);
    }
  }

  K30Site equalsTheTruth() {
    assertThat(differencesOf()).isEmpty();
    return breaksNoRule();
  }

  K30Site breaksNoRule() {
    assertThat(server.violations().all()).isEmpty();
    return this;
  }

  FeedStatus status(String feed) {
    try (WarehouseReader reader = reader()) {
      return reader.status().stream()
          .filter(status -> status.feed().equals(new FeedKey("plant", feed)))
          .findFirst()
          .orElseThrow();
    }
  }

  long count(String sql) {
    try (WarehouseReader reader = reader()) {
      return reader.query(sql, rows -> ((Number) rows.next()[0]).longValue());
    }
  }

  String text(String sql) {
    try (WarehouseReader reader = reader()) {
      return reader.query(sql, rows -> String.valueOf(rows.next()[0]));
    }
  }

  WarehouseReader reader() {
    return Warehouse.openReadOnly(url, "postgres", "postgres");
  }
}
