package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.CommandRun;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportCommandTest {

  @TempDir Path folder;
  private String url;

  private void execute(String sql) throws SQLException {
    boolean h2 = url.startsWith("jdbc:h2");
    try (Warehouse warehouse =
            Warehouse.open(
                url,
                h2 ? "" : TestPostgres.USER,
                h2 ? "" : TestPostgres.PASSWORD,
                Clock.systemUTC());
        Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(h2 ? sql.replace("'{", "json '{") : sql);
    }
  }

  private void warehouse(String database) throws SQLException {
    boolean h2 = database.equals("h2");
    url = h2 ? "jdbc:h2:file:" + folder.resolve("warehouse") : TestPostgres.freshWarehouse();
    execute(
        """
        insert into site_lock (site, load_no) values ('hq', 5), ('plant', 4);
        insert into attendance_day (site, vendor, person_id, local_date, person_name, punch_count,
          overtime_hours, is_abnormal, extra, first_loaded_at, last_loaded_at, load_no)
        values ('hq', 'k30', '1', date '2026-03-01', '=cmd(1)', 2, 1.25, true, '{"a":[1]}',
            timestamp with time zone '2026-01-02 03:04:05.678901Z', current_timestamp, 3),
          ('hq', 'k30', '2', date '2026-03-02', '', null, null, null, null,
            timestamp with time zone '1969-12-31 23:59:59Z', current_timestamp, 5),
          ('plant', 'k30', '1', date '2026-02-01', '张三', -1, -1234.5, false, null,
            timestamp with time zone '2026-01-02 03:04:05Z', current_timestamp, 4);
        insert into attendance_punch (punch_id, site, vendor, person_id, punched_at, local_date,
          latitude, seen_by, first_loaded_at, last_loaded_at)
        values ('0199aaaa-0000-8000-8000-0000000000ff', 'office', 'wecom', 'james',
          timestamp with time zone '2026-03-01 00:00:00Z', date '2026-03-01', 39.5, 'checkin',
          current_timestamp, current_timestamp)\
        """);
  }

  private CommandRun export(String... arguments) {
    List<String> all = new ArrayList<>(List.of("export"));
    all.addAll(Arrays.asList(arguments));
    return CommandRun.on(url, List.of(), all.toArray(String[]::new));
  }

  private Path written(String... arguments) {
    Path file = folder.resolve("out");
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--out", file.toString()));
    CommandRun run = export(all.toArray(String[]::new));
    assertThat(run.exit()).as(run.err()).isZero();
    return file;
  }

  private static List<String> inDuckDb(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(row.getString(i)));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void parquet_has_the_right_types_and_values_and_the_same_rows_are_the_same_file(String database)
      throws SQLException, IOException {
    warehouse(database);
    Path file = written("attendance_day", "--format", "parquet");
    byte[] first = Files.readAllBytes(file);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));

    assertThat(
            inDuckDb(
                "select column_name, column_type from (describe select * from read_parquet('"
                    + file
                    + "')) where column_name in ('person_name', 'local_date', 'punch_count',"
                    + " 'overtime_hours', 'is_abnormal', 'first_loaded_at', 'load_no')"))
        .containsExactlyInAnyOrder(
            "person_name|VARCHAR",
            "local_date|DATE",
            "punch_count|INTEGER",
            "overtime_hours|DECIMAL(10,2)",
            "is_abnormal|BOOLEAN",
            "first_loaded_at|TIMESTAMP WITH TIME ZONE",
            "load_no|BIGINT");
    assertThat(
            inDuckDb(
                "select site, person_name, local_date, punch_count, overtime_hours, is_abnormal,"
                    + " epoch_us(first_loaded_at), replace(extra, ' ', ''), load_no from read_parquet('"
                    + file
                    + "')"))
        .containsExactly(
            "hq|=cmd(1)|2026-03-01|2|1.25|true|1767323045678901|{\"a\":[1]}|3",
            "hq||2026-03-02|null|null|null|-1000000|null|5",
            "plant|张三|2026-02-01|-1|-1234.50|false|1767323045000000|null|4");
    assertThat(written("attendance_day", "--format", "parquet")).hasBinaryContent(first);
    Path punches = written("attendance_punch", "--format", "parquet");
    assertThat(
            inDuckDb(
                "select punch_id, latitude, typeof(punch_id) from read_parquet('" + punches + "')"))
        .containsExactly("0199aaaa-0000-8000-8000-0000000000ff|39.5|UUID");
    Path view = written("work_day", "--format", "parquet");
    assertThat(inDuckDb("select count(*) from read_parquet('" + view + "')")).containsExactly("0");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(one -> one.getFileName().toString().startsWith("."))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void a_time_and_a_number_bound_the_rows_and_formulas_are_made_safe_where_asked(String database)
      throws SQLException, IOException {
    warehouse(database);
    Path file = written("ATTENDANCE_DAY", "--since", "2026-03-01", "--site", "hq");

    assertThat(Files.readString(file).lines()).hasSize(3).element(1).asString().contains(",=cmd");
    assertThat(Files.readString(written("attendance_day", "--since", "3")).lines()).hasSize(3);
    String[] march = {
      "attendance_punch", "--since", "2026-03-01", "--until", "2026-03-01T00:00:01Z"
    };
    assertThat(Files.readString(written(march)).lines()).hasSize(2);
    assertThat(
            Files.readString(written("attendance_punch", "--since", "2026-03-01T08:00:00.5+08:00"))
                .lines())
        .hasSize(1);
    assertThat(
            Files.readString(
                    written("attendance_day", "--until", "2026-03-02 00:00", "--format", "jsonl"))
                .lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"site\":") && line.endsWith("}"));
    assertThat(Files.readString(written("attendance_day", "--spreadsheet")))
        .startsWith("\uFEFFsite,")
        .contains(",'=cmd(1),");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "postgresql"})
  void with_a_state_each_export_brings_what_has_changed_since(String database)
      throws SQLException, IOException {
    warehouse(database);
    String state = folder.resolve("state").toString();
    String[] arguments = {"attendance_day", "--state", state, "--format", "jsonl"};

    assertThat(Files.readString(written(arguments)).lines()).hasSize(3);
    assertThat(Files.readString(written(arguments))).isEmpty();
    execute(
        "update attendance_day set load_no = 6, late_count = 1 where person_id = '2';"
            + "update site_lock set load_no = 6 where site = 'hq'");
    assertThat(Files.readString(written(arguments)).lines())
        .singleElement()
        .asString()
        .contains("\"person_id\":\"2\"");
    CommandRun other = export("person", "--state", state);
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).contains("is of another table");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2"})
  void what_cannot_be_is_told_with_what_can(String database) throws SQLException {
    warehouse(database);

    assertThat(export("acces_event").err()).contains("did you mean access_event?");
    assertThat(export("person; drop table person").exit()).isEqualTo(2);
    assertThat(export("access_event", "--since", "yesterday").err()).contains("got yesterday");
    assertThat(export("work_day", "--since", "12").err()).contains("no column load_no");
    assertThat(export("access_event", "--format", "parquet", "--out", "-").exit()).isEqualTo(2);
    assertThat(export("person", "--out", folder.resolve("none/x").toString()).exit()).isOne();
    CommandRun whole = export("person", "--out", "-");
    assertThat(whole.out()).startsWith("site,vendor,person_id");
  }
}
