package io.gatehouse.warehouse;

import static io.gatehouse.warehouse.Events.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns and tables of an installation's own, in {@code config/migrations}. */
class OwnMigrationsTest {

  @TempDir Path directory;

  private String h2() {
    return "jdbc:h2:file:" + directory.resolve("db/warehouse") + ";AUTO_SERVER=TRUE";
  }

  private Warehouse open(String url) {
    boolean isH2 = url.startsWith("jdbc:h2:");
    return Warehouse.open(
        url,
        isH2 ? "" : TestPostgres.USER,
        isH2 ? "" : TestPostgres.PASSWORD,
        directory.resolve("migrations"),
        Clock.systemUTC());
  }

  private void file(String name, String sql) {
    try {
      Files.createDirectories(directory.resolve("migrations"));
      Files.writeString(directory.resolve("migrations").resolve(name), sql);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void own_columns_are_filled_and_what_is_wrong_leaves_the_warehouse_as_it_was(String database) {
    String url = database.equals("h2") ? h2() : TestPostgres.freshDatabase();
    open(url).close(); // from before there were any
    file("V1__company.sql", "alter table access_event add column company varchar(90);");
    file(
        "V2__cost_centre.sql",
        "create table cost_centre (code varchar(9) primary key, more ${json});");
    try (Warehouse warehouse = open(url)) {
      Events hq = new Events(warehouse, "hq");
      Object[] row = hq.with(hq.record(1, NOON, "A"), "company", "Müller");
      warehouse.load(hq.page("records", null, List.<Object[]>of(row)));
      assertThat(warehouse.table("cost_centre").columns()).hasSize(2);
    }
    file(
        "V3__half.sql",
        "alter table access_event add column half integer;\n\nalter tabel x add y int;");
    assertThatThrownBy(() -> open(url))
        .isInstanceOf(WarehouseException.class)
        .hasMessageContaining("V3__half.sql:3: the database refuses it: ")
        .hasMessageContaining("[alter tabel x add y int");
    refused(
        url,
        "alter table access_event add column n integer default 0 not null;",
        "access_event.n must be nullable");
    refused(
        url,
        "alter table access_event add column n numeric(9, 2);",
        "access_event.n is numeric, which rows cannot be loaded into: use");
    refused(
        url,
        "alter table access_event drop column plate_no cascade;",
        "access_event.plate_no is Gatehouse's");
    refused(
        url,
        "alter table person alter column person_name set not null;",
        "person.person_name is Gatehouse's");
    file("V3__half.sql", "alter table access_event add column half integer;");
    try (Warehouse warehouse = open(url);
        WarehouseReader reader =
            Warehouse.openReadOnly(
                url, database.equals("h2") ? "" : TestPostgres.USER, TestPostgres.PASSWORD)) {
      assertThat(warehouse.table("access_event").has("half")).isTrue();
      assertThat(reader.<Object>query("select company from access_event", rows -> rows.next()[0]))
          .isEqualTo("Müller");
      assertThat(reader.<Object>query("select count(*) from cost_centre", rows -> rows.next()[0]))
          .isEqualTo(0L);
    }
  }

  private void refused(String url, String sql, String why) {
    if (url.contains("h2")) {
      sql = sql.replace(" cascade", "");
    }
    if (sql.contains("drop column") && url.contains("h2")) {
      return; // its views keep the column
    }
    file("V3__half.sql", "create table passing (id integer);\n" + sql);
    assertThatThrownBy(() -> open(url))
        .hasMessageContaining(why)
        .hasMessageContaining("V3__half.sql");
  }

  @Test
  void a_file_that_would_not_be_run_keeps_the_warehouse_closed() {
    file("company.sql", "select 1;");
    assertThatThrownBy(() -> open("jdbc:h2:mem:misnamed"))
        .hasMessageContaining("company.sql is run by nobody: name it V<number>__<words>.sql");
  }
}
