package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.sql.Dialect;
import io.gatehouse.warehouse.sql.Migrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A warehouse that was filled while attendance was texts keeps all that it had. */
class AttendanceUpgradeTest {

  private static final String LAST_WITH_TEXTS = "8";

  private static final String FILLING =
      """
      insert into site_lock (site, load_no) values ('plant', 7), ('office', 9);
      insert into attendance_day (site, vendor, person_id, local_date, punch_count, due, actual,
        valid, late_count, late_minutes, overtime_hours, absent, business_trip, out_of_office,
        is_abnormal, leaves, extra, first_loaded_at, last_loaded_at, load_no)
      values
        ('plant', 'k30', 'p1', date '2026-03-02', '4', '8.00', ' 7.8', '7.80', '1', '12', '1.50',
          '0', '0', '0', false, '{"sick":"7.5","annual":"1","marriage":"3天"}',
          '{"overtimeUsualTotal":"1.5","overtimeHolidayTotal":"x"}',
          current_timestamp, current_timestamp, 5),
        ('plant', 'k30', 'p2', date '2026-03-02', 'viele', '480分', '7.333', null, '1.5', '-', '',
          '99999999999', '0.5', '1e3', false, null, null, current_timestamp, current_timestamp, 6);
      insert into attendance_day (site, vendor, person_id, local_date, late_minutes, is_abnormal,
        extra, first_loaded_at, last_loaded_at, load_no)
      values ('plant', 'k30', 'p3', date '2026-03-02', '0', true, '{"absentTotal":"7"}',
        current_timestamp, current_timestamp, 6);
      insert into attendance_month (site, vendor, person_id, period_start, period_end, due, actual,
        valid, days, first_loaded_at, last_loaded_at, load_no)
      values
        ('plant', 'k30', 'p1', date '2026-02-01', date '2026-02-28', '20', '1.5', 'viel',
          '[{"date":"2026-02-01","content":""},{"date":"2026-02-02","content":"8/7.5"},
            {"date":"2026-02-03","content":"陪产"},{"date":"2026-02-04","content":"产假"},
            {"date":"2026-02-05","content":"[缺-缺]"},{"date":"2026-02-06","content":"迟到,病3.5"},
            {"date":"2026-02-07","content":"事假"},{"date":"2026-02-08","content":"加班2小时"},
            {"date":"2026-02-09","content":"罢工"},{"date":"2026-02-10","content":"[不完整"}]',
          current_timestamp, current_timestamp, 5),
        ('plant', 'k30', 'p2', date '2026-02-01', date '2026-02-28', null, null, null,
          '[{"date":"2026-02-30","content":"旷工"},{"date":"2026-02-11","content":"旷工"}]',
          current_timestamp, current_timestamp, 5),
        ('plant', 'k30', 'p3', date '2026-02-01', date '2026-02-28', null, null, null, null,
          current_timestamp, current_timestamp, 5),
        ('plant', 'k30', 'p4', date '2026-02-01', date '2026-02-28', null, null, null,
          '{"none":1}', current_timestamp, current_timestamp, 5);
      insert into access_event (event_id, site, vendor, occurred_at, local_date, seen_by,
        person_id_kind, first_loaded_at, last_loaded_at, load_no)
      values ('00000000-0000-0000-0000-000000000001', 'office', 'wecom', current_timestamp,
        current_date, 'access', 'OPEN_USERID', current_timestamp, current_timestamp, 3)
      """;

  @Test
  void texts_become_numbers_in_h2() throws Exception {
    String url = "jdbc:h2:mem:texts;DB_CLOSE_DELAY=-1";
    upgraded(url, "", "", FILLING.replaceAll("('[\\[{][^']*')", "$1 format json"));
  }

  @Test
  void texts_become_numbers_in_postgresql() throws Exception {
    upgraded(TestPostgres.freshDatabase(), TestPostgres.USER, TestPostgres.PASSWORD, FILLING);
  }

  private static void upgraded(String url, String user, String password, String filling)
      throws Exception {
    fill(url, user, password, LAST_WITH_TEXTS, filling);
    try (Warehouse warehouse = Warehouse.open(url, user, password, Clock.systemUTC())) {
      isKept(warehouse);
    }
  }

