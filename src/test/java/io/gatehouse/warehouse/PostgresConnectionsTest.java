package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gatehouse.support.TestDatabase;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.sql.PostgresDialect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What failed and is not the data's fault is not tried again on the same connection. */
@ParameterizedClass
@EnumSource(value = TestDatabase.class, names = "POSTGRESQL")
class PostgresConnectionsTest extends WarehouseContract {
  private LoadResult loadNamed(String name) {
    return load("records", hq.with(hq.record(7, at(0), "A"), "person_name", name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set default_transaction_read_only = on", // as after a fail-over
        "discard temp", // a pooler has given the session to others
        "deallocate all",
        "discard all",
        "set statement_timeout = '1s'; select pg_advisory_lock(1)",
      })
  void the_next_try_has_a_new_connection(String whatHappens) throws SQLException {
    for (int i = 0; i < 8; i++) {
      loadNamed("before " + i); // often enough for statements that the server keeps
    }
    execute(whatHappens);
    Connection lock = null;
    if (whatHappens.contains("timeout")) {
      lock = holdTheSite();
    }
    try {
      loadNamed("fails");
    } catch (WarehouseException e) {
      assertThat(e.unavailable()).as(e.getMessage()).isTrue();
      assertThat(e).hasMessageContaining("nothing was written and the next try may succeed");
    }
    if (lock != null) {
      lock.close();
    }
    loadNamed("works");
    loadNamed("works again");
    assertThat(rows("select person_name from access_event")).containsExactly("works again");
  }

  private Connection holdTheSite() throws SQLException {
    Connection other = DriverManager.getConnection(url, database.username(), database.password());
    other.setAutoCommit(false);
    try (Statement statement = other.createStatement()) {
      statement.execute("select * from site_lock for update");
    }
    return other;
  }

  @Test
  void connections_cut_by_the_server_lose_nothing_and_the_next_load_works() {
    load("records", hq.record(7, at(0), "A"));
    TestPostgres.cutConnections(url);
    PageLoad page = hq.page("records", hq.record(7, at(0), "A"), hq.record(8, at(1), "A"));
    try {
      warehouse.load(page);
    } catch (WarehouseException e) {
      assertThat(e.unavailable()).isTrue();
      warehouse.load(page);
    }
    assertEvents("7 null records", "8 null records");
  }

  @Test
  void a_connection_cut_in_mid_page_leaves_nothing_of_it() throws Exception {
    load("records", hq.with(hq.record(7, at(0), "A"), "org_name", "old"));
    PageLoad page =
        hq.page(
            "records",
            hq.with(hq.record(7, at(0), "A"), "org_name", "new"),
            hq.record(8, at(1), "A"));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection blocker = warehouse.dataSource().getConnection();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      // The page waits for this row after its new row has been copied already.
      statement.execute("update access_event set area_name = 'x' where source_event_id = '7'");
      Future<LoadResult> load = thread.submit(() -> warehouse.load(page));
      await()
          .until(
              () ->
                  !rows("select 1 from pg_stat_activity where datname = current_database()"
                          + " and wait_event_type = 'Lock'")
                      .isEmpty());
      TestPostgres.cutConnections(url, "wait_event_type = 'Lock'"); // not whom it waits for
      assertThatThrownBy(load::get)
          .cause()
          .isInstanceOfSatisfying(
              WarehouseException.class, e -> assertThat(e.unavailable()).isTrue());
    } catch (SQLException e) {
      assertThat(WarehouseException.heals(e)).as(e.getMessage()).isTrue();
    } finally {
      thread.shutdownNow();
    }
    await().ignoreExceptions().until(() -> rows("select 1").size() == 1);
    assertEvents("7 null records");
    await().ignoreExceptions().until(() -> warehouse.load(page).added() == 1);
    assertEvents("7 null records", "8 null records");
  }

  @Test
  void a_server_that_is_not_there_is_said_to_be_unavailable() {
    assertThatThrownBy(
            () ->
                Warehouse.open(
                    "jdbc:postgresql://127.0.0.1:1/x?password=hunter2",
                    "u",
                    "p",
                    Clock.systemUTC()))
        .isInstanceOfSatisfying(WarehouseException.class, e -> assertThat(e.unavailable()).isTrue())
        .hasMessageContaining("127.0.0.1:1/x")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void a_fault_of_the_data_costs_no_connection() {
    loadNamed("first");
    String session = rows("select pg_backend_pid()").get(0);
    assertThatThrownBy(() -> load("records", hq.with(hq.record(8, at(1), "A"), "seen_by", null)))
        .hasMessageContaining("[23502]")
        .hasMessageEndingWith("; nothing was written");
    assertThat(rows("select pg_backend_pid()")).containsExactly(session);
  }

  @Test
  void a_commit_whose_answer_is_lost_is_not_called_unwritten() {
    loadNamed("first");
    execute(
        """
        create function cut() returns trigger language plpgsql as
          'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';
        create constraint trigger cut after update on access_event
          deferrable initially deferred for each row execute function cut()\
        """);
    assertThatThrownBy(() -> loadNamed("second"))
        .isInstanceOfSatisfying(WarehouseException.class, e -> assertThat(e.unavailable()).isTrue())
        .hasMessageContaining("all of it was written or nothing")
        .hasMessageNotContaining("nothing was written");
    execute("drop trigger cut on access_event");
    loadNamed("second");
    assertThat(rows("select person_name from access_event")).containsExactly("second");
  }

  @Test
  void a_parameter_that_a_pooler_refuses_is_told_with_what_to_set() {
    SQLException refused =
        new SQLException("FATAL: unsupported startup parameter: extra_float_digits", "08P01");
    assertThat(WarehouseException.of("open the warehouse", url, refused))
        .hasMessageContaining("ignore_startup_parameters in pgbouncer.ini");
  }

  @Test
  void a_migration_has_as_long_as_it_takes_and_a_load_has_not() throws SQLException {
    DataSource pool = warehouse.dataSource();
    try (Connection connection = PostgresDialect.patient(pool).getConnection()) {
      assertThat(connection.getNetworkTimeout()).isZero();
    }
    for (int i = 0; i < 10; i++) {
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.getNetworkTimeout()).isEqualTo(60_000);
      }
    }
  }

  /** What a consumer has made on our views may stay there through an upgrade. */
  @Test
  void views_on_ours_outlive_views_that_are_made_again() throws SQLException {
    execute(
        "create view late_ones as select d.*, i.entered_at from work_day d left join who_is_inside i on i.site = d.site and i.person_id = d.person_id");
    execute("create view doubtful as select * from attendance_crosscheck");
    execute("delete from schema_history where version is null"); // as if they were others
    closeWarehouse();
    warehouse = open();
    assertThat(rows("select count(*) from schema_history where version is null"))
        .containsExactly("3");
    assertThat(rows("select count(*) from late_ones, doubtful")).containsExactly("0");
  }
}
