package io.gatehouse.simulator.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.support.SetClock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class RulesTest {
  private final WeComSimulator simulator =
      WeComSimulator.builder().clock(new SetClock("2026-03-20T04:00:00Z")).start();
  private final WeComClient client = new WeComClient(simulator);
  private final RuleBook book = simulator.rules();
  private final String device = simulator.deviceSns().get(0);

  @AfterEach
  void close() {
    simulator.close();
  }

  static Stream<Arguments> texts() {
    TimeWindow office = TimeWindow.of("9:00", "10:00");
    return Stream.of(
        Arguments.of("9:00-10:00 * * * *", RuleLine.of(office), 7),
        Arguments.of(
            "9:00-10:00 * * 1-5 *", RuleLine.of(office).onWeekdays(DateField.range(1, 5)), 5),
        Arguments.of(
            "11:00-12:00 * * 6,0 *",
            RuleLine.of(TimeWindow.of("11:00", "12:00"))
                .onWeekdays(DateField.one(6).and(DateField.one(0))),
            2),
        Arguments.of(
            "9:00-10:00,13:30-23:59 1-15 1,7-8 */2 2026",
            RuleLine.of(office, TimeWindow.of("13:30", "23:59"))
                .onDays(DateField.range(1, 15))
                .inMonths(DateField.one(1).and(DateField.range(7, 8)))
                .onWeekdays(DateField.every(2, 0))
                .inYears(DateField.one(2026)),
            8),
        Arguments.of(
            "22:00-23:59,0:00-6:30 * * 5 *",
            RuleLine.of(TimeWindow.overMidnight("22:00", "6:30")).onWeekdays(DateField.one(5)),
            2),
        Arguments.of("9:300-10:00 * * 6 *", RuleLine.invalid("9:300-10:00 * * 6 *"), 0));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void a_line_is_written_from_its_meaning(String text, RuleLine line, int windows) {
    DoorRule rule = one().withLines(line);
    book.put(rule);
    assertThat(ask(DoorRule.Kind.PASS).at("/0/rule_list/0").textValue()).isEqualTo(text);
    assertThat(rule.windows()).hasSize(windows);
    assertThat(rule.isValid()).isEqualTo(windows > 0);
  }

  @Test
  void a_rules_windows_are_one_for_each_weekday_and_time() {
    DateField alternate = DateField.every(3, 0);
    RuleLine line = RuleLine.of(TimeWindow.of("8:05", "18:00")).onWeekdays(alternate);
    assertThat(one().withLines(RuleLine.invalid("?"), line).windows())
        .containsExactly(
            window(2, DayOfWeek.SUNDAY),
            window(2, DayOfWeek.WEDNESDAY),
            window(2, DayOfWeek.SATURDAY));
  }

  @Test
  void a_device_tells_its_rules_of_both_kinds_with_and_without_names() {
    JsonNode reply = client.call(WeComApi.RULES, Map.of("device_sn", device));
    JsonNode pass = reply.at("/pass_rule/items");
    assertThat(pass).extracting(r -> r.get("rule_id").asText()).containsExactly("r1", "r2", "r3");
    assertThat(pass.get(0).get("name").textValue()).isEqualTo("办公时间");
    assertThat(pass.get(1).has("name")).isFalse();
    assertThat(pass.at("/2/rule_list/0").textValue()).isEqualTo("9:300-10:00 * * 6 *");
    assertThat(pass.at("/0/effect_time").isIntegralNumber()).isTrue();
    assertThat(pass.at("/0/effect_open_userid_list/4/user_type").intValue()).isEqualTo(2);
    assertThat(reply.at("/remote_pass_rule/items")).hasSize(1);
    assertThat(client.violations()).isEmpty();
  }

  @Test
  void people_come_as_plain_strings_or_without_the_default_type() {
    simulator.quirks().enable(WeComQuirk.NO_DEFAULT_USER_TYPE);
    JsonNode people = ask(DoorRule.Kind.PASS).at("/0/effect_open_userid_list");
    assertThat(people.get(0).has("user_type")).isFalse();
    assertThat(people.get(4).get("user_type").intValue()).isEqualTo(2);
    simulator.quirks().enable(WeComQuirk.PLAIN_PEOPLE);
    assertThat(ask(DoorRule.Kind.PASS).at("/0/effect_open_userid_list/0").textValue())
        .isEqualTo(simulator.members().get(0).openUserId());
  }

  @Test
  void rules_change_and_go_and_the_ledger_knows_which_had_been_told() {
    DoorRule told = one();
    ask(DoorRule.Kind.PASS);
    DoorRule untold = simulator.ledger().rules().get(5);
    assertThat(untold.deviceSn()).isNotEqualTo(device);
    book.remove(told);
    book.remove(untold);
    book.put(book.of(device, DoorRule.Kind.PASS).get(0).named("夜班"));
    assertThat(ask(DoorRule.Kind.PASS)).hasSize(2);
    assertThat(ask(DoorRule.Kind.PASS).at("/0/name").textValue()).isEqualTo("夜班");
    assertThat(simulator.ledger().removedRules()).containsExactly(told);
    book.put(told);
    assertThat(simulator.ledger().removedRules()).isEmpty();
  }

  @Test
  void a_device_of_nobody_is_refused() {
    JsonNode foreign = client.call(WeComApi.RULES, Map.of("device_sn", "C999"));
    assertThat(foreign.get("errcode").intValue()).isEqualTo(40058);
    assertThat(client.violations()).isEmpty();
    client.call(WeComApi.RULES, "{}");
    assertThat(client.violations()).containsOnlyKeys("BAD_PARAMETER");
  }

  private static RuleWindow window(int line, DayOfWeek day) {
    return new RuleWindow(line, day, LocalTime.of(8, 5), LocalTime.of(18, 0), "*", "*", "*");
  }

  private DoorRule one() {
    Instant since = Instant.parse("2026-01-01T00:00:00Z");
    List<Member> members = simulator.members().subList(0, 3);
    return book.of(device, DoorRule.Kind.PASS).stream()
        .findFirst()
        .orElseGet(
            () -> new DoorRule(device, DoorRule.Kind.PASS, "r1", null, List.of(), since, members));
  }

  private JsonNode ask(DoorRule.Kind kind) {
    return client.call(WeComApi.RULES, Map.of("device_sn", device)).at("/" + kind.field + "/items");
  }
}
