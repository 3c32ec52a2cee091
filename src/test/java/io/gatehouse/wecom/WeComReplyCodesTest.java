package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.Refused.Narrow;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.TokenExpired;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.wecom.AppTokens.App;
import io.gatehouse.wecom.AppTokens.TokenCodes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeComReplyCodesTest {

  private static VendorRecord head(String code, String message) {
    Map<String, String> head = new LinkedHashMap<>();
    head.put("errcode", code);
    head.put("errmsg", message);
    return VendorRecord.of(head);
  }

  private static Meaning judge(String code) {
    return WeCom.meaning(head(code, "what WeCom says"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, Success",
    "-1, RetryLater",
    "6000, RetryLater",
    "301022, RetryLater",
    "40014, TokenExpired",
    "42001, TokenExpired",
    "40001, TokenExpired",
    "40082, TokenExpired",
    "42009, TokenExpired",
    "45009, RateLimited",
    "45033, RateLimited",
    "301024, Narrow",
    "301021, Narrow",
    "40013, Refused",
    "40091, Refused",
    "48002, Refused",
    "50002, Refused",
    "60011, Refused",
    "60020, Refused",
    "301002, Refused",
    "12345, Narrow",
  })
  void each_code_has_its_meaning(String code, String kind) {
    Meaning meaning = judge(code);
    assertThat(meaning.getClass().getSimpleName()).isEqualTo(kind);
    if (!code.equals("0")) {
      assertThat(meaning.toString()).contains("errcode " + code + " (what WeCom says)");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "40013, 企业ID",
    "40091, corp-secret",
    "48002, 可调用接口的应用",
    "50002, 可见范围",
    "60011, 可见范围",
    "60020, 企业可信IP",
    "301002, agent-id",
  })
  void what_will_not_heal_says_what_to_fix_and_is_probed_slowly(String code, String remedy) {
    Refused fail = (Refused) judge(code);
    assertThat(fail.getMessage()).contains(remedy);
    assertThat(fail.probe()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void the_minute_limit_pauses_for_a_minute_and_concurrency_for_a_moment() {
    assertThat(((RateLimited) judge("45009")).pause()).isEqualTo(Duration.ofMinutes(1));
    assertThat(((RateLimited) judge("45033")).pause())
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
  }

  @Test
  void a_cursor_learns_which_way_to_narrow() {
    assertThat(((Narrow) judge("301024")).code()).isEqualTo(WeCom.WINDOW_TOO_LONG);
    assertThat(((Narrow) judge("301021")).code()).isEqualTo(WeCom.INVALID_USER);
  }

  @Test
  void a_reply_without_a_code_is_no_success() {
    assertThat(WeCom.meaning(VendorRecord.of(Map.of("status", "0"))))
        .isInstanceOf(RetryLater.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5NcS9qcOmYmQWkO6yG4pTPYlj5eqHJbZyTtQzKXwmZ4",
        "KmFhYmJjY2RkZWVmZmdnaGhpaWpqa2tsbG1tbm5vb3BwcXFycnNzdHR1dXZ2d3d4eHl5eno_-",
      })
  void what_could_be_a_token_is_not_repeated(String token) {
    String told = WeCom.meaning(head("42001", "token " + token + " expired")).toString();
    assertThat(told).contains("token … expired").doesNotContain(token.substring(0, 10));
  }

  private static final App OWN = new App("http://w", "ww1", "s", "corp-secret", null);
  private static final App DELEGATED = new App("http://w", "ww1", "s", "permanent-code", null);
  private static final App THIRD_PARTY =
      new App(
          "http://w", "ww1", "s", "permanent-code", new App.Suite("http://w", "suite1", "hidden"));

  private static Meaning ofToken(String code, App app, String field) {
    return TokenCodes.judge(head(code, "what WeCom says"), field, app);
  }

  @ParameterizedTest
  @CsvSource({
    "40001, corp-secret",
    "40091, corp-secret",
    "40013, corp-id",
    "60020, 企业可信IP",
    "48002, 打卡",
  })
  void a_self_built_app_that_gets_no_token_names_the_setting(String code, String setting) {
    Meaning meaning = ofToken(code, OWN, "access_token");
    assertThat(((Refused) meaning).getMessage()).contains(setting).contains("admin console");
    assertThat(((Refused) meaning).probe()).isEqualTo(Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40084", "40091"})
  void a_delegated_apps_secret_is_its_permanent_code(String code) {
    assertThat(ofToken(code, DELEGATED, "access_token").toString()).contains("set permanent-code");
  }

  @ParameterizedTest
  @CsvSource({
    "40001, suite_access_token, suite-secret",
    "40080, suite_access_token, suite-id",
    "40085, suite_access_token, /webhooks/<site>",
    "40084, access_token, permanent-code",
    "40013, access_token, auth-corp-id",
  })
  void a_third_party_app_names_what_is_wrong_on_its_longer_way(
      String code, String field, String setting) {
    assertThat(((Refused) ofToken(code, THIRD_PARTY, field)).getMessage()).contains(setting);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40082", "42009"})
  void an_old_suite_token_is_fetched_again(String code) {
    assertThat(ofToken(code, THIRD_PARTY, "access_token")).isInstanceOf(TokenExpired.class);
  }

  @Test
  void what_nobody_knows_about_a_token_request_is_final() {
    assertThat(ofToken("12345", OWN, "access_token")).isInstanceOf(Refused.class);
    assertThat(ofToken("40058", OWN, "access_token")).isInstanceOf(Refused.class);
  }

  @Test
  void passing_faults_of_token_replies_are_passing() {
    assertThat(ofToken("-1", OWN, "access_token")).isInstanceOf(RetryLater.class);
    assertThat(ofToken("45009", OWN, "access_token")).isInstanceOf(RateLimited.class);
  }

  @Test
  void without_errcode_a_token_is_a_success_and_none_is_not() {
    VendorRecord token = VendorRecord.of(Map.of("suite_access_token", "t"));
    assertThat(TokenCodes.judge(token, "suite_access_token", THIRD_PARTY))
        .isEqualTo(Meaning.SUCCESS);
    assertThat(TokenCodes.judge(token, "access_token", THIRD_PARTY)).isInstanceOf(RetryLater.class);
  }

  /** It says nothing about the app, which therefore does not rest for ten minutes. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "-", "[[]]", "true", "1e999", "99999999999999999999999", "0x"})
  void a_garbled_code_is_no_code(String code) {
    assertThat(judge(code)).isInstanceOf(RetryLater.class);
    assertThat(ofToken(code, OWN, "access_token")).isInstanceOf(RetryLater.class);
    assertThat(ofToken(code, THIRD_PARTY, "suite_access_token")).isInstanceOf(RetryLater.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {" 0 ", "0.0", "00"})
  void a_code_is_read_as_the_number_that_it_is(String code) {
    assertThat(judge(code)).isEqualTo(Meaning.SUCCESS);
  }

  @Test
  void what_no_token_can_be_is_not_taken_for_one() {
    for (String token : List.of("[[]]", "{\"a\":[1]}", "two words", "9".repeat(3_000))) {
      VendorRecord head = VendorRecord.of(Map.of("errcode", "0", "access_token", token));
      assertThat(TokenCodes.judge(head, "access_token", OWN)).isInstanceOf(RetryLater.class);
    }
  }
}
