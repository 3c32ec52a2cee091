package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.wecom.BadPunch;
import io.gatehouse.simulator.wecom.Member;
import io.gatehouse.simulator.wecom.Punch;
import io.gatehouse.simulator.wecom.WeComQuirk;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.simulator.wecom.WeComSimulatorBuilder;
import io.gatehouse.support.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is promised of attendance punches. */
abstract class CheckinPromises extends WeComContract {

  private static final String PATH = "checkin/getcheckindata";

  @Override
  WeComSimulatorBuilder corp() {
    return WeComSimulator.builder().members(40).punchDays(30);
  }

  private List<String> users() {
    return server.employees().stream().map(Member::userId).toList();
  }

  @Test
  void punches_of_months_are_read_however_they_are_written() {
    serve(
        corp()
            .punchDays(80)
            .quirks(
                WeComQuirk.REPEATED_ROWS,
                WeComQuirk.TEXT_NUMBERS,
                WeComQuirk.UNKNOWN_FIELDS,
                WeComQuirk.FULL_WIDTH_SEMICOLONS,
                WeComQuirk.NIGHT_PUNCHES));
    site.set("start=2025-12-01").loads("checkin").equalsTheLedger("checkin");
  }

  @Test
  void the_places_are_GCJ_02_and_words_of_other_times_are_kept() {
    Instant at = clock.instant().minus(Duration.ofHours(1));
    server.punches().punch().at(at).type("智慧考勤机打卡").exceptions("体温异常", "wifi异常").publish();
    server
        .punches()
        .punch()
        .at(at)
        .type("外出打卡")
        .place("依澜府", "成都市", 30_547_645, 104_063_236)
        .publish();
    site.loads("checkin").equalsTheLedger("checkin");
  }

  @Test
  void a_correction_of_the_last_day_is_found_by_the_next_run() {
    site.loads("checkin");
    Punch today = lastBefore(clock.instant().minus(Duration.ofHours(3)));
    server.punches().remove(today);
    clock.forward(Duration.ofMinutes(10));
    site.loads("checkin").equalsTheLedger("checkin");
  }

  private Punch lastBefore(Instant moment) {
    return server.ledger().punches().stream()
        .filter(punch -> punch.punchedAt().isBefore(moment))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void corrections_of_weeks_ago_are_found_at_night() {
    site.loads("checkin");
    List<Punch> punches = server.ledger().punches();
    Punch missed = punches.stream().filter(Punch::isMissed).findFirst().orElseThrow();
    server.punches().makeUp(missed, missed.punchedAt().plusSeconds(59));
    Punch other = punches.stream().filter(Punch::isMissed).skip(1).findFirst().orElseThrow();
    server.punches().makeUp(other, other.punchedAt()); // the same punch, and no longer missed
    Punch old = lastBefore(clock.instant().minus(Duration.ofDays(20)));
    server.punches().remove(old);
    Punch changed = lastBefore(clock.instant().minus(Duration.ofDays(15)));
    server.punches().correct(changed).notes("").place("北门", "", 1, 2).publish();
    clock.forward(Duration.ofHours(11)); // 01:00 in China
    site.loads("checkin");
    assertThat(site.differences("checkin")).isNotEmpty();
    clock.forward(Duration.ofHours(2));
    site.loads("checkin").equalsTheLedger("checkin");
    server.punches().correct(changed).publish(); // as it was
    clock.forward(Duration.ofDays(1));
    site.loads("checkin").equalsTheLedger("checkin");
  }

  @Test
  void nothing_is_taken_back_where_windows_meet() {
    serve(corp().punchDays(34).quirks(WeComQuirk.NIGHT_PUNCHES));
    site.loads("checkin").equalsTheLedger("checkin");
    for (int night = 0; night < 3; night++) {
      clock.forward(Duration.ofDays(1));
      site.loads("checkin").equalsTheLedger("checkin");
    }
  }

  @Test
  void somebody_whom_WeCom_does_not_know_is_found_and_left_out_and_said_once() {
    serve(corp().members(300).punchDays(3));
    List<String> users = users();
    server.punches().invalidate(users.get(120));
    server.punches().invalidate(users.get(7));
    server.console().nameInvalidUsers(false);
    try (LogLines log = LogLines.open()) {
      site.loads("checkin");
      clock.forward(Duration.ofMinutes(10));
      site.loads("checkin");
      assertThat(log.containing("left out")).hasSize(1);
      assertThat(log.containing("left out").get(0)).contains(users.get(7), users.get(120));
    }
    server.punches().validate(users.get(7));
    server.punches().validate(users.get(120));
    clock.forward(Duration.ofDays(1));
    site.loads("checkin").equalsTheLedger("checkin");
  }

  @Test
  void users_come_from_a_file_or_from_the_warehouse() throws IOException {
    site.set("user-ids=");
    assertThat(site.fails("checkin")).contains("no users to ask about", "user-ids-file");
    Path file = directory.resolve("users.txt");
    site.set("user-ids-file=" + file);
    assertThat(site.fails("checkin")).contains("cannot read", "users.txt");
    Files.writeString(file, "# everybody\n\n" + String.join("\n", users()) + "\n");
    site.loads("checkin").equalsTheLedger("checkin");
    site.set("user-ids-file=").knows("person", "person_id", users());
    clock.forward(Duration.ofDays(1));
    site.loads("checkin").equalsTheLedger("checkin");
  }

  @Test
  void a_window_that_is_too_long_for_WeCom_is_halved() {
    server.faults().inject(Fault.ERROR_CODE).code(301024).onPath(PATH).times(2);
    site.loads("checkin").equalsTheLedger("checkin");
  }

  @Test
  void bad_records_are_rejected_with_their_reason_and_harm_no_other() {
    Instant at = clock.instant().minus(Duration.ofHours(2));
    for (BadPunch kind : BadPunch.values()) {
      at = at.plusSeconds(1);
      server.punches().punch().at(at).bad(kind).publish();
    }
    site.loads("checkin").equalsTheLedger("checkin");
  }

  @Test
  void a_network_that_fails_at_random_takes_nothing_back() {
    serve(corp().members(300).punchDays(30));
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
    site.loads("checkin").equalsTheLedger("checkin");
  }
}
