package io.gatehouse.demo.axacs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.axacs.BadRecord;
import io.gatehouse.simulator.axacs.LedgerEvent;
import io.gatehouse.support.CommandRun;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads a small server once; each test spoils a copy of the warehouse. */
class LedgerCheckTest {

  @TempDir static Path loaded;
  @TempDir Path folder;
  private static AxAcsSimulator server;
  private static LedgerEvent swipe;

  @BeforeAll
  static void load() {
    server = AxAcsSimulator.builder().history(200).start();
    server.badRecord(BadRecord.IMPOSSIBLE_TIME).publish();
    server.badRecord(BadRecord.HOSTILE_VALUES).publish();
    server.badRecord(BadRecord.OVERLONG_NAME).publish();
    swipe =
        server.ledger().events().stream()
            .filter(event -> event.recordId() != null && "CARD".equals(event.method()))
            .filter(event -> event.personName() != null)
            .findFirst()
            .orElseThrow();
    CommandRun run =
        CommandRun.on(
            url(loaded),
            CommandRun.site("hq", server.baseUrl(), "feeds=records,passages"),
            "run",
            "--once");
    assertThat(run.exit()).as(run.err()).isZero();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void copy() throws IOException {
    for (String file : List.of("warehouse.mv.db", "warehouse.password")) {
      Files.copy(loaded.resolve(file), folder.resolve(file));
    }
  }

  private static String url(Path in) {
    return "jdbc:h2:file:" + in.resolve("warehouse");
  }

  private void spoil(String sql) throws SQLException {
    try (Warehouse warehouse = Warehouse.open(url(folder), "", "", Clock.systemUTC());
        Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  private List<String> differences() {
    try (WarehouseReader warehouse = Warehouse.openReadOnly(url(folder), "", "")) {
      return new LedgerCheck("hq", "ax-acs", ZoneId.of("Asia/Shanghai"))
          .differences(server.ledger(), warehouse);
    }
  }

  private static String ofSwipe() {
    return " where source_event_id = '" + swipe.recordId() + "'";
  }

  @Test
  void what_was_loaded_equals_the_ledger() {
    assertThat(differences()).isEmpty();
  }

  @Test
  void a_missing_row_is_found() throws SQLException {
    spoil("delete from access_event" + ofSwipe());

    assertThat(differences()).singleElement().asString().startsWith("no row for");
  }

  @Test
  void a_doubled_row_is_found() throws SQLException {
    spoil(
        """
        insert into access_event (event_id, site, vendor, source_event_id, occurred_at, local_date,
          access_point_id, credential_no, event_name, method, seen_by,
          first_loaded_at, last_loaded_at)
        select random_uuid(), site, vendor, source_event_id, occurred_at, local_date,
          access_point_id, credential_no, event_name, method, seen_by,
          first_loaded_at, last_loaded_at
        from access_event"""
            + ofSwipe());

    assertThat(differences()).anyMatch(line -> line.startsWith("row that the ledger does not"));
  }

  @Test
  void an_invented_row_is_found() throws SQLException {
    spoil(
        """
        insert into access_event (event_id, site, vendor, source_event_id, occurred_at, local_date,
          seen_by, first_loaded_at, last_loaded_at)
        values (random_uuid(), 'hq', 'ax-acs', '999999', timestamp with time zone
          '2026-01-01 00:00:00Z', date '2026-01-01', 'records', now(), now())\
        """);

    assertThat(differences())
        .singleElement()
        .asString()
        .startsWith("row that the ledger does not have")
        .contains("999999");
  }

  @Test
  void a_changed_value_is_found_with_its_column() throws SQLException {
    spoil("update access_event set person_name = '王五'" + ofSwipe());

    assertThat(differences())
        .singleElement()
        .asString()
        .startsWith("person_name is 王五 instead of " + swipe.personName());
  }

  @Test
  void a_row_moved_in_time_is_found_as_that_row() throws SQLException {
    spoil("update access_event set occurred_at = dateadd(second, 1, occurred_at)" + ofSwipe());

    assertThat(differences())
        .isNotEmpty()
        .allMatch(line -> line.contains("record " + swipe.recordId() + ","))
        .anyMatch(line -> line.startsWith("occurred_at is "));
  }

  @Test
  void a_feed_that_never_saw_the_event_is_found_in_seen_by() throws SQLException {
    spoil("update access_event set seen_by = 'realtime,records'" + ofSwipe());

    assertThat(differences()).singleElement().asString().startsWith("seen_by is realtime,records");
  }

  @Test
  void a_lost_and_an_invented_rejected_row_are_found() throws SQLException {
    spoil("update rejected_row set raw_text = '{}'");

    assertThat(differences())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("no rejected row for"))
        .anyMatch(line -> line.startsWith("rejected row without a bad record"));
  }
}
