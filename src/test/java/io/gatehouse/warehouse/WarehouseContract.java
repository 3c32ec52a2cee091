package io.gatehouse.warehouse;

import static io.gatehouse.warehouse.Events.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A warehouse without rows, on the database of the class that inherits it. */
abstract class WarehouseContract {

  /** Of punches as WeCom tells them: what comes later of one takes its place. */
  static final Identity PUNCH =
      new Identity(
              "punch_id", "punched_at", List.of("site", "person_id", "punched_at"), List.of(), true)
          .with(Identity.Later.REPLACES);

  @Parameter TestDatabase database;
  @TempDir Path directory;

  String url;
  Warehouse warehouse;
  Events hq;

  /** Its url. */
  String freshWarehouse() {
    return database.freshWarehouse(directory);
  }

  @BeforeEach
  void openWarehouse() {
    url = freshWarehouse();
    warehouse = open();
    hq = new Events(warehouse, "hq");
  }

  @AfterEach
  void closeWarehouse() {
    warehouse.close();
  }

  Warehouse open() {
    return Warehouse.open(url, database.username(), database.password(), Clock.systemUTC());
  }

  LoadResult load(String feed, Object[]... rows) {
    return warehouse.load(hq.page(feed, rows));
  }

  /** All rows of a query, each as its values' text joined by blanks. */
  List<String> rows(String sql) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(result.getObject(i)));
        }
        rows.add(String.join(" ", values));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return rows;
  }

  void execute(String sql) {
    try (Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  static Instant at(int second) {
    return NOON.plusSeconds(second);
  }

  void assertEvents(String... sourceRealtimeSeenBy) {
    assertThat(
            rows(
                "select source_event_id, realtime_event_id, seen_by from access_event"
                    + " order by occurred_at, source_event_id, realtime_event_id"))
        .containsExactly(sourceRealtimeSeenBy);
  }
}
