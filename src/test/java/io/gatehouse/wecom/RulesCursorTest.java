package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RulesCursorTest extends CursorTest {

  private final Site site =
      WeComSettingsTest.site("corp-id=ww1", "corp-secret=s", "device-sns=SN2,SN1,SN1,SN3");

  private static List<String> texts(List<VendorRecord> records, String... names) {
    return records.stream()
        .map(record -> List.of(names).stream().map(record::get).map(String::valueOf))
        .map(values -> values.collect(Collectors.joining(" ")))
        .toList();
  }

  @Test
  void the_documents_rules_become_rules_windows_and_people() throws IOException {
    RulesCursor cursor = RulesCursor.open(site, null, clock);
    byte[] body = Files.readAllBytes(Path.of("src/test/resources/wecom/rules.json"));
    Progress progress = cursor.accept(reply(cursor, body), clock.instant(), clock.instant());

    assertThat(progress.batches())
        .extracting("mapping")
        .containsExactly("access_rule", "access_rule_window", "access_rule_person");
    assertThat(progress.batches()).extracting("listed").containsOnly(true);
    assertThat(
            texts(
                progress.batches().get(0).records(),
                "device_sn",
                "rule_kind",
                "rule_id",
                "name",
                "is_valid"))
        .containsExactlyInAnyOrder(
            "SN1 PASS xxx rule_name 1",
            "SN1 PASS xxq null 0",
            "SN1 REMOTE xxx rule_name 1",
            "SN1 REMOTE xxq null 0");
    assertThat(
            texts(
                progress.batches().get(1).records(),
                "rule_kind",
                "rule_id",
                "line_no",
                "weekday",
                "start_minute",
                "end_minute"))
        .containsExactlyInAnyOrder(
            "PASS xxx 1 MONDAY 09:00 10:00",
            "PASS xxx 1 TUESDAY 09:00 10:00",
            "PASS xxx 1 WEDNESDAY 09:00 10:00",
            "PASS xxx 1 THURSDAY 09:00 10:00",
            "PASS xxx 1 FRIDAY 09:00 10:00",
            "PASS xxx 2 SATURDAY 16:00 19:05",
            "PASS xxx 3 SUNDAY 20:00 21:30",
            "REMOTE xxx 1 MONDAY 09:00 10:00",
            "REMOTE xxx 1 TUESDAY 09:00 10:00",
            "REMOTE xxx 1 WEDNESDAY 09:00 10:00",
            "REMOTE xxx 1 THURSDAY 09:00 10:00",
            "REMOTE xxx 1 FRIDAY 09:00 10:00",
            "REMOTE xxx 2 SUNDAY 11:00 12:00",
            "REMOTE xxx 2 SATURDAY 11:00 12:00");
    assertThat(texts(progress.batches().get(2).records(), "rule_kind", "rule_id", "open_userid"))
        .hasSize(8)
        .contains("PASS xxq user2", "REMOTE xxx user1");
  }

  @Test
  void devices_are_read_one_after_the_other_and_a_restart_goes_on() {
    RulesCursor cursor = RulesCursor.open(site, null, clock);
    assertThat(cursor.next().orElseThrow().body()).isEqualTo("{\"device_sn\":\"SN1\"}");
    String state = accept(cursor, "{'errcode':0,'pass_rule':{'items':[]}}").state();
    RulesCursor again = RulesCursor.open(site, state, clock);
    assertThat(again.next().orElseThrow().body()).isEqualTo("{\"device_sn\":\"SN2\"}");
    accept(again, "{'errcode':0,'pass_rule':{'items':[]}}");
    String end = accept(again, "{'errcode':0,'remote_pass_rule':{'items':[]}}").state();
    assertThat(again.next()).isEmpty();
    assertThat(end).contains("2026-03-12T06:00:00Z");
    assertThat(RulesCursor.open(site, end, clock).next().orElseThrow().body()).contains("SN1");
  }

  private static final String NO_ANSWER = "{'errcode':0,'errmsg':'ok'}";
  private static final String NO_RULES = "{'errcode':0,'pass_rule':{'items':[]}}";

  private static String device(RulesCursor cursor) {
    return cursor
        .next()
        .map(ask -> ask.body().replaceAll(".*\"device_sn\":\"([^\"]*)\".*", "$1"))
        .orElse("none");
  }

  @Test
  void a_device_without_an_answer_is_passed_over_told_and_asked_about_soon() {
    RulesCursor cursor = RulesCursor.open(site, null, clock);
    accept(cursor, NO_RULES);
    assertThat(accept(cursor, NO_ANSWER)).isEqualTo(Progress.nothing());
    assertThat(accept(cursor, NO_ANSWER)).isEqualTo(Progress.nothing());
    assertThat(accept(cursor, NO_ANSWER).batches()).isEmpty();
    assertThat(device(cursor)).isEqualTo("SN3");
    accept(cursor, NO_RULES);
    String state = accept(cursor, NO_RULES).state(); // the same twice, and no more
    state = state == null ? accept(cursor, NO_RULES).state() : state;
    assertThat(device(cursor)).isEqualTo("SN2"); // once more, and last
    assertThatThrownBy(() -> accept(cursor, NO_ANSWER))
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining("the rules of device SN2 could not be read, all others were");

    clock.forward(Duration.ofMinutes(1));
    RulesCursor soon = RulesCursor.open(site, state, clock);
    assertThat(device(soon)).isEqualTo("SN2");
    String mended = accept(soon, NO_RULES).state();
    assertThat(device(soon)).isEqualTo("none");
    assertThat(RulesCursor.State.fromJson(mended).again()).isEmpty();
    assertThat(RulesCursor.State.fromJson(mended).readAt()).isEqualTo("2026-03-12T06:00:00Z");

    clock.forward(Duration.ofDays(1));
    assertThat(device(RulesCursor.open(site, state, clock))).isEqualTo("SN1"); // all of them
  }

  @Test
  void a_device_that_WeCom_refuses_is_passed_over_and_told() {
    RulesCursor cursor = RulesCursor.open(site, null, clock);
    cursor.narrow(WeCom.BAD_PARAMETER, "WeCom refuses a parameter");
    assertThat(device(cursor)).isEqualTo("SN2");
    accept(cursor, NO_RULES);
    cursor.narrow("99999", "WeCom refuses the request");
    assertThat(device(cursor)).isEqualTo("SN1");
    assertThatThrownBy(() -> cursor.narrow(WeCom.BAD_PARAMETER, "WeCom refuses a parameter"))
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining("2 devices, SN1, SN3 could not be read");
    accept(cursor, NO_RULES); // where it is asked once more, and answered
    accept(cursor, NO_RULES);
    accept(cursor, NO_RULES);
    assertThat(device(cursor)).isEqualTo("SN3");
  }

  @Test
  void a_reading_whose_last_devices_are_refused_does_not_stand_still() {
    RulesCursor cursor = RulesCursor.open(site, null, clock);
    accept(cursor, NO_RULES);
    String state = accept(cursor, "{'errcode':0,'remote_pass_rule':{'items':[]}}").state();
    clock.forward(Duration.ofMinutes(1));
    RulesCursor soon = RulesCursor.open(site, state, clock);
    assertThat(device(soon)).isEqualTo("SN3");
    soon.narrow(WeCom.BAD_PARAMETER, "refused");
    clock.forward(Duration.ofDays(1));
    assertThat(device(RulesCursor.open(site, state, clock))).isEqualTo("SN1");
  }

  @Test
  void what_stays_without_an_answer_waits_a_day_and_is_a_gap() {
    RulesCursor cursor = RulesCursor.open(site, null, clock);
    Progress over = cursor.passOver("reply is not valid JSON").orElseThrow();
    assertThat(over.gaps()).hasSize(1);
    RulesCursor behind = RulesCursor.open(site, over.state(), clock);
    assertThat(device(behind)).isEqualTo("SN2");
    accept(behind, NO_RULES);
    accept(behind, "{'errcode':0,'remote_pass_rule':{'items':[]}}");
    assertThat(device(behind)).isEqualTo("SN1");
    String end = behind.passOver("reply is not valid JSON").orElseThrow().state();
    assertThat(RulesCursor.State.fromJson(end).again()).isEmpty();
  }

  @Test
  void whatever_says_none_is_none_when_it_comes_every_time() throws IOException {
    for (String json :
        Files.readAllLines(Path.of("src/test/resources/wecom/nothings-rules.jsonl"))) {
      RulesCursor cursor = RulesCursor.open(site, null, clock);
      Progress none = accept(cursor, json);
      for (int again = 0; again < 2 && none.batches().isEmpty(); again++) {
        none = accept(cursor, json);
      }
      assertThat(none.batches()).as(json).hasSize(3);
      assertThat(none.records()).as(json).isEmpty();
      assertThat(none.batches().get(0).listed()).as(json).isTrue();
      assertThat(device(cursor)).as(json).isEqualTo("SN2");
    }
  }

  @Test
  void a_reading_that_a_clock_that_was_ahead_has_noted_is_due_again() {
    String state = "{\"read_at\":\"2026-04-26T06:00:00Z\",\"again\":[\"SN3\"]}";
    assertThat(device(RulesCursor.open(site, state, clock))).isEqualTo("SN1");
  }

  @Test
  void devices_are_asked_about_once_in_whatever_case_they_are_spelled() {
    Site mixed =
        WeComSettingsTest.site("corp-id=ww1", "corp-secret=s", "device-sns=sn1,SN1,Sn2,sn10");
    RulesCursor cursor = RulesCursor.open(mixed, "{\"device\":\"sn1\"}", clock);
    assertThat(device(cursor)).isEqualTo("sn10");
    accept(cursor, NO_RULES);
    assertThat(device(cursor)).isEqualTo("Sn2");
  }

  @Test
  void an_answer_like_the_one_before_is_asked_for_again() {
    RulesCursor cursor = RulesCursor.open(site, null, clock);
    String same = "{'errcode':0,'pass_rule':{'items':[{'rule_id':'a','rule_list':[]}]}}";
    accept(cursor, same);
    assertThat(accept(cursor, same)).isEqualTo(Progress.nothing());
    assertThat(accept(cursor, same)).isEqualTo(Progress.nothing());
    assertThat(accept(cursor, same).batches().get(0).records()).hasSize(1);
  }

  @Test
  void a_rule_whose_lines_are_missing_or_odd_is_invalid_and_kept() {
    RulesCursor cursor = RulesCursor.open(site, null, clock);
    List<VendorRecord> rules =
        accept(
                cursor,
                "{'errcode':0,'pass_rule':{'items':[{'rule_id':'a'},{'rule_id':'b','rule_list':[7,"
                    + "null,'9:00-10:00 * * 1 *']},'text',{'rule_id':'c','rule_list':[]}]}}")
            .batches()
            .get(0)
            .records();
    assertThat(texts(rules, "rule_id", "is_valid", "invalid_reason").get(0))
        .isEqualTo("a 0 it has no rule_list");
    assertThat(texts(rules, "rule_id", "is_valid").get(1)).isEqualTo("b 0");
    assertThat(rules.get(2).isObject()).isFalse();
    assertThat(texts(rules, "rule_id", "is_valid").get(3)).isEqualTo("c 1");
  }
}
