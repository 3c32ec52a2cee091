package io.gatehouse.k30;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.k30.K30Violation;
import io.gatehouse.support.TestDatabase;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** What the feed attendance promises: the platform's reports, and its corrections of them. */
class AttendancePromisesTest extends OnDatabase {

  private static final LocalDate MONDAY = LocalDate.parse("2026-03-02");

  AttendancePromisesTest() {
    super(TestDatabase.H2);
  }

  private Thing anybody() {
    return server.people().newestFirst().get(0);
  }

  private void reportsAreRight() {
    assertThat(site.differencesOf("attendance_day", "attendance_month", "attendance_month_day"))
        .isEmpty();
    site.breaksNoRule();
  }

  private String day(String column) {
    return site.text(
        "select %s from attendance_day where person_id = '%s' and local_date = date '%s'"
            .formatted(column, anybody().id(), MONDAY));
  }

  @Test
  void a_correction_is_seen_and_an_abnormal_day_may_become_an_ordinary_one() {
    server.correct(anybody(), MONDAY, "NO_SIGN_OUT");
    site.loads("attendance");
    reportsAreRight();
    assertThat(day("missed_times")).isEqualTo("18:00");
    server.correct(anybody(), MONDAY, "NORMAL");
    site.loads("attendance");
    reportsAreRight();
    assertThat(day("missed_times")).isEqualTo("null");
  }

  @Test
  void corrections_of_long_ago_are_seen_by_the_first_run_of_a_day() {
    server.correct(anybody(), MONDAY, "NORMAL");
    site.loads("attendance");
    clock.to("2026-03-09T07:00:00Z");
    site.loads("attendance");
    server.correct(anybody(), MONDAY, "SICK");
    site.loads("attendance");
    assertThat(site.differencesOf("attendance_day")).isNotEmpty(); // beyond the overlap
    clock.to("2026-03-09T16:30:00Z");
    site.loads("attendance");
    reportsAreRight();
    assertThat(day("leaves").replace(" ", "")).contains("{\"sick_hours\":7.5}");
  }

  @Test
  void a_month_is_read_until_today_and_whole_once_it_is_over() {
    clock.to("2026-03-31T07:00:00Z");
    site.set("attendance.overlap=1d").set("start=2026-03-30").loads("attendance");
    String end = "select max(period_end) from attendance_month where period_start = date '%s'";
    assertThat(site.text(end.formatted("2026-03-01"))).isEqualTo("2026-03-31");
    clock.to("2026-04-02T07:00:00Z");
    site.loads("attendance");
    assertThat(site.text(end.formatted("2026-03-01"))).isEqualTo("2026-03-31");
    assertThat(site.text(end.formatted("2026-04-01"))).isEqualTo("2026-04-02");
    site.breaksNoRule();
  }

  @Test
  void who_is_no_longer_in_a_report_is_marked_and_an_incomplete_one_marks_nobody() {
    Thing gone = anybody();
    site.loads("attendance");
    String removed = "select count(*) from attendance_day where removed_at is not null";
    server.listing("attendance/getdayrptlist").cutAfter(5);
    site.loads("attendance");
    assertThat(site.count(removed)).isZero();
    server.listing("attendance/getdayrptlist").mend();
    server.people().remove(gone.id());
    site.loads("attendance");
    reportsAreRight();
    assertThat(site.count(removed)).isEqualTo(3);
  }

  @Test
  void an_incomplete_list_of_abnormal_days_calls_nobody_ordinary() {
    server.correct(anybody(), MONDAY, "ABSENT");
    server.listing("attendance/getabnormalrptlist").cutAfter(0);
    site.loads("attendance");
    assertThat(day("is_abnormal")).isEqualTo("null");
    server.listing("attendance/getabnormalrptlist").mend();
    site.loads("attendance");
    reportsAreRight();
  }

  @Test
  void the_server_computes_only_where_it_is_told_to() {
    serve(o -> o.onlyCalculated = true);
    site.loads("attendance");
    assertThat(site.count("select count(*) from attendance_day")).isZero();
    site.set("attendance.calculate=true").loads("attendance");
    reportsAreRight();
    assertThat(server.requests("attendance/attcalculate")).isEqualTo(1);
    site.loads("reference", "attendance"); // by departments now
    reportsAreRight();
    assertThat(server.requests("attendance/attcalculate")).isEqualTo(2);
  }

  @Test
  void a_server_that_may_not_compute_says_so() {
    assertThat(site.set("attendance.calculate=true").fails("attendance")).contains("Exception");
    assertThat(server.violations().all())
        .isNotEmpty()
        .allMatch(violation -> violation.kind() == K30Violation.UNASKED_CALCULATION);
  }
}
