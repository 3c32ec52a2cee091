package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.demo.Comparison;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Months are let go while the daemon loads and is killed: nothing else goes, nothing comes twice.
 */
class RetentionKillIT extends KillContract {

  private static final int HISTORY = 1_000;
  private static final int OLD = 9_000;
  private static final int YOUNG = 200;

  @Test
  void months_go_whole_while_the_daemon_loads_and_is_killed_twice() throws Exception {
    String url = TestPostgres.freshDatabase();
    fill(url);
    try (AxAcsSimulator server =
        AxAcsSimulator.start(Clock.systemUTC(), options -> options.history = HISTORY)) {
      server.live(20);
      for (int kill = 0; kill < 2; kill++) {
        long before = rows(url, "old");
        Process daemon = daemon(server, url);
        await()
            .atMost(Duration.ofSeconds(180))
            .pollInterval(Duration.ofMillis(50))
            .until(() -> rows(url, "old") < before);
        kill(daemon);
      }
      assertThat(rows(url, "young")).isEqualTo(YOUNG);

      Process daemon = daemon(server, url);
      server.stopLive();
      await().until(server::allVisible);
      await().atMost(Duration.ofSeconds(180)).until(() -> rows(url, "old") == 0);
      becomesTrue(daemon, url, reader -> new Comparison("hq", reader).differences(server.truth()));
      assertThat(rows(url, "young")).isEqualTo(YOUNG);
      assertThat(number(url, "select max(rows_dropped) from retention")).isEqualTo(OLD);
    }
  }

  private Process daemon(AxAcsSimulator server, String url) throws IOException {
    return daemon(
        url,
        List.of(
            "retention.access_event=100d",
            "sites.hq.vendor=ax-acs",
            "sites.hq.base-url=" + server.baseUrl(),
            "sites.hq.feeds=records,realtime,passages",
            "sites.hq.records.schedule=1s",
            "sites.hq.passages.schedule=2s"));
  }

  /** Of one site what is too old, of another what is not. */
  private static void fill(String url) throws SQLException {
    try (Warehouse warehouse =
            Warehouse.open(url, TestPostgres.USER, TestPostgres.PASSWORD, Clock.systemUTC());
        Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(events("old", OLD, "200 days"));
      statement.execute(events("young", YOUNG, "99 days"));
    }
  }

  private static String events(String site, int rows, String age) {
    return """
        insert into access_event (event_id, site, vendor, occurred_at, local_date, seen_by,
          first_loaded_at, last_loaded_at)
        select cast(lpad(to_hex(cast(extract(epoch from at) * 1000 as bigint)), 12, '0')
            || '8' || substring(md5('%1$s' || n), 1, 3) || '8' || substring(md5('%1$s' || n), 4, 15)
            as uuid),
          '%1$s', 'ax-acs', at, cast(at as date), 'records', at, at
        from generate_series(1, %2$d) n,
          lateral (select current_timestamp - interval '%3$s' + interval '1 second' * n as at) t\
        """
        .formatted(site, rows, age);
  }

  private static long rows(String url, String site) {
    return number(url, "select count(*) from access_event where site = '" + site + "'");
  }

  private static long number(String url, String sql) {
    try (WarehouseReader reader = reader(url)) {
      return reader.query(sql, found -> ((Number) found.next()[0]).longValue());
    }
  }
}
