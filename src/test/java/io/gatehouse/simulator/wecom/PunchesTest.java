package io.gatehouse.simulator.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class PunchesTest {
  private static final Instant NOW = Instant.parse("2026-03-30T04:00:00Z");
  private static final Instant BEGIN = NOW.minus(Duration.ofDays(30));

  private final SetClock clock = new SetClock(NOW.toString());
  private final WeComSimulator simulator =
      WeComSimulator.builder().clock(clock).members(100).punchDays(20).start();
  private final WeComClient client = new WeComClient(simulator);
  private final PunchBook book = simulator.punches();
  private final List<String> everybody =
      simulator.employees().stream().map(Member::userId).toList();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void a_window_brings_exactly_the_truth() {
    List<JsonNode> punches = client.punches(BEGIN, NOW, everybody);
    assertThat(punches)
        .extracting(PunchesTest::identity)
        .containsExactlyInAnyOrderElementsOf(identities(simulator.ledger().punches()))
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(2000);
    assertThat(punches)
        .extracting(punch -> punch.get("exception_type").asText())
        .contains("", "时间异常", "时间异常;地点异常", "未打卡");
    assertThat(punches)
        .extracting(punch -> punch.get("checkin_type").asText())
        .contains("上班打卡", "下班打卡", "外出打卡", "仅记录打卡时间和位置");
    assertThat(client.violations()).isEmpty();
  }

  @Test
  void types_may_be_asked_for_apart() {
    ObjectNode query = client.checkin(BEGIN, NOW, everybody);
    assertThat(types(query.put("opencheckindatatype", 1)))
        .containsExactlyInAnyOrder("上班打卡", "下班打卡");
    assertThat(types(query.put("opencheckindatatype", 2))).containsExactly("外出打卡");
    assertThat(types(query.put("opencheckindatatype", 3))).hasSize(4);
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        Arguments.of("WINDOW_TOO_LONG", 301024, "starttime", BEGIN.getEpochSecond() - 1),
        Arguments.of("EMPTY_WINDOW", 40058, "starttime", NOW.getEpochSecond()),
        Arguments.of("FUTURE_WINDOW", 40058, "endtime", NOW.getEpochSecond() + 2),
        Arguments.of("BAD_PARAMETER", 40058, "opencheckindatatype", 4L));
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void each_breach_is_refused_and_counted(String kind, int code, String field, long value) {
    Instant begin = field.equals("endtime") ? NOW.minusSeconds(60) : BEGIN;
    ObjectNode query = client.checkin(begin, NOW, everybody).put(field, value);
    assertThat(code(query)).isEqualTo(code);
    assertThat(client.violations()).containsExactly(Map.entry(kind, 1L));
  }

  @Test
  void more_than_100_users_or_none_are_refused() {
    List<String> users = new ArrayList<>(everybody);
    while (users.size() < 100) {
      users.add(everybody.get(0));
    }
    assertThat(code(client.checkin(BEGIN, NOW, users))).isZero();
    users.add(everybody.get(0));
    assertThat(code(client.checkin(BEGIN, NOW, users))).isEqualTo(301023);
    assertThat(code(client.checkin(BEGIN, NOW, List.of()))).isEqualTo(301023);
    assertThat(client.violations())
        .containsExactly(Map.entry("BAD_PARAMETER", 1L), Map.entry("TOO_MANY_USERS", 1L));
  }

  @Test
  void six_hundred_calls_a_minute_are_answered_and_one_more_is_not() {
    ObjectNode query = client.checkin(NOW.minusSeconds(1), NOW, List.of(everybody.get(0)));
    for (int i = 0; i < 600; i++) {
      assertThat(code(query)).isZero();
    }
    assertThat(code(query)).isEqualTo(45009);
    clock.forward(Duration.ofMinutes(1));
    assertThat(code(query)).isZero();
    assertThat(client.violations()).containsExactly(Map.entry("RATE_EXCEEDED", 1L));
  }

  @Test
  void an_invalid_user_spoils_the_batch_named_or_not() {
    book.invalidate(everybody.get(9));
    JsonNode named = client.call(WeComApi.CHECKIN, client.checkin(BEGIN, NOW, everybody));
    assertThat(named.get("errcode").intValue()).isEqualTo(301021);
    assertThat(named.get("errmsg").textValue()).contains(everybody.get(9));
    simulator.console().nameInvalidUsers(false);
    JsonNode unnamed = client.call(WeComApi.CHECKIN, client.checkin(BEGIN, NOW, everybody));
    assertThat(unnamed.get("errcode").intValue()).isEqualTo(301021);
    assertThat(unnamed.get("errmsg").textValue()).doesNotContain(everybody.get(9));
    book.validate(everybody.get(9));
    assertThat(code(client.checkin(BEGIN, NOW, everybody))).isZero();
    assertThat(code(client.checkin(BEGIN, NOW, List.of("nobody")))).isEqualTo(301021);
    assertThat(client.violations()).isEmpty();
  }

  @Test
  void corrections_show_at_once_and_the_ledger_knows_what_was_told_before() {
    client.punches(BEGIN, NOW, everybody);
    List<Punch> before = simulator.ledger().punches();
    Punch missed = before.stream().filter(Punch::isMissed).findFirst().orElseThrow();
    Punch made = book.makeUp(missed, missed.punchedAt().plusSeconds(60));
    List<Punch> ordinary = before.stream().filter(punch -> !punch.isMissed()).toList();
    Punch removed = ordinary.get(0);
    book.remove(removed);
    Punch noted = book.correct(ordinary.get(1)).notes("改过").publish();
    Punch untold = book.punch().at(NOW.minusSeconds(5)).publish();
    book.remove(untold);
    assertThat(simulator.ledger().retractedPunches()).containsExactlyInAnyOrder(missed, removed);
    assertThat(simulator.ledger().punches())
        .contains(made, noted)
        .doesNotContain(missed, removed, untold);
    assertThat(client.punches(BEGIN, NOW, everybody))
        .extracting(PunchesTest::identity)
        .containsExactlyInAnyOrderElementsOf(identities(simulator.ledger().punches()));
    assertThat(made.notes()).isEqualTo("补卡");
    book.correct(removed).publish();
    assertThat(simulator.ledger().retractedPunches()).containsExactly(missed);
  }

  @Test
  void a_punch_after_midnight_comes_only_where_both_its_times_are_inside() {
    String user = everybody.get(0);
    Instant midnight = Instant.parse("2026-03-28T16:00:00Z");
    Punch night =
        book.punch()
            .type("下班打卡")
            .at(midnight.plusSeconds(2100))
            .scheduled(midnight.minus(Duration.ofHours(6)))
            .publish();
    Instant dayAfter = midnight.plus(Duration.ofHours(24));
    assertThat(found(night, midnight, dayAfter, user)).isTrue();
    simulator.quirks().enable(WeComQuirk.NIGHT_PUNCHES);
    assertThat(found(night, midnight, dayAfter, user)).isFalse();
    assertThat(found(night, midnight.minus(Duration.ofDays(1)), midnight, user)).isFalse();
    assertThat(found(night, midnight.minus(Duration.ofDays(1)), dayAfter, user)).isTrue();
  }

  @Test
  void bad_records_and_repeated_ones_come_as_they_are() {
    for (BadPunch kind : BadPunch.values()) {
      book.punch().bad(kind).exceptions("地点异常", "wifi异常").publish();
    }
    simulator.quirks().enable(WeComQuirk.REPEATED_ROWS, WeComQuirk.FULL_WIDTH_SEMICOLONS);
    List<JsonNode> punches = client.punches(NOW.minusSeconds(1), NOW, everybody);
    assertThat(punches).hasSize(6);
    assertThat(punches.get(5)).isEqualTo(punches.get(0));
    assertThat(punches.get(0).get("exception_type").textValue()).isEqualTo("地点异常；wifi异常");
    assertThat(punches).filteredOn(punch -> !punch.has("userid")).hasSize(1);
    assertThat(punches.stream().distinct().filter(p -> p.path("groupid").isTextual())).hasSize(1);
    assertThat(simulator.ledger().rejectedPunches()).hasSize(4);
    assertThat(simulator.ledger().punches()).filteredOn(punch -> punch.bad() != null).hasSize(1);
  }

  private boolean found(Punch punch, Instant begin, Instant end, String user) {
    return client.punches(begin, end, List.of(user)).stream()
        .anyMatch(found -> identity(found).equals(punch.identity()));
  }

  private Set<String> types(ObjectNode query) {
    Set<String> types = new HashSet<>();
    client
        .call(WeComApi.CHECKIN, query)
        .get("checkindata")
        .forEach(punch -> types.add(punch.get("checkin_type").textValue()));
    return types;
  }

  private int code(ObjectNode query) {
    return client.call(WeComApi.CHECKIN, query).get("errcode").intValue();
  }

  private static List<String> identities(List<Punch> punches) {
    return punches.stream().map(Punch::identity).toList();
  }

  private static String identity(JsonNode punch) {
    return Stream.of(
            "userid",
            "checkin_type",
            "checkin_time",
            "sch_checkin_time",
            "groupid",
            "schedule_id",
            "timeline_id",
            "deviceid")
        .map(field -> punch.path(field).asText())
        .reduce((a, b) -> a + "|" + b)
        .orElseThrow();
  }
}