  /** Makes a warehouse of an earlier version, with these rows. */
  static void fill(String url, String user, String password, String version, String filling)
      throws Exception {
    Dialect dialect = Dialect.of(url);
    try (Connection connection = DriverManager.getConnection(url, user, password)) {
      Flyway.configure()
          .dataSource(url, user, password)
          .locations("db/migration/common", "db/migration/" + dialect.name())
          .table(Migrations.HISTORY)
          .placeholders(dialect.sqlWords())
          .repeatableSqlMigrationPrefix("NONE")
          .target(version)
          .load()
          .migrate();
      connection.createStatement().execute(filling);
    }
  }

  private static void isKept(Warehouse warehouse) throws Exception {
    assertThat(
            rows(
                warehouse,
                "select person_id, punch_count, due, actual, valid, late_count, late_minutes,"
                    + " overtime_hours, overtime_workday_hours, overtime_holiday_hours,"
                    + " absent_hours, business_trip_days, out_of_office_hours, reported_in, load_no"
                    + " from attendance_day order by person_id"))
        .containsExactly(
            "p1 4 8.00 7.80 7.80 1 12.00 1.50 1.50 null 0.00 0.00 0.00 DAY_REPORT 10",
            "p2 null null 7.33 null null null null null null null 0.50 null DAY_REPORT 10",
            "p3 null null null null null 0.00 null null null null null null ABNORMAL_REPORT 10");
    assertThat(json(warehouse, "select leaves from attendance_day where person_id = 'p1'"))
        .contains("\"sick_hours\":7.5", "\"annual_days\":1", "\"marryLeaveTotal\":\"3天\"")
        .doesNotContain("annual\"", "personal");
    assertThat(json(warehouse, "select extra from attendance_day where person_id = 'p1'"))
        .contains("\"overtimeHolidayTotal\":\"x\"");
    assertThat(json(warehouse, "select extra from attendance_day where person_id = 'p2'"))
        .contains(
            "\"cardValidCount\":\"viele\"",
            "\"shouldTotal\":\"480分\"",
            "\"actualTotal\":\"7.333\"",
            "\"lateTotal\":\"-\"",
            "\"absentTotal\":\"99999999999\"",
            "\"lateCountTotal\":\"1.5\"",
            "\"goOutTotal\":\"1e3\"");
    assertThat(
            rows(
                warehouse,
                "select person_id, due, actual, valid, load_no from attendance_month"
                    + " order by person_id"))
        .containsExactly(
            "p1 20.00 1.50 null 10",
            "p2 null null null 10",
            "p3 null null null 10",
            "p4 null null null 10");
    assertThat(
            rows(
                warehouse,
                "select person_id, local_date, content, codes, due, actual, load_no"
                    + " from attendance_month_day order by person_id, local_date"))
        .containsExactly(
            "p1 2026-02-02 8/7.5 null 8.00 7.50 10",
            "p1 2026-02-03 陪产 PATERNITY_LEAVE null null 10",
            "p1 2026-02-04 产假 MATERNITY_LEAVE null null 10",
            "p1 2026-02-05 [缺-缺] NO_CHECK_IN,NO_CHECK_OUT null null 10",
            "p1 2026-02-06 迟到,病3.5 LATE,SICK_LEAVE null null 10",
            "p1 2026-02-07 事假 PERSONAL_LEAVE null null 10",
            "p1 2026-02-08 加班2小时 OVERTIME null null 10",
            "p1 2026-02-09 罢工 UNMAPPED null null 10",
            "p1 2026-02-10 [不完整 CHECK_IN_INCOMPLETE null null 10",
            "p2 2026-02-11 旷工 ABSENT null null 10");
    assertThat(json(warehouse, "select extra from attendance_month where person_id = 'p1'"))
        .contains("\"validDays\":\"viel\"")
        .doesNotContain("monthAttDataList");
    assertThat(json(warehouse, "select extra from attendance_month where person_id = 'p2'"))
        .contains("2026-02-30");
    assertThat(json(warehouse, "select extra from attendance_month where person_id = 'p4'"))
        .contains("{\"none\":1}");
    assertThat(rows(warehouse, "select load_no from access_event")).containsExactly("10");
    assertThat(rows(warehouse, "select distinct load_no from site_lock")).containsExactly("10");
  }

  private static String json(Warehouse warehouse, String sql) throws Exception {
    return rows(warehouse, sql).get(0).replace(" ", "");
  }

  static List<String> rows(Warehouse warehouse, String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          values.add(result.getString(i));
        }
        rows.add(String.join(" ", values));
      }
    }
    return rows;
  }
}
