package io.gatehouse.simulator.k30;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.k30.K30Client.Reply;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class K30AttendanceTest {
  /** A Wednesday. */
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 4);

  private static final LocalDate SUNDAY = LocalDate.of(2026, 3, 1);

  private final SetClock clock = new SetClock("2026-03-04T04:00:00Z");
  private final K30Simulator simulator = K30Simulator.builder(clock).people(16).start();
  private final K30Client client = new K30Client(simulator);
  private final Person person = simulator.premises().people().all().get(0);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void the_day_report_has_a_row_for_everybody_and_every_day_so_far() throws IOException {
    Reply reply = report("getdayrptlist", "2026-03-01", "2026-03-31");
    List<AttendanceDay> truth = simulator.ledger().days(SUNDAY, LocalDate.of(2026, 3, 31));
    assertThat(truth).hasSize(16 * 4);
    assertThat(reply.values("attdate"))
        .isEqualTo(truth.stream().map(day -> day.date().toString()).toList());
    assertThat(reply.values("peopleno"))
        .isEqualTo(truth.stream().map(day -> day.person().no()).toList());
    for (int i = 0; i < truth.size(); i++) {
      JsonNode row = reply.rows().get(i);
      truth
          .get(i)
          .values()
          .forEach((name, value) -> assertThat(row.path(name).asText("missing")).isEqualTo(value));
    }
  }

  @Test
  void weekends_are_empty_and_today_is_not_over() throws IOException {
    List<JsonNode> rows =
        client
            .list(
                "attendance/getdayrptlist",
                "startdate",
                "2026-03-01",
                "effdate",
                "2026-03-04",
                "no",
                person.no())
            .rows();
    assertThat(rows).hasSize(4);
    assertThat(rows.get(0).path("timePeriodName").asText("missing")).isEmpty();
    assertThat(rows.get(0).path("shouldTotal").asText()).isEqualTo("0");
    assertThat(rows.get(3).path("cardValidData").asText()).isEqualTo("[08:25-缺],[缺-缺]");
    clock.forward(Duration.ofDays(1));
    assertThat(simulator.ledger().days(TODAY, TODAY).get(0).kind())
        .isNotEqualTo(AttendanceKind.IN_PROGRESS);
  }

  @Test
  void the_abnormal_report_has_the_days_that_were_not_in_order() throws IOException {
    simulator.attendance().correct(person, SUNDAY.plusDays(1), AttendanceKind.ABSENT);
    Reply reply = report("getabnormalrptlist", "2026-03-02", "2026-03-03");
    assertThat(reply.rows())
        .hasSameSizeAs(simulator.ledger().abnormalDays(SUNDAY.plusDays(1), TODAY.minusDays(1)))
        .hasSizeLessThan(32);
    JsonNode row = reply.rows().get(0);
    assertThat(row.path("peopleno").asText()).isEqualTo(person.no());
    assertThat(row.path("cardInvalidData").asText()).isEqualTo("08:30,12:00,14:00,18:00");
    assertThat(row.path("absentTotal").asText()).isEqualTo("7.50");
    assertThat(row.has("overtimeTotal")).isFalse();
  }

  @Test
  void a_correction_changes_the_row() throws IOException {
    simulator.attendance().correct(person, SUNDAY.plusDays(1), AttendanceKind.LATE);
    Reply late = report("getdayrptlist", "2026-03-02", "2026-03-02");
    assertThat(late.values("lateTotal").get(0)).isEqualTo("12");
    simulator.attendance().correct(person, SUNDAY.plusDays(1), AttendanceKind.NORMAL);
    Reply normal = report("getdayrptlist", "2026-03-02", "2026-03-02");
    assertThat(normal.values("lateTotal").get(0)).isEqualTo("0");
  }

  @Test
  void the_month_report_has_a_mark_for_each_day() throws IOException {
    simulator.attendance().correct(person, SUNDAY.plusDays(1), AttendanceKind.LATE);
    JsonNode row = report("getmonthrptlist", "2026-03-01", "2026-03-31").rows().get(0);
    AttendanceMonth truth = simulator.ledger().months(SUNDAY, LocalDate.of(2026, 3, 31)).get(0);
    assertThat(row.path("peopleno").asText()).isEqualTo(person.no());
    assertThat(row.path("shouldDays").asText()).isEqualTo(truth.shouldDays()).isEqualTo("2");
    JsonNode days = row.path("monthAttDataList");
    assertThat(days).hasSize(31);
    assertThat(days.get(1).path("date").asText()).isEqualTo("2026-03-02");
    assertThat(days.get(1).path("content").asText()).isEqualTo("迟到");
    assertThat(days.get(0).path("content").asText("missing")).isEmpty();
  }

  @Test
  void a_calculation_that_nobody_asked_for_is_refused_and_counted() throws IOException {
    Reply reply = calculate(client, "staffnos", person.no());
    assertThat(reply.resultcode()).isEqualTo("0");
    assertThat(simulator.violations().count(K30Violation.UNASKED_CALCULATION)).isEqualTo(1);
  }

  @Test
  void reports_may_have_only_what_was_calculated() throws IOException {
    try (K30Simulator lazy =
        K30Simulator.builder(clock).people(16).attendanceOnlyCalculated().start()) {
      K30Client asking = new K30Client(lazy);
      Person one = lazy.premises().people().all().get(0);
      assertThat(lazy.ledger().days(SUNDAY, TODAY)).isEmpty();
      Reply reply = calculate(asking, "staffnos", one.no() + ",17");
      assertThat(reply.resultcode()).isEqualTo("1");
      assertThat(reply.envelope().path("data").asText("missing")).isEmpty();
      assertThat(reply.signed()).isTrue();
      assertThat(
              asking
                  .list(
                      "attendance/getdayrptlist",
                      "startdate",
                      "2026-03-01",
                      "effdate",
                      "2026-03-04")
                  .values("peopleno"))
          .containsExactly(one.no(), one.no());
      calculate(asking, "deptnos", one.deptNo());
      assertThat(lazy.ledger().days(SUNDAY, TODAY).stream().map(d -> d.person().deptNo()))
          .containsOnly(one.deptNo());
      calculate(asking);
      assertThat(lazy.ledger().days(SUNDAY, TODAY)).hasSize(32);
      assertThat(lazy.violations().count()).isZero();
    }
  }

  private Reply report(String name, String from, String to) throws IOException {
    return client.list("attendance/" + name, "startdate", from, "effdate", to);
  }

  private static Reply calculate(K30Client with, Object... whose) throws IOException {
    Object[] asked = new Object[whose.length + 4];
    System.arraycopy(whose, 0, asked, 4, whose.length);
    asked[0] = "startdate";
    asked[1] = "2026-03-02";
    asked[2] = "effdate";
    asked[3] = "2026-03-03";
    return with.ask("attendance/attcalculate", asked);
  }
}
