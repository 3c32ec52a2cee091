package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gatehouse.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PostgresPagesTest extends PagesContract {
  @Override
  String freshDatabase() {
    return TestPostgres.freshWarehouse();
  }

  @Override
  String username() {
    return TestPostgres.USER;
  }

  @Override
  String password() {
    return TestPostgres.PASSWORD;
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
}
