package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators pause, and whether daemons live, by the database's own clock. */
class StandingTest {

  private static final FeedKey RECORDS = new FeedKey("hq", "records");
  private static final FeedKey PRESENCE = new FeedKey("hq", "presence");

  @TempDir Path folder;

  private Warehouse open(String database) {
    return database.equals("h2")
        ? Warehouse.open("jdbc:h2:file:" + folder.resolve("w"), "", "", Clock.systemUTC())
        : Warehouse.open(TestPostgres.freshDatabase(), "postgres", "postgres", Clock.systemUTC());
  }

  private static void execute(Warehouse warehouse, String sql) {
    try (Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static PausedFeed holding(Warehouse warehouse, FeedKey feed) {
    return PausedFeed.longest(warehouse.paused(), feed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void pauses_hold_until_they_are_over_or_resumed(String database) {
    try (Warehouse warehouse = open(database)) {
      assertThat(warehouse.resume("hq", null, Set.of())).isFalse();
      warehouse.pause("hq", null, null);
      warehouse.pause("hq", "records", Duration.ofHours(2));
      assertThat(holding(warehouse, RECORDS).until()).isNull();
      assertThat(holding(warehouse, PRESENCE)).isNotNull();
      assertThat(holding(warehouse, new FeedKey("plant2", "records"))).isNull();

      assertThat(warehouse.resume("hq", "records", Set.of("presence"))).isTrue();
      assertThat(holding(warehouse, RECORDS)).isNull();
      assertThat(holding(warehouse, PRESENCE).feed()).isEqualTo("presence");
      assertThat(warehouse.resume("hq", null, Set.of())).isTrue();
      assertThat(warehouse.paused()).isEmpty();

      warehouse.pause("hq", "records", Duration.ofHours(2));
      execute(warehouse, "update feed_pause set until_at = current_timestamp");
      assertThat(warehouse.paused()).isEmpty();
      warehouse.beat(UUID.randomUUID(), "host", 1, null);
      assertThat(warehouse.resume("hq", "records", Set.of())).isFalse(); // its row is gone
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void a_pause_from_a_clock_that_was_ahead_ends_after_its_length(String database) {
    try (Warehouse warehouse = open(database)) {
      warehouse.pause("hq", "records", Duration.ofMinutes(10));
      execute(
          warehouse,
          "update feed_pause set paused_at = timestamp with time zone '2099-01-01 00:00:00+00',"
              + " until_at = timestamp with time zone '2099-01-01 00:10:00+00'");
      for (PausedFeed paused : warehouse.beat(UUID.randomUUID(), "host", 1, null)) {
        assertThat(Duration.between(paused.pausedAt(), paused.until()).toMinutes()).isEqualTo(10);
      }
      execute(warehouse, "update feed_pause set seconds = seconds + 3600");
      assertThat(holding(warehouse, RECORDS).until()).isBefore("2090-01-01T00:00:00Z");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void a_daemon_lives_while_its_beat_is_of_now(String database) {
    UUID daemon = UUID.randomUUID();
    try (Warehouse warehouse = open(database)) {
      assertThat(warehouse.standing().daemons()).isEmpty();
      warehouse.beat(daemon, "host", 17, null);
      assertThat(warehouse.standing().daemons()).allMatch(Heartbeat::isAlive);

      String minute = database.equals("h2") ? "interval '1' minute" : "interval '1 minute'";
      execute(warehouse, "update heartbeat set beat_at = current_timestamp - " + minute);
      assertThat(warehouse.standing().daemons()).noneMatch(Heartbeat::isAlive);
      execute(warehouse, "update heartbeat set beat_at = current_timestamp + " + minute);
      assertThat(warehouse.standing().daemons()).noneMatch(Heartbeat::isAlive);

      warehouse.beat(daemon, "host", 17, null);
      assertThat(warehouse.standing().daemons()).allMatch(Heartbeat::isAlive);
      warehouse.stopped(daemon);
      assertThat(warehouse.standing().daemons()).noneMatch(Heartbeat::isAlive);
      warehouse.beat(UUID.randomUUID(), "host", 18, null);
      assertThat(warehouse.standing().daemons()).hasSize(1); // the stopped one is forgotten
    }
  }
}
