package io.gatehouse.warehouse;

import static io.gatehouse.warehouse.Events.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every kind of test on a warehouse needs; each is inherited once per database. */
abstract class WarehouseContract {
  private static final String H2 = "jdbc:h2:file:";

  private static Path empty;

  /** A new database: an empty one, or a warehouse without rows. */
  abstract String freshDatabase();

  String username() {
    return "";
  }

  String password() {
    return "";
  }

  String url;
  Warehouse warehouse;
  Events hq;

  @BeforeEach
  void openWarehouse() {
    url = freshDatabase();
    if (url.startsWith(H2)) {
      copyEmpty(Path.of(url.substring(H2.length(), url.indexOf(';'))).getParent());
    }
    warehouse = open();
    hq = new Events(warehouse, "hq");
  }

  /** A warehouse without rows, which is made once: making one takes longer than most tests. */
  private static synchronized void copyEmpty(Path directory) {
    try {
      if (empty == null) {
        empty = Files.createTempDirectory(Path.of("target"), "empty-warehouse").toAbsolutePath();
        Warehouse.open(H2 + empty.resolve("warehouse"), "", "", Clock.systemUTC()).close();
      }
      try (Stream<Path> files = Files.list(empty)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.copy(
              file, directory.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void closeWarehouse() {
    warehouse.close();
  }

  Warehouse open() {
    return Warehouse.open(url, username(), password(), Clock.systemUTC());
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
