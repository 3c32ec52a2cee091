package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Home;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.demo.Comparison;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Page;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.SetClock;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Stretch;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A corp as its operator has it: the real routes and mappings, a simulated WeCom, a warehouse. */
final class WeComSite {

  private static final Map<String, List<String>> TABLES =
      Map.of(
          "access", List.of("access_event"),
          "checkin", List.of("attendance_punch"),
          "rules", List.of("access_rule", "access_rule_window", "access_rule_person"));

  private static final Home HOME = new Home(Path.of("").toAbsolutePath());

  private final WeComSimulator server;
  private final String url;
  private final SetClock clock;
  private final List<String> settings = new ArrayList<>();
  private IntConsumer onPage = page -> {};

  WeComSite(WeComSimulator server, String url, SetClock clock) {
    this.server = server;
    this.url = url;
    this.clock = clock;
    set("vendor=wecom");
    set("base-url=" + server.baseUrl());
    set("start=2026-02-01"); // before the simulated history
    set("device-sns=" + String.join(",", server.company().deviceSns()));
    set("user-ids=" + String.join(",", server.company().userIds()));
  }

  /**
   * @param assignment below {@code sites.corp.}
   */
  WeComSite set(String assignment) {
    return setAll("sites.corp." + assignment);
  }

  WeComSite setAll(String assignment) {
    settings.add(assignment);
    return this;
  }

  /** With the credentials of one of the simulator's apps. */
  WeComSite as(Tokens.Kind kind) {
    Tokens.App app = server.app(kind);
    switch (kind) {
      case SELF_BUILT -> set("corp-id=" + app.corpId()).set("corp-secret=" + app.corpSecret());
      case DELEGATED -> set("corp-id=" + app.corpId()).set("permanent-code=" + app.corpSecret());
      case SUITE ->
          set("suite-id=" + app.suiteId())
              .set("suite-secret=" + app.suiteSecret())
              .set("auth-corp-id=" + app.corpId())
              .set("permanent-code=" + app.permanentCode());
    }
    return set("agent-id=" + app.agentId());
  }

  /** Is told the number of each page that was loaded, before the run goes on. */
  WeComSite onPage(IntConsumer action) {
    onPage = action;
    return this;
  }

  Warehouse warehouse() {
    return Warehouse.open(url, "postgres", "postgres", clock);
  }

  /** Runs the named feeds once; what each failed with, by feed, empty where it did not. */
  Map<String, String> once(String... feeds) {
    clock.forward(Duration.ofMillis(1)); // no two runs of a feed begin in one moment
    server.tokens().expectNewClient();
    Map<String, String> failures = new ConcurrentHashMap<>();
    FeedObserver observer =
        new FeedObserver() {
          @Override
          public void committed(
              Feed feed, Page page, LoadResult result, Instant at, Duration took) {
            onPage.accept(page.number());
          }

          @Override
          public void ended(Feed feed, String failure) {
            failures.put(feed.key().toString(), failure == null ? "" : failure);
          }
        };
    Set<String> chosen = Set.of(feeds);
    try (Daemon daemon = start(true, key -> chosen.contains(key.feed()), observer)) {
      assertThat(daemon.problems()).isEmpty();
      await().atMost(Duration.ofMinutes(2)).until(() -> failures.size() == daemon.running().size());
    }
    return new TreeMap<>(failures);
  }

  /** Runs feeds once and expects them to succeed. */
  WeComSite loads(String... feeds) {
    assertThat(once(feeds).values()).allMatch(String::isEmpty);
    return this;
  }

  /** Runs a feed once and expects it to fail; returns with what. */
  String fails(String feed) {
    String failure = once(feed).get("corp/" + feed);
    assertThat(failure).isNotEmpty();
    return failure;
  }

  /** The daemon, by its schedules. */
  Daemon start(Predicate<FeedKey> only) {
    server.tokens().expectNewClient();
    return start(false, only, FeedObserver.NONE);
  }

  /** Reads days of the past again, a few pages at a time; how many times it was begun. */
  int backfills(String feed, LocalDate from, LocalDate to, int pages) {
    ZoneId zone = ZoneId.of("Asia/Shanghai");
    Stretch stretch =
        new Stretch(
            new FeedKey("corp", feed),
            from.atStartOfDay(zone).toInstant(),
            to.plusDays(1).atStartOfDay(zone).toInstant());
    List<String> ends = new CopyOnWriteArrayList<>();
    FeedObserver observer =
        new FeedObserver() {
          @Override
          public void ended(Feed of, String failure) {
            ends.add(String.valueOf(failure));
          }
        };
    do {
      server.tokens().expectNewClient();
      int before = ends.size();
      Daemon.Options options =
          new Daemon.Options(HOME, settings(), true, stretch.feed()::equals, observer, pages)
              .of(stretch);
      try (Daemon daemon = Daemon.start(options, this::warehouse, clock)) {
        await().atMost(Duration.ofMinutes(1)).until(() -> ends.size() > before);
      }
    } while (ends.size() < 30 && !ends.get(ends.size() - 1).equals("null"));
    assertThat(ends).endsWith("null");
    return ends.size();
  }

  private Daemon start(boolean once, Predicate<FeedKey> only, FeedObserver observer) {
    return Daemon.start(
        new Daemon.Options(HOME, settings(), once, only, observer, Daemon.Options.NO_PAGE_LIMIT),
        this::warehouse,
        clock);
  }

  private Settings settings() {
    SettingsReader reader = new SettingsReader(Vendors.settings(), Map.of());
    settings.forEach(reader::set);
    return reader.read();
  }

  List<String> differences(String... feeds) {
    try (WarehouseReader reader = reader()) {
      String[] tables =
          Stream.concat(
                  Arrays.stream(feeds).map(TABLES::get).flatMap(List::stream),
                  Stream.of("rejected_row"))
              .toArray(String[]::new);
      return new Comparison("corp", reader).differences(server.truth(), tables);
    }
  }

  /** What these feeds load is the truth, and no rule of WeCom's was broken. */
  void equalsTheTruth(String... feeds) {
    assertThat(differences(feeds)).isEmpty();
    breaksNoRule();
  }

  void breaksNoRule() {
    assertThat(server.violations().all()).isEmpty();
  }

  /** Writes rows that somebody else has brought. */
  void knows(String table, String key, List<String> ids) {
    warehouse().close(); // with its tables
    String now = clock.instant().toString().replace("T", " ").replace("Z", "+00");
    try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
        Statement statement = connection.createStatement()) {
      for (String id : ids) {
        statement.execute(
            "insert into %s (site, vendor, %s, first_loaded_at, last_loaded_at)"
                    .formatted(table, key)
                + " values ('corp', 'wecom', '%s', '%s', '%s')".formatted(id, now, now));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  FeedStatus status(String feed) {
    try (WarehouseReader reader = reader()) {
      return reader.status().stream()
          .filter(status -> status.feed().equals(new FeedKey("corp", feed)))
          .findFirst()
          .orElseThrow();
    }
  }

  /**
   * As if the minute were over for which the warehouse keeps a vendor's pause for all processes.
   */
  WeComSite afterThePause() {
    try (Warehouse warehouse = warehouse();
        Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("delete from call_budget")).isOne();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  long count(String sql) {
    try (WarehouseReader reader = reader()) {
      return reader.query(sql, rows -> ((Number) rows.next()[0]).longValue());
    }
  }

  WarehouseReader reader() {
    return Warehouse.openReadOnly(url, "postgres", "postgres");
  }
}
