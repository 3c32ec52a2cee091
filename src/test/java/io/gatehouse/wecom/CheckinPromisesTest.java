package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.wecom.Punches;
import io.gatehouse.simulator.wecom.WeComCompany;
import io.gatehouse.simulator.wecom.WeComQuirk;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.LogLines;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is promised of attendance punches. */
class CheckinPromisesTest extends WeComContract {

  private static final String PATH = "checkin/getcheckindata";

  @Override
  void corp(WeComSimulator.Options o) {
    o.people = 40;
    o.punchDays = 30;
  }

  private List<String> users() {
    return server.company().userIds();
  }

  @Test
  void punches_of_months_are_read_however_they_are_written() {
    serve(
        o -> {
          o.punchDays = 80;
          o.quirks =
              new WeComQuirk[] {
                WeComQuirk.REPEATED_ROWS,
                WeComQuirk.TEXT_NUMBERS,
                WeComQuirk.UNKNOWN_FIELDS,
                WeComQuirk.FULL_WIDTH_SEMICOLONS,
                WeComQuirk.NIGHT_PUNCHES
              };
        });
    site.set("start=2025-12-01").loads("checkin").equalsTheTruth("checkin");
  }

  @Test
  void the_places_are_GCJ_02_and_words_of_other_times_are_kept() {
    Instant at = clock.instant().minus(Duration.ofHours(1));
    server
        .company()
        .punches()
        .record(
            punch(at)
                .with("checkin_type", "智慧考勤机打卡")
                .with("exceptions", List.of("体温异常", "wifi异常")));
    server
        .company()
        .punches()
        .record(
            punch(at)
                .with("checkin_type", "外出打卡")
                .with("lat", 30_547_645L)
                .with("lng", 104_063_236L));
    site.loads("checkin").equalsTheTruth("checkin");
  }

  @Test
  void a_correction_of_the_last_day_is_found_by_the_next_run() {
    site.loads("checkin");
    Thing today = lastBefore(clock.instant().minus(Duration.ofHours(3)));
    server.company().punches().remove(today);
    clock.forward(Duration.ofMinutes(10));
    site.loads("checkin").equalsTheTruth("checkin");
  }

  /** Somebody's at that time, as it may be recorded. */
  private Thing punch(Instant at) {
    WeComCompany company = server.company();
    return company.punches().of(company.employees().get(0)).with("checkin_time", at);
  }

  private static Instant time(Thing punch) {
    return (Instant) punch.get("checkin_time");
  }

  private Thing lastBefore(Instant moment) {
    List<Thing> before = server.company().punches().now(punch -> time(punch).isBefore(moment));
    return before.get(before.size() - 1);
  }

  @Test
  void corrections_of_weeks_ago_are_found_at_night() {
    site.loads("checkin");
    Punches punches = server.company().punches();
    List<Thing> missed = punches.now(Punches::isMissed);
    punches.makeUp(missed.get(0), time(missed.get(0)).plusSeconds(59));
    punches.makeUp(missed.get(1), time(missed.get(1))); // the same punch, and no longer missed
    Thing old = lastBefore(clock.instant().minus(Duration.ofDays(20)));
    punches.remove(old);
    Thing before = lastBefore(clock.instant().minus(Duration.ofDays(15)));
    Thing moved = before.with("location_title", "北门").with("location_detail", "");
    punches.correct(before, moved.with("notes", "").with("lat", 1L).with("lng", 2L));
    clock.forward(Duration.ofHours(11)); // 01:00 in China
    site.loads("checkin");
    assertThat(site.differences("checkin")).isNotEmpty();
    clock.forward(Duration.ofHours(2));
    site.loads("checkin").equalsTheTruth("checkin");
    punches.correct(before, before); // as it was
    clock.forward(Duration.ofDays(1));
    site.loads("checkin").equalsTheTruth("checkin");
  }

  @Test
  void nothing_is_taken_back_where_windows_meet() {
    serve(
        o -> {
          o.punchDays = 34;
          o.quirks = new WeComQuirk[] {WeComQuirk.NIGHT_PUNCHES};
        });
    site.loads("checkin").equalsTheTruth("checkin");
    for (int night = 0; night < 3; night++) {
      clock.forward(Duration.ofDays(1));
      site.loads("checkin").equalsTheTruth("checkin");
    }
  }

  @Test
  void somebody_whom_WeCom_does_not_know_is_found_and_left_out_and_said_once() {
    serve(
        o -> {
          o.people = 300;
          o.punchDays = 3;
        });
    List<String> users = users();
    server.company().invalidUsers().add(users.get(120));
    server.company().invalidUsers().add(users.get(7));
    server.quirks().enable(WeComQuirk.UNNAMED_USERS);
    try (LogLines log = LogLines.open()) {
      site.loads("checkin");
      clock.forward(Duration.ofMinutes(10));
      site.loads("checkin");
      assertThat(log.containing("left out")).hasSize(1);
      assertThat(log.containing("left out").get(0)).contains(users.get(7), users.get(120));
    }
    server.company().invalidUsers().clear();
    clock.forward(Duration.ofDays(1));
    site.loads("checkin").equalsTheTruth("checkin");
  }

  @Test
  void users_come_from_a_file_or_from_the_warehouse() throws IOException {
    site.set("user-ids=");
    assertThat(site.fails("checkin")).contains("no users to ask about", "user-ids-file");
    Path file = directory.resolve("users.txt");
    site.set("user-ids-file=" + file);
    assertThat(site.fails("checkin")).contains("cannot read", "users.txt");
    Files.write(file, "张三".getBytes(Charset.forName("GBK")));
    assertThat(site.fails("checkin")).contains("users.txt is not UTF-8");
    Files.writeString(file, "# everybody\n\n" + String.join("\n", users()) + "\n");
    site.loads("checkin").equalsTheTruth("checkin");
    site.set("user-ids-file=").knows("person", "person_id", users());
    clock.forward(Duration.ofDays(1));
    site.loads("checkin").equalsTheTruth("checkin");
  }

  @Test
  void a_window_that_is_too_long_for_WeCom_is_halved() {
    server.faults().inject(Fault.ERROR_CODE).code(301024).onPath(PATH).times(2);
    site.loads("checkin").equalsTheTruth("checkin");
  }

  @Test
  void bad_records_are_rejected_with_their_reason_and_harm_no_other() {
    Instant at = clock.instant().minus(Duration.ofHours(2));
    for (WeComCompany.Bad kind : WeComCompany.Bad.values()) {
      at = at.plusSeconds(1);
      server.company().punches().record(punch(at).with("bad", kind));
    }
    site.loads("checkin").equalsTheTruth("checkin");
  }

  @Test
  void a_network_that_fails_at_random_takes_nothing_back() {
    serve(o -> o.people = 300);
    site.loads("checkin");
    for (Fault fault :
        new Fault[] {
          Fault.HTTP_500,
          Fault.CUT_JSON,
          Fault.RESET_MID_BODY,
          Fault.EMPTY_BODY,
          Fault.REPEATED_PAGE
        }) {
      server.faults().inject(fault).rate(0.05);
    }
    for (int day = 0; day < 4; day++) {
      clock.forward(Duration.ofDays(1));
      site.once("checkin");
    }
    assertThat(server.faults().fired()).isPositive();
    assertThat(site.count("select count(*) from attendance_punch where retracted_at is not null"))
        .isZero();
    server.faults().clear();
    site.loads("checkin").equalsTheTruth("checkin");
  }
}
