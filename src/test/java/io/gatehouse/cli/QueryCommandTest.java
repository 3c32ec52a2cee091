package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.support.CommandRun;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueryCommandTest {

  @TempDir Path folder;

  private String warehouse(TestDatabase database) throws SQLException {
    String url = database.freshWarehouse(folder);
    try (Warehouse warehouse =
            Warehouse.open(url, database.username(), database.password(), Clock.systemUTC());
        Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into device (site, vendor, device_id, device_name, area_name, is_online, extra,
            first_loaded_at, last_loaded_at)
          values ('hq', 'ax-acs', '1', '东门', null, true, %s,
              timestamp with time zone '2026-01-02 03:04:05Z', now()),
            ('hq', 'ax-acs', '2', 'a "quoted", name', '', false, null,
              timestamp with time zone '2026-01-02 03:04:05Z', now())\
          """
              .formatted(
                  database == TestDatabase.H2 ? "json '{\"a\":[1]}'" : "'{\"a\":[1]}'::jsonb"));
    }
    return url;
  }

  private static final String SQL =
      "select device_id, device_name, area_name, is_online, first_loaded_at, extra from device"
          + " order by device_id";

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_table_keeps_its_columns_under_each_other(TestDatabase database) throws SQLException {
    CommandRun query = CommandRun.on(warehouse(database), List.of(), "query", SQL);

    assertThat(query.exit()).as(query.err()).isZero();
    List<String> lines = query.out().lines().toList();
    assertThat(lines.get(0)).startsWith("device_id  device_name       area_name  is_online");
    assertThat(lines.get(1)).startsWith("1          东门              NULL       true");
    assertThat(lines.get(1)).contains("2026-01-02T03:04:05Z");
    assertThat(lines.get(2)).startsWith("2          a \"quoted\", name             false");
    assertThat(query.err()).isEqualTo("2 rows" + System.lineSeparator());
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void csv_quotes_what_needs_it_and_keeps_null_and_empty_apart(TestDatabase database)
      throws SQLException {
    CommandRun query =
        CommandRun.on(warehouse(database), List.of(), "query", SQL, "--format", "csv");

    List<String> lines = query.out().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo("device_id,device_name,area_name,is_online,first_loaded_at,extra");
    assertThat(lines.get(1)).startsWith("1,东门,,true,2026-01-02T03:04:05Z,\"{\"\"a\"\":");
    assertThat(lines.get(2))
        .isEqualTo("2,\"a \"\"quoted\"\", name\",\"\",false,2026-01-02T03:04:05Z,");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void json_keeps_types_and_documents(TestDatabase database) throws SQLException, IOException {
    CommandRun query = CommandRun.on(warehouse(database), List.of(), "query", SQL, "--json");

    JsonNode rows = new ObjectMapper().readTree(query.out());
    assertThat(rows).hasSize(2);
    assertThat(rows.path(0).path("is_online").isBoolean()).isTrue();
    assertThat(rows.path(0).path("extra").path("a").path(0).asInt()).isEqualTo(1);
    assertThat(rows.path(0).path("area_name").isNull()).isTrue();
    assertThat(rows.path(0).path("first_loaded_at").asText()).isEqualTo("2026-01-02T03:04:05Z");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void nothing_can_be_written(TestDatabase database) throws SQLException {
    String url = warehouse(database);
    for (String sql :
        List.of(
            "delete from device",
            "update device set site = 'x'",
            "drop table device",
            "create table other (id int)",
            "select 1; delete from device",
            "commit; delete from device")) {
      CommandRun query = CommandRun.on(url, List.of(), "query", sql);
      assertThat(query.exit()).as(sql).isEqualTo(Exit.FAILED);
      assertThat(query.err().lines()).as(sql).hasSize(1);
    }
    assertThat(CommandRun.on(url, List.of(), "query", "select count(*) n from device").out())
        .contains("2");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_mistake_in_the_sql_is_one_line(TestDatabase database) throws SQLException {
    CommandRun query =
        CommandRun.on(warehouse(database), List.of(), "query", "select nothing from device");

    assertThat(query.exit()).isEqualTo(Exit.FAILED);
    assertThat(query.err().lines()).singleElement().asString().containsIgnoringCase("nothing");
    assertThat(query.out()).isEmpty();
  }
}
