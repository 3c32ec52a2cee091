package io.gatehouse.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.reply.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who was let in, by the shipped mapping of AX-ACS events, names and flags together. */
class AxAcsDecisionTest extends MappedThings {

  private static final Mapping EVENTS = accessEvents();

  private static final Map<String, String> HEADS =
      Map.of(
          "records", "'recordId': 1, 'gmtSwipeCardTime': '2026-03-02 08:00:00', 'doorId': 'd1'",
          "realtime", "'eventId': 1, 'eventTime': '2026-03-02 08:00:00', 'subDeviceId': 'd1'",
          "passages", "'evTime': '2026-03-02 08:00:00', 'deviceName': 'south [1]'");

  private static Object value(String feed, String column, String members) {
    Mapping.MappedPage page =
        EVENTS.map(
            Samples.record("{" + HEADS.get(feed) + ", " + members + "}"),
            MappedThings.context(feed));
    assertThat(page.rejected()).isEmpty();
    return page.rows().values().get(0)[EVENTS.table().position(column)];
  }

  private static Object decision(String feed, String members) {
    return value(feed, "decision", members);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "外部无效卡", "黑卡", "外部反潜回", "内部时段外", "密码不对", "卡未生效", "休眠", "双门互锁", "非法开门", "开门超时", "多卡不足",
        "null"
      })
  void an_alarm_that_did_not_open_is_denied_whatever_it_is_called(String name) {
    String event = name.equals("null") ? "null" : "'" + name + "'";
    String swipe = "'cardNo': '232376', 'isAlarm': 1, 'accessBlockedReason': 0";
    assertThat(
            decision(
                "records",
                "'acsEventName': " + event + ", 'isSwipeCard': 1, 'isOpenDoor': 0, " + swipe))
        .isEqualTo("DENIED");
    assertThat(
            decision(
                "records",
                "'acsEventName': "
                    + event
                    + ", 'isSwipeCard': '1.0', 'isOpenDoor': 0.0, 'isAlarm': 1.0"))
        .isEqualTo("DENIED");
    if (!name.endsWith("开门")) { // whether it opened is all in the name there
      assertThat(decision("realtime", "'eventName': " + event + ", " + swipe)).isEqualTo("DENIED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"胁迫卡", "胁迫卡开门", "外部刷卡开门", "外部刷卡"})
  void a_swipe_that_opened_is_granted_also_with_an_alarm(String name) {
    String opened = "', 'isSwipeCard': 1, 'isOpenDoor': 1, 'cardNo': '232376', 'isAlarm': ";
    assertThat(decision("records", "'acsEventName': '" + name + opened + "1")).isEqualTo("GRANTED");
    assertThat(decision("records", "'acsEventName': '" + name + opened + "0")).isEqualTo("GRANTED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'isSwipeCard': 1, 'isOpenDoor': 1, 'isAlarm': 0 | 外部刷卡开门 | 0 | GRANTED",
        "'isSwipeCard': 1, 'isOpenDoor': 1, 'isAlarm': 1 | 胁迫卡 | 0 | GRANTED",
        "'isSwipeCard': 1, 'isOpenDoor': 1, 'isAlarm': 1 | 外部刷卡开门 | 0 | GRANTED",
        "'isSwipeCard': 1, 'isOpenDoor': 0, 'isAlarm': 1 | 外部无效卡 | 102 | DENIED",
        "'isSwipeCard': 1, 'isOpenDoor': 0, 'isAlarm': 1 | 外部黑卡 | 0 | DENIED",
        "'isSwipeCard': 1, 'isOpenDoor': 0, 'isAlarm': 0 | 外部过期卡 | 101 | DENIED",
        "'isSwipeCard': 1, 'isOpenDoor': 0, 'isAlarm': 0 | 卡加密码 | 0 | NOT_APPLICABLE",
        "'isSwipeCard': 1, 'isOpenDoor': 0, 'isAlarm': 1 | 卡加密码 | 105 | DENIED",
      })
  void records_and_the_realtime_cache_say_the_same_of_a_swipe(
      String flags, String name, String reason, String decision) {
    String alarm = flags.substring(flags.indexOf("'isAlarm'"));
    String card = ", 'cardNo': '232376'";
    assertThat(decision("records", "'acsEventName': '" + name + "', " + flags + card))
        .isEqualTo(decision);
    assertThat(
            decision(
                "realtime",
                "'eventName': '"
                    + name
                    + "', 'accessBlockedReason': "
                    + reason
                    + ", "
                    + alarm
                    + card))
        .isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "records | 'acsEventName': '按钮开门', 'isSwipeCard': 0, 'isOpenDoor': 1, 'isAlarm': 0 | GRANTED",
        "records | 'acsEventName': '消防', 'isSwipeCard': 0, 'isOpenDoor': 1, 'isAlarm': 0 | GRANTED",
        "records | 'acsEventName': '非法开门', 'isSwipeCard': 0, 'isOpenDoor': 1, 'isAlarm': 1 | NOT_APPLICABLE",
        "records | 'acsEventName': '非法开门', 'isSwipeCard': 0, 'isOpenDoor': 1, 'isAlarm': 0 | NOT_APPLICABLE",
        "records | 'acsEventName': '撬门', 'isSwipeCard': 0, 'isOpenDoor': 1, 'isAlarm': 1 | NOT_APPLICABLE",
        "records | 'acsEventName': '密码错误', 'isSwipeCard': 0, 'isOpenDoor': 0, 'isAlarm': 1 | DENIED",
        "records | 'acsEventName': '关门', 'isSwipeCard': 0, 'isOpenDoor': 0, 'isAlarm': 0 | NOT_APPLICABLE",
        "records | 'acsEventName': '外部刷卡', 'isSwipeCard': 1, 'isOpenDoor': 0, 'isAlarm': 0 | NOT_APPLICABLE",
        "records | 'acsEventName': '外部刷卡开门', 'isSwipeCard': 1, 'isOpenDoor': 1, 'accessBlockedReason': 105 | DENIED",
        "records | 'cardNo': '7' | NOT_APPLICABLE",
        "realtime | 'eventName': '外部刷卡开门', 'accessBlockedReason': 7 | NOT_APPLICABLE",
        "realtime | 'eventName': '外部刷卡开门', 'accessBlockedReason': 'none' | NOT_APPLICABLE",
        "realtime | 'eventName': '外部刷卡', 'isAlarm': 0, 'accessBlockedReason': '102.0' | DENIED",
        "realtime | 'eventName': '非法开门', 'isAlarm': 1, 'accessBlockedReason': 0, 'cardNo': '0' | NOT_APPLICABLE",
        "realtime | 'eventName': '开门超时', 'isAlarm': 0, 'accessBlockedReason': 0, 'cardNo': '7' | NOT_APPLICABLE",
      })
  void what_nobody_swiped_for_and_what_nobody_knows_is_no_grant(
      String feed, String members, String decision) {
    assertThat(decision(feed, members)).isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 人脸识别, GRANTED",
    "2, 人脸识别成功, GRANTED",
    "3, 车牌识别, GRANTED",
    "3, 南门, GRANTED",
    "2.0, 人脸比对, GRANTED",
    "2, 人脸识别失败, DENIED",
    "3, 黑名单车辆, DENIED",
    "2, 陌生人, DENIED",
    "2, 人脸识别报警, NOT_APPLICABLE",
    "4, 指纹开门, GRANTED",
    "4, 指纹, NOT_APPLICABLE"
  })
  void who_is_on_the_list_of_passages_has_passed_unless_its_name_says_failure(
      String type, String name, String decision) {
    assertThat(decision("passages", "'evName': '" + name + "', 'accessType': " + type))
        .isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource({"人脸识别, FACE", "门禁锁人脸, FACE", "韦根 34, CARD", "IC卡, CARD", "NFC, UNMAPPED", "'', CARD"})
  void the_kind_of_card_tells_a_face_from_a_card(String kind, String method) {
    String event = "'eventName': '外部刷卡开门', 'cardNo': '7', 'cardType': '" + kind + "'";
    assertThat(value("realtime", "method", event)).isEqualTo(method);
    assertThat(value("realtime", "extra", event))
        .isEqualTo(kind.isEmpty() ? null : "{\"cardType\":\"" + kind + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "'1'", "1.0", "' 1 '"})
  void a_doors_own_swipe_on_the_list_of_passages_is_left_out_however_its_code_is_written(
      String code) {
    Mapping.MappedPage page =
        EVENTS.map(
            Samples.record("{" + HEADS.get("passages") + ", 'accessType': " + code + "}"),
            MappedThings.context("passages"));
    assertThat(page.rows().values()).isEqualTo(List.of());
    assertThat(page.leftOut()).isEqualTo(1);
  }
}
