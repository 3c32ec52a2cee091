package io.gatehouse.simulator.wecom;

import static io.gatehouse.simulator.wecom.AppCredentials.Kind.DELEGATED;
import static io.gatehouse.simulator.wecom.AppCredentials.Kind.SELF_BUILT;
import static io.gatehouse.simulator.wecom.AppCredentials.Kind.SUITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.Fault;
import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TokensTest {
  private final SetClock clock = new SetClock("2026-03-20T04:00:00Z");
  private final WeComSimulator simulator = WeComSimulator.builder().clock(clock).start();
  private final WeComClient client = new WeComClient(simulator);
  private final WeComConsole console = simulator.console();

  @AfterEach
  void close() {
    simulator.close();
  }

  @ParameterizedTest
  @EnumSource
  void every_kind_of_app_gets_a_token_that_opens_the_data(AppCredentials.Kind kind) {
    JsonNode reply = client.askForToken(kind);
    assertThat(reply.get("expires_in").intValue()).isEqualTo(7200);
    console.expectNewClient();
    client.login(kind);
    assertThat(rules().get("errcode").intValue()).isZero();
    assertThat(client.violations()).isEmpty();
  }

  @Test
  void a_suites_tokens_come_without_an_errcode() {
    assertThat(client.askForSuiteToken().has("errcode")).isFalse();
    console.expectNewClient();
    assertThat(client.askForToken(SUITE).has("errcode")).isFalse();
  }

  @Test
  void wrong_credentials_get_the_code_that_says_which() {
    String corp = simulator.app(SELF_BUILT).corpId();
    assertThat(code(client.get("gettoken?corpid=" + corp + "&corpsecret=x"))).isEqualTo(40001);
    assertThat(code(client.get("gettoken?corpid=x&corpsecret=x"))).isEqualTo(40013);
    assertThat(code(client.get("gettoken?corpsecret=x"))).isEqualTo(41002);
    assertThat(code(client.get("gettoken?corpid=" + corp))).isEqualTo(41004);
    assertThat(suiteToken("x", "x", "x")).isEqualTo(40083);
    AppCredentials suite = simulator.app(SUITE);
    assertThat(suiteToken(suite.suiteId(), "x", "x")).isEqualTo(40091);
    assertThat(suiteToken(suite.suiteId(), suite.suiteSecret(), "x")).isEqualTo(40085);
    assertThat(corpToken("x", corp, "x")).isEqualTo(40082);
    String token = client.askForSuiteToken().get("suite_access_token").textValue();
    assertThat(corpToken(token, "x", "x")).isEqualTo(40013);
    assertThat(corpToken(token, corp, "x")).isEqualTo(40084);
    assertThat(client.violations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void asking_again_while_the_token_is_good_gives_the_same_and_is_a_violation(
      AppCredentials.Kind kind) {
    JsonNode first = client.askForToken(kind);
    clock.forward(Duration.ofSeconds(1000));
    JsonNode second = client.askForToken(kind);
    assertThat(second.get("access_token")).isEqualTo(first.get("access_token"));
    assertThat(second.get("expires_in").intValue()).isEqualTo(6200);
    assertThat(client.violations()) // a suite's client has two tokens
        .containsExactly(Map.entry("TOKEN_ASKED_AGAIN", kind == SUITE ? 2L : 1L));
  }

  @Test
  void apps_have_each_their_own_token() {
    List<String> tokens =
        List.of(
            client.askForToken(SELF_BUILT).get("access_token").asText(),
            client.askForToken(DELEGATED).get("access_token").asText(),
            client.askForToken(SUITE).get("access_token").asText());
    assertThat(tokens).doesNotHaveDuplicates();
    assertThat(client.violations()).isEmpty();
  }

  @Test
  void asking_again_is_right_after_the_life_a_revocation_or_a_restart() {
    String first = client.askForToken(SELF_BUILT).get("access_token").asText();
    clock.forward(Duration.ofHours(2));
    String second = client.askForToken(SELF_BUILT).get("access_token").asText();
    console.revokeTokens(40014);
    String third = client.askForToken(SELF_BUILT).get("access_token").asText();
    console.expectNewClient();
    String fourth = client.askForToken(SELF_BUILT).get("access_token").asText();
    assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    assertThat(fourth).isEqualTo(third);
    assertThat(client.violations()).isEmpty();
    client.askForToken(SELF_BUILT);
    assertThat(client.violations()).containsKey("TOKEN_ASKED_AGAIN");
  }

  @Test
  void a_token_whose_reply_was_spoilt_never_reached_the_client() {
    simulator.faults().inject(Fault.CUT_JSON).onPath("gettoken").once();
    assertThatThrownBy(() -> client.askForToken(SELF_BUILT)).hasMessageContaining("end-of-input");
    client.askForToken(SELF_BUILT);
    assertThat(client.violations()).isEmpty();
  }

  @Test
  void two_clients_that_ask_at_the_same_moment_are_a_violation() {
    try (WeComSimulator slow = WeComSimulator.builder().latency(Duration.ofMillis(300)).start()) {
      WeComClient both = new WeComClient(slow);
      CompletableFuture<JsonNode> other =
          CompletableFuture.supplyAsync(() -> both.askForToken(SELF_BUILT));
      JsonNode mine = both.askForToken(SELF_BUILT);
      assertThat(other.join().get("access_token")).isEqualTo(mine.get("access_token"));
      assertThat(both.violations()).containsExactly(Map.entry("TOKEN_ASKED_AGAIN", 1L));
    }
  }

  @Test
  void a_dead_token_gets_the_code_of_its_death() {
    client.login(SELF_BUILT);
    clock.forward(Duration.ofHours(2));
    assertThat(code(rules())).isEqualTo(42001);
    for (int code : List.of(40014, 40001, 42001)) {
      client.login(SELF_BUILT);
      console.revokeTokens(code);
      assertThat(code(rules())).isEqualTo(code);
    }
    client.login(SELF_BUILT);
    console.expireTokens();
    assertThat(code(rules())).isEqualTo(42001);
    assertThat(code(client.post(WeComApi.RULES, "{}"))).isEqualTo(41001);
    assertThat(code(client.post(WeComApi.RULES + "?access_token=x", "{}"))).isEqualTo(40014);
    assertThat(client.violations()).isEmpty();
  }

  @Test
  void feeds_may_each_meet_a_dead_token_but_none_twice() {
    client.login(SELF_BUILT);
    console.expireTokens();
    assertThat(code(rules())).isEqualTo(42001);
    assertThat(code(client.call(WeComApi.CHECKIN, "{\"starttime\":1}"))).isEqualTo(42001);
    assertThat(client.violations()).isEmpty();
    assertThat(code(rules())).isEqualTo(42001);
    assertThat(client.violations()).containsExactly(Map.entry("DEAD_TOKEN_REPEATED", 1L));
  }

  @Test
  void going_on_with_other_calls_and_a_dead_token_is_a_violation_too() {
    client.login(SELF_BUILT);
    console.expireTokens();
    for (int i = 0; i < 6; i++) {
      client.call(WeComApi.RULES, Map.of("device_sn", "C" + i));
    }
    assertThat(client.violations()).containsExactly(Map.entry("DEAD_TOKEN_REPEATED", 1L));
  }

  @Test
  void a_dead_suite_token_is_said_apart_from_a_dead_access_token() {
    String corp = simulator.app(SUITE).corpId();
    String token = client.askForSuiteToken().get("suite_access_token").asText();
    console.expireSuiteTokens();
    assertThat(corpToken(token, corp, "x")).isEqualTo(42009);
    String next = client.askForSuiteToken().get("suite_access_token").asText();
    console.revokeSuiteTokens();
    assertThat(corpToken(next, corp, "x")).isEqualTo(40082);
    assertThat(corpToken(next, corp, "x")).isEqualTo(40082);
    assertThat(client.violations()).containsExactly(Map.entry("DEAD_TOKEN_REPEATED", 1L));
  }

  @Test
  void the_ticket_before_is_good_until_its_life_ends_or_it_is_replaced() {
    AppCredentials suite = simulator.app(SUITE);
    String old = console.suiteTicket();
    assertThat(console.rotateTicket()).isNotEqualTo(old).isEqualTo(console.suiteTicket());
    assertThat(suiteToken(suite.suiteId(), suite.suiteSecret(), old)).isZero();
    console.expireSuiteTokens();
    String before = console.suiteTicket();
    console.replaceTicket();
    assertThat(suiteToken(suite.suiteId(), suite.suiteSecret(), before)).isEqualTo(40085);
    String last = console.suiteTicket();
    clock.forward(Duration.ofMinutes(30));
    assertThat(suiteToken(suite.suiteId(), suite.suiteSecret(), last)).isEqualTo(40085);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gettoken", "service/get_corp_token", WeComApi.RULES})
  void a_wrong_method_is_a_violation(String path) {
    JsonNode reply = path.equals("gettoken") ? client.post(path, "{}") : client.get(path);
    assertThat(code(reply)).isIn(43001, 43002);
    assertThat(client.violations()).containsOnlyKeys("WRONG_METHOD");
  }

  private JsonNode rules() {
    return client.call(WeComApi.RULES, Map.of("device_sn", simulator.deviceSns().get(0)));
  }

  private int suiteToken(String id, String secret, String ticket) {
    return code(
        client.post(
            "service/get_suite_token",
            Map.of("suite_id", id, "suite_secret", secret, "suite_ticket", ticket)));
  }

  private int corpToken(String token, String corp, String code) {
    return code(
        client.post(
            "service/get_corp_token?suite_access_token=" + token,
            Map.of("auth_corpid", corp, "permanent_code", code)));
  }

  private static int code(JsonNode reply) {
    return reply.path("errcode").asInt();
  }
}
