package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.Consumers.Position;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Committed rows by number, for consumers that go on where they were. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ConsumersTest extends WarehouseContract {

  private static final String EVENTS = "access_event";
  private final UUID daemon = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();

  /** Each test has a site and a consumer of its own in one warehouse. */
  private String site;

  private String hr;
  private int tests;

  /** A test's directory goes with it, and this warehouse stays. */
  @Override
  String freshWarehouse() {
    return database == TestDatabase.H2
        ? "jdbc:h2:mem:consumers-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"
        : super.freshWarehouse();
  }

  @Override
  @BeforeEach
  void openWarehouse() {
    if (warehouse == null) {
      super.openWarehouse();
    }
    site = "site" + ++tests;
    hr = "hr" + tests;
    hq = new Events(warehouse, site);
    load("records", hq.record(0, at(-60), "first"));
    begin = last();
  }

  @Override
  @AfterEach
  void closeWarehouse() {}

  @AfterParameterizedClassInvocation
  void closeLast() {
    warehouse.close();
    warehouse = null;
  }

  /** Before what the test loads. */
  private Position start() {
    return new Position(begin, null);
  }

  private long begin;

  private boolean hold(String name, UUID by) {
    return warehouse.consumers().hold(name, EVENTS, "*", false, by);
  }

  private ConsumerStatus status() {
    return warehouse.standing().consumers().stream()
        .filter(one -> one.name().equals(hr))
        .findFirst()
        .orElseThrow();
  }

  private long last() {
    return warehouse.consumers().lastNumbers(site).get(site);
  }

  /** Reads on from a position to the end in batches, as a consumer does. */
  private List<String> readOn(String table, Position from, int batch) {
    Consumers consumers = warehouse.consumers();
    Table of = warehouse.table(table);
    List<String> read = new ArrayList<>();
    Position at = from;
    long last = last();
    while (at.loadNo() < last || at.afterKey() != null) {
      List<Object[]> rows = consumers.read(table, site, at, last, batch);
      for (Object[] row : rows) {
        read.add(
            consumers.loadNo(table, row)
                + " "
                + row[of.position(of.key().get(of.key().size() - 1))]);
      }
      if (rows.size() == batch) {
        at = consumers.behind(table, rows.get(batch - 1));
      } else if (at.afterKey() != null) {
        at = new Position(at.loadNo(), null);
      } else {
        at = new Position(last, null);
      }
    }
    return read;
  }

  private List<String> stored(String table, String key) {
    return rows(
        "select load_no, %2$s from %1$s where site = '%3$s' order by load_no, %2$s"
            .formatted(table, key, site));
  }

  @Test
  void rows_come_in_the_order_of_commits_and_each_once_whatever_the_batch() {
    for (int page = 0; page < 4; page++) {
      Object[][] rows = new Object[7][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = hq.record(100 * page + i, at(100 * page + i), "card" + i);
      }
      load("records", rows);
    }
    List<String> all = stored(EVENTS, "event_id");
    assertThat(all).hasSize(29);
    for (int batch : new int[] {1, 2, 3, 7, 8, 100}) {
      assertThat(readOn(EVENTS, Consumers.BEGINNING, batch)).as("batch " + batch).isEqualTo(all);
    }
  }

  @Test
  void a_row_that_changes_while_others_are_read_comes_again_with_its_new_number() {
    load("records", hq.record(1, at(1), "A"), hq.record(2, at(2), "B"), hq.record(3, at(3), "C"));
    Consumers consumers = warehouse.consumers();
    List<Object[]> first = consumers.read(EVENTS, site, start(), last(), 1);
    Position behind = consumers.behind(EVENTS, first.get(0));
    Object[] changed = hq.with(hq.record(1, at(1), "A"), "person_name", "Ada");
    load("records", changed);
    assertThat(readOn(EVENTS, behind, 1)).hasSize(3).isSorted();
  }

  @Test
  void every_table_with_numbers_can_be_read_from_the_middle_of_a_commit() {
    Consumers consumers = warehouse.consumers();
    assertThat(consumers.tables())
        .contains(EVENTS, "person", "attendance_day", "attendance_month", "access_rule_window")
        .doesNotContain("consumer", "heartbeat", "site", "person_day");
    for (String table : consumers.tables()) {
      Table of = warehouse.table(table);
      List<String> key =
          of.key().stream()
              .map(
                  column ->
                      switch (of.columns().get(of.position(column)).type()) {
                        case UUID -> daemon.toString();
                        case DATE -> "2026-03-01";
                        case TIMESTAMP -> "2026-03-01T04:00:00Z";
                        case INTEGER, BIGINT -> "4";
                        default -> "a'\"b";
                      })
              .toList();
      String json =
          "[\""
              + String.join("\",\"", key.stream().map(k -> k.replace("\"", "\\\"")).toList())
              + "\"]";
      assertThat(consumers.read(table, site, new Position(3, json), 9, 5)).as(table).isEmpty();
    }
  }

  @Test
  void one_daemon_at_a_time_has_a_consumer() {
    assertThat(hold(hr, daemon)).isTrue();
    assertThat(hold(hr, daemon)).isTrue();
    assertThat(hold(hr, other)).isFalse();
    assertThat(warehouse.consumers().holdOn(hr, other)).isFalse();
    Position position = new Position(4, null);
    assertThat(warehouse.consumers().save(hr, other, site, position, 3, false)).isFalse();
    assertThat(warehouse.consumers().positions(hr)).isEmpty();

    warehouse.consumers().release(hr, other); // not its own
    assertThat(hold(hr, other)).isFalse();
    warehouse.consumers().release(hr, daemon);
    assertThat(hold(hr, other)).isTrue();
    assertThat(warehouse.consumers().save(hr, daemon, site, position, 3, false)).isFalse();
  }

  @Test
  void a_daemon_that_was_killed_or_lived_in_the_future_keeps_nobody_out() {
    hold(hr, daemon);
    execute(
        "update consumer set held_until = current_timestamp - interval '1' second where name = '"
            + hr
            + "'");
    assertThat(hold(hr, other)).isTrue();
    execute(
        "update consumer set held_until = current_timestamp + interval '1' day where name = '"
            + hr
            + "'");
    assertThat(hold(hr, daemon)).isTrue();
  }

  @Test
  void a_name_stands_for_one_table() {
    hold(hr, daemon);
    assertThatThrownBy(() -> warehouse.consumers().hold(hr, "person", "*", false, daemon))
        .hasMessage(
            "the consumer "
                + hr
                + " has been reading access_event: give the one that reads person another name");
  }

  @Test
  void a_new_consumer_begins_at_the_beginning_or_now() {
    load("records", hq.record(1, at(1), "A"));
    Consumers consumers = warehouse.consumers();
    hold(hr, daemon);
    assertThat(consumers.positions(hr)).isEmpty();
    consumers.hold("late", EVENTS, site, true, daemon);
    assertThat(consumers.positions("late")).isEqualTo(Map.of(site, new Position(last(), null)));
    long then = last();
    load("records", hq.record(2, at(2), "B"));
    consumers.hold("late", EVENTS, site, true, daemon);
    assertThat(consumers.positions("late")).isEqualTo(Map.of(site, new Position(then, null)));
    assertThat(readOn(EVENTS, new Position(then, null), 10)).hasSize(1);
  }

  @Test
  void the_status_says_how_far_behind_a_consumer_is_and_why() {
    load("records", hq.record(1, at(1), "A"), hq.record(2, at(2), "B"), hq.record(3, at(3), "C"));
    Consumers consumers = warehouse.consumers();
    hold(hr, daemon);
    List<Object[]> rows = consumers.read(EVENTS, site, start(), last(), 2);
    consumers.save(hr, daemon, site, consumers.behind(EVENTS, rows.get(1)), 2, false);
    consumers.failed(hr, site, "no\u0000 route to host");
    ConsumerStatus status = status();
    assertThat(status.behind()).isEqualTo(1);
    assertThat(status.rowsHandedOn()).isEqualTo(2);
    assertThat(status.isFailing()).isTrue();
    assertThat(status.isHeld()).isTrue();
    assertThat(status.lastError()).contains("route to host");
    assertThat(status.failingSince()).isNotNull();
    assertThat(status.caughtUpAt()).isNull();

    consumers.save(hr, daemon, site, new Position(last(), null), 1, true);
    status = status();
    assertThat(status.behind()).isZero();
    assertThat(status.isFailing()).isFalse();
    assertThat(status.caughtUpAt()).isNotNull();
  }

  @Test
  void reading_waits_for_no_commit_under_way_and_sees_nothing_of_it() throws SQLException {
    load("records", hq.record(1, at(1), "A"));
    long then = last();
    try (Connection loading = warehouse.dataSource().getConnection()) {
      loading.setAutoCommit(false);
      Sql.update(loading, "update site_lock set load_no = load_no + 1 where site = '" + site + "'");
      Sql.update(loading, "update access_event set load_no = ? where site = ?", then + 1, site);
      org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(5),
          () -> {
            assertThat(last()).isEqualTo(then);
            assertThat(readOn(EVENTS, start(), 5)).hasSize(1);
          });
      loading.rollback();
    }
  }
}
