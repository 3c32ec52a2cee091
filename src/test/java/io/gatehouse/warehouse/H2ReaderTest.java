package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever queries an H2 warehouse may not. */
class H2ReaderTest {
  @TempDir static Path directory;

  private static String url;
  private static Warehouse warehouse;

  @BeforeAll
  static void fill() throws Exception {
    url = "jdbc:h2:file:" + directory.resolve("data/warehouse") + ";AUTO_SERVER=TRUE";
    warehouse = Warehouse.open(url, "", "", Clock.systemUTC());
    try (Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("insert into site_lock (site) values ('hq')");
    }
    Files.writeString(directory.resolve("file"), "secret");
  }

  @AfterAll
  static void close() {
    warehouse.close();
  }

  /** Everything that the database has, as a script would make it anew, but when it was asked. */
  private static List<String> all() throws Exception {
    List<String> lines = new ArrayList<>();
    try (Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet script = statement.executeQuery("script nosettings")) {
      while (script.next()) {
        lines.add(script.getString(1));
      }
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select file_read('FILE')",
        "select file_write(x'00', 'FILE.new')",
        "select * from csvread('FILE')",
        "call csvwrite('FILE.new', 'select 1')",
        "call link_schema('x', '', 'jdbc:h2:mem:', '', '', 'PUBLIC')",
        "create alias x for 'java.lang.System.getProperty'",
        "create alias x as 'String x() { return null; }'",
        "create aggregate x for 'java.lang.String'",
        "create linked table x('', 'jdbc:h2:mem:', '', '', 'y')",
        "create trigger x before insert on site_lock call 'java.lang.String'",
        "create table x (y int)",
        "create local temporary table x (y int)",
        "create table x as select * from csvread('FILE')",
        "create schema x",
        "create user x password 'y' admin",
        "create role x",
        "alter user reader admin true",
        "grant all on schema public to reader",
        "runscript from 'FILE'",
        "script",
        "script to 'FILE.new'",
        "backup to 'FILE.new'",
        "shutdown",
        "set trace_level_file 3",
        "set db_close_delay 100",
        "set exclusive 1",
        "checkpoint",
        "insert into site_lock (site) values ('x')",
        "update site_lock set site = 'x'",
        "delete from site_lock",
        "select * from site_lock for update",
        "select * from site_lock for/**/UPDATE",
        "truncate table site_lock",
        "drop view who_is_inside",
        "comment on table site_lock is 'x'",
        "call abort_session(1)",
        "execute immediate 'create table x (y int)'",
        "explain analyze delete from site_lock",
      })
  void a_reader_calls_no_function_of_files_or_classes_and_changes_nothing(String sql)
      throws Exception {
    List<String> before = all();
    try (WarehouseReader reader = Warehouse.openReadOnly(url, "", "")) {
      String done = sql.replace("FILE", directory.resolve("file").toString());
      assertThatThrownBy(() -> reader.query(done, rows -> List.of(rows.next())))
          .isInstanceOf(WarehouseException.class);
      assertThat(reader.<Object>query("select count(*) from site_lock", rows -> rows.next()[0]))
          .isEqualTo(1L);
    }
    assertThat(all()).isEqualTo(before);
    assertThat(directory.resolve("file.new")).doesNotExist();
    assertThat(directory.resolve("file")).hasContent("secret");
  }
}
