package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.support.LogLines;
import io.gatehouse.support.MovedClock;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.RunRecord;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People are told once that a feed is not well, and once that it is. */
class AlertsTest {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final FeedKey RECORDS = new FeedKey("hq", "records");

  @TempDir Path folder;

  private final MovedClock clock = new MovedClock("2026-06-01T08:00:00Z");
  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile int answer = 200;
  private volatile Instant away;
  private HttpServer server;
  private LogLines lines;

  private String url;

  @BeforeEach
  void open() throws IOException {
    lines = LogLines.open();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (answer == 200) {
            told.add(body);
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
    url = TestDatabase.H2.freshWarehouse(folder);
  }

  @AfterEach
  void close() {
    server.stop(0);
    lines.close();
  }

  private Warehouse warehouse() {
    return Warehouse.open(url, "", "", clock);
  }

  private Alerts alerts(Warehouse warehouse, String setting) {
    return alerts(warehouse, setting, Duration.ofSeconds(20));
  }

  private Alerts alerts(Warehouse warehouse, String setting, Duration patience) {
    return alerts(warehouse, setting, patience, "records");
  }

  private Alerts alerts(Warehouse warehouse, String setting, Duration patience, String feeds) {
    Settings settings =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("sites.hq.vendor=ax-acs")
            .set("sites.hq.base-url=http://127.0.0.1:1")
            .set("sites.hq.feeds=" + feeds)
            .set(setting)
            .read();
    return new Alerts(settings, warehouse, clock, () -> away, patience);
  }

  private String url() {
    return "alert.url=http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=s3cret";
  }

  private void ran(Warehouse warehouse, String error) {
    Instant now = clock.instant();
    warehouse.record(
        new RunRecord(RECORDS, "ax-acs", now, now, 1, LoadResult.NONE, error, error == null));
  }

  private static void sql(Warehouse warehouse, String... statements) {
    try (Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_consumer_that_fails_or_does_not_run_is_told_and_so_is_that_it_is_well() {
    try (Warehouse warehouse = warehouse();
        Alerts alerts = alerts(warehouse, url())) {
      sql(
          warehouse,
          "insert into consumer (name, table_name, begun_at, held_by, held_until) values ('hr',"
              + " 'access_event', current_timestamp, random_uuid(), timestamp '2999-01-01 00:00:00')",
          "insert into consumer_checkpoint (name, site, load_no, failing_since, last_error) values"
              + " ('hr', 'hq', 0, current_timestamp, 'the broker is away')");
      alerts.look();
      clock.forward(Duration.ofMinutes(16));
      alerts.look();
      alerts.look();
      assertThat(told).hasSize(1);
      assertThat(told.get(0))
          .contains("\"state\":\"failing\"", "\"consumer\":\"hr\"", "the broker is away")
          .contains("\"text\":\"consumer hr of hq is failing since ");
      sql(warehouse, "update consumer_checkpoint set failing_since = null, last_error = null");
      alerts.look();
      alerts.look();
      assertThat(told).hasSize(2);
      assertThat(told.get(1)).contains("\"text\":\"consumer hr of hq is well again\"");
      sql(warehouse, "update consumer set held_until = timestamp '2000-01-01 00:00:00'");
      alerts.look();
      clock.forward(Duration.ofMinutes(16));
      alerts.look();
      assertThat(told).hasSize(3);
      assertThat(told.get(2)).contains("consumer hr of hq is not running since ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void a_feed_that_fails_for_long_is_told_once_and_once_when_it_is_well_over_restarts(String on) {
    String postgres = on.equals("h2") ? null : TestPostgres.freshDatabase();
    try (Warehouse warehouse =
        postgres == null ? warehouse() : Warehouse.open(postgres, "postgres", "postgres", clock)) {
      try (Alerts before = alerts(warehouse, url())) {
        ran(warehouse, null);
        before.look();
        ran(warehouse, "the server answered HTTP 500 [http://a/b?person=Li]");
        before.look();
        clock.forward(Duration.ofMinutes(14));
        before.look();
        assertThat(told).isEmpty();
        clock.forward(Duration.ofMinutes(1));
        before.look();
        before.look();
        assertThat(told).hasSize(1);
        assertThat(told.get(0))
            .contains("\"failing\"", "\"hq\"", "\"records\"", "HTTP 500")
            .doesNotContain("Li");
      }
      try (Alerts after = alerts(warehouse, url());
          Alerts second = alerts(warehouse, url())) {
        after.look();
        second.look();
        assertThat(told).hasSize(1);
        ran(warehouse, null);
        after.look();
        second.look();
        after.look();
        assertThat(told).hasSize(2);
        assertThat(told.get(1)).contains("\"well\"", "hq/records is well again");
        assertThat(warehouse.alerts().read()).isEmpty();
      }
    }
  }

  @Test
  void what_was_short_or_paused_is_not_told_and_a_clock_set_back_delays_by_no_more_than_that() {
    try (Warehouse warehouse = warehouse();
        Alerts alerts = alerts(warehouse, url())) {
      ran(warehouse, "no answer");
      alerts.look();
      clock.forward(Duration.ofMinutes(10));
      ran(warehouse, null);
      alerts.look();
      ran(warehouse, "no answer");
      alerts.look();
      clock.forward(Duration.ofMinutes(10));
      alerts.look();
      assertThat(told).isEmpty();
      clock.forward(Duration.ofDays(-30));
      alerts.look();
      warehouse.pause("hq", null, null);
      clock.forward(Duration.ofMinutes(16));
      alerts.look();
      assertThat(told).isEmpty();
      warehouse.resume("hq", null, List.of());
      alerts.look();
      assertThat(told).hasSize(1);
    }
  }

  @Test
  void what_could_not_be_told_is_told_later_and_the_token_is_never_logged() {
    try (Warehouse warehouse = warehouse();
        Alerts alerts = alerts(warehouse, url())) {
      ran(warehouse, "no answer");
      alerts.look();
      clock.forward(Duration.ofMinutes(15));
      answer = 503;
      alerts.look();
      alerts.look();
      assertThat(told).isEmpty();
      assertThat(lines.containing("cannot tell the alert")).hasSize(1);
      assertThat(lines.containing("answered HTTP 503")).hasSize(1);
      assertThat(lines.containing("s3cret")).isEmpty();
      answer = 200;
      alerts.look();
      assertThat(told).hasSize(1);
    }
  }

  @Test
  void a_server_that_hangs_is_given_up_and_told_of_all_that_came_meanwhile() throws IOException {
    try (Warehouse warehouse = warehouse();
        ServerSocket hangs = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      FeedKey passages = new FeedKey("hq", "passages");
      String deaf = "alert.url=http://127.0.0.1:" + hangs.getLocalPort() + "/hook?token=s3cret";
      ran(warehouse, "no answer");
      try (Alerts alerts = alerts(warehouse, deaf, SHORT)) {
        alerts.look();
        clock.forward(Duration.ofMinutes(15));
        alerts.look();
        assertThat(lines.containing("did not answer within")).hasSize(1);
        Instant now = clock.instant();
        warehouse.record(
            new RunRecord(passages, "ax-acs", now, now, 1, LoadResult.NONE, "no answer", false));
        alerts.look();
      }
      clock.forward(Duration.ofMinutes(15));
      try (Alerts alerts = alerts(warehouse, url(), Duration.ofSeconds(20), "records,passages")) {
        alerts.look();
        clock.forward(Duration.ofMinutes(15));
        alerts.look();
      }
      assertThat(told).hasSize(2);
      assertThat(told.toString()).contains("hq/records is failing", "hq/passages is failing");
      assertThat(lines.containing("s3cret")).isEmpty();
    }
  }

  @Test
  void a_command_gets_it_on_its_input_without_a_shell_and_one_that_hangs_is_ended() {
    Path file = folder.resolve("told;$(x)");
    try (Warehouse warehouse = warehouse()) {
      ran(warehouse, "no answer");
      try (Alerts hanging = alerts(warehouse, "alert.command=sleep 61.7", SHORT)) {
        hanging.look();
        clock.forward(Duration.ofMinutes(15));
        hanging.look();
      }
      assertThat(lines.containing("alert.command sleep did not end within")).hasSize(1);
      await() // a process that is killed is there for a moment still
          .until(
              () ->
                  ProcessHandle.current()
                      .descendants()
                      .filter(ProcessHandle::isAlive)
                      .map(ProcessHandle::info)
                      .noneMatch(process -> process.toString().contains("61.7")));
      try (Alerts alerts = alerts(warehouse, "alert.command=tee " + file)) {
        alerts.look();
      }
      assertThat(file).content().contains("\"state\":\"failing\"", "\"feed\":\"records\"");
    }
  }

  @Test
  void a_warehouse_that_is_away_is_one_alert_for_all_feeds() {
    try (Warehouse warehouse = warehouse();
        Alerts alerts = alerts(warehouse, url())) {
      ran(warehouse, null);
      away = clock.instant();
      alerts.look();
      clock.forward(Duration.ofMinutes(15));
      alerts.look();
      alerts.look();
      assertThat(told).hasSize(1);
      assertThat(told.get(0)).contains("the warehouse is away");
      away = null;
      ran(warehouse, null);
      alerts.look();
      alerts.look();
      assertThat(told).hasSize(2);
      assertThat(told.get(1)).contains("the warehouse is back");
    }
  }
}
