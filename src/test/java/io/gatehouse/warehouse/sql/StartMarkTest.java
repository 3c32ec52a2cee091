package io.gatehouse.warehouse.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartMarkTest {
  @TempDir Path directory;

  private Warehouse open(String url) {
    boolean isH2 = url.startsWith("jdbc:h2:");
    return Warehouse.open(
        url, isH2 ? "" : TestPostgres.USER, isH2 ? "" : TestPostgres.PASSWORD, Clock.systemUTC());
  }

  private String url(String database) {
    return database.equals("h2")
        ? "jdbc:h2:file:" + directory.resolve("warehouse")
        : TestPostgres.freshDatabase();
  }

  private static void execute(Warehouse warehouse, String sql) throws SQLException {
    try (Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void assertFits(Warehouse warehouse, boolean fits) throws SQLException {
    try (Connection connection = warehouse.dataSource().getConnection()) {
      assertThat(StartMark.read(connection).schema().equals(StartMark.schema(connection)))
          .isEqualTo(fits);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void a_start_finds_what_the_last_one_left_until_anybody_changes_the_history(String database)
      throws SQLException {
    String url = url(database);
    for (int start = 0; start < 2; start++) {
      try (Warehouse warehouse = open(url)) {
        assertFits(warehouse, true);
      }
    }
    try (Warehouse warehouse = open(url)) {
      execute(
          warehouse,
          "update \"schema_history\" set \"checksum\" = \"checksum\" + 1 where \"version\" = '2'");
      assertFits(warehouse, false);
    }
    assertThatThrownBy(() -> open(url)) // Flyway is asked again
        .isInstanceOf(WarehouseException.class)
        .hasMessageContaining("cannot bring the schema to this version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void a_mark_of_another_build_or_none_only_costs_time(String database) throws SQLException {
    String url = url(database);
    for (String mark :
        new String[] {"null", "'The last start saw schema 00, comments 00.'", "'an operator''s'"}) {
      try (Warehouse warehouse = open(url)) {
        execute(warehouse, "comment on table \"schema_history\" is " + mark);
        assertFits(warehouse, false);
      }
      try (Warehouse warehouse = open(url)) {
        assertFits(warehouse, true);
      }
    }
  }
}
