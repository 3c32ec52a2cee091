package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.support.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
  private static final Path FOLDER = Path.of("src/main/resources/db/migration");

  @TempDir Path directory;

  @Test
  void the_baselines_of_all_databases_make_the_same_tables() {
    try (Warehouse h2 = open("jdbc:h2:mem:baseline", "", "");
        Warehouse postgres =
            open(TestPostgres.freshDatabase(), TestPostgres.USER, TestPostgres.PASSWORD)) {
      assertThat(h2.tables()).hasSizeGreaterThanOrEqualTo(20).isEqualTo(postgres.tables());
    }
  }

  private static Warehouse open(String url, String user, String password) {
    return Warehouse.open(url, user, password, Clock.systemUTC());
  }

  /** As the four migrations before the baseline left it, with an administrator without password. */
  private String warehouseBeforeTheBaseline(String historyOfV4) throws Exception {
    String url = "jdbc:h2:file:" + directory.resolve("warehouse");
    String tables = Files.readString(FOLDER.resolve("h2/V1__baseline.sql"));
    try (Connection connection = DriverManager.getConnection(url, "", "");
        Statement statement = connection.createStatement()) {
      statement.execute(tables);
      statement.execute(
          """
          create table "flyway_schema_history"
            ("installed_rank" int, "version" varchar(50), "success" boolean);
          insert into "flyway_schema_history" values (1, '1', true), %s;
          create user reader password 'reader';
          insert into site_lock (site) values ('hq')\
          """
              .formatted(historyOfV4));
    }
    return url;
  }

  @Test
  void a_warehouse_made_before_the_baseline_is_taken_over_with_its_rows() throws Exception {
    String url = warehouseBeforeTheBaseline("(2, '4', true)");
    for (int start = 0; start < 2; start++) {
      try (Warehouse warehouse = open(url, "", "");
          WarehouseReader reader = Warehouse.openReadOnly(url, "", "")) {
        assertThat(warehouse.tables()).noneMatch(table -> table.name().contains("history"));
        assertThat(reader.<Object>query("select count(*) from site_lock", rows -> rows.next()[0]))
            .isEqualTo(1L);
      }
    }
    assertThatThrownBy(() -> DriverManager.getConnection(url, "", "").close())
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
  }

  @Test
  void a_warehouse_that_an_earlier_version_left_half_made_is_told() throws Exception {
    String url = warehouseBeforeTheBaseline("(2, '3', false)");
    assertThatThrownBy(() -> open(url, "", ""))
        .isInstanceOf(WarehouseException.class)
        .hasMessageContaining("left half-made")
        .hasMessageContaining("remove that database");
    assertThat(directory.toFile().list()).noneMatch(name -> name.contains("building"));
  }

  @Test
  void nothing_is_left_beside_the_warehouse_but_what_it_needs() {
    open("jdbc:h2:file:" + directory.resolve("warehouse"), "", "").close();
    assertThat(List.of(directory.toFile().list()))
        .containsExactlyInAnyOrder("warehouse.mv.db", "warehouse.password", "warehouse.start.lock");
  }
}
