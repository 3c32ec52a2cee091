package io.gatehouse.simulator.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.Fault;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WeComFaultsTest {
  private static final Instant NOW = Instant.parse("2026-03-30T04:00:00Z");

  private final WeComSimulator simulator =
      WeComSimulator.builder()
          .clock(new SetClock(NOW.toString()))
          .history(300)
          .punchDays(3)
          .start();
  private final WeComClient client = new WeComClient(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        -1, 6000, 301022, 45009, 45033, 301024, 301021, 40001, 40013, 40091, 48002, 50002, 60011,
        60020, 301002
      })
  void the_platforms_errors_come_as_often_as_asked_on_the_path_asked(int code) {
    simulator.faults().inject(Fault.ERROR_CODE).code(code).onPath(WeComApi.ACCESS).times(2);
    assertThat(rulesCode()).isZero();
    for (int i = 0; i < 2; i++) {
      JsonNode refused = access();
      assertThat(refused.get("errcode").intValue()).isEqualTo(code);
      assertThat(refused.get("errmsg").textValue()).doesNotStartWith("error");
      assertThat(refused.has("accesscontrol_data")).isFalse();
    }
    assertThat(access().get("errcode").intValue()).isZero();
    assertThat(client.violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gettoken", WeComApi.ACCESS, WeComApi.RULES, WeComApi.CHECKIN})
  void a_spoilt_reply_of_any_path_is_followed_by_a_right_one(String path) {
    String app = "gettoken?corpid=x&corpsecret=x";
    String query = path.equals("gettoken") ? app : path + "?access_token=x";
    simulator.faults().inject(Fault.HTML_PAGE).onPath(path).once();
    assertThatThrownBy(() -> client.post(query, "{}")).hasMessageContaining("'<'");
    assertThat(client.post(query, "{}").get("errcode").intValue()).isPositive();
    assertThat(simulator.requests(path)).isEqualTo(2);
  }

  @Test
  void an_unknown_path_is_not_there() throws Exception {
    assertThat(client.text("/cgi-bin/user/get")).contains("404");
  }

  @Test
  void the_truth_can_be_read_over_http_and_from_a_file(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("ledger.jsonl");
    simulator.ledger().writeTo(file);
    assertThat(client.text("/simulator/ledger")).isEqualTo(Files.readString(file));
    assertThat(Files.readAllLines(file))
        .filteredOn(line -> line.contains("\"kind\":\"PASSAGE\""))
        .hasSize(300);
    assertThat(Files.readString(file)).contains("\"kind\":\"RULE\"", "\"kind\":\"PUNCH\"");
  }

  @Test
  void quirks_and_errors_can_be_switched_over_http() throws Exception {
    client.text("/simulator/quirks/TEXT_NUMBERS/on");
    client.text("/simulator/faults/ERROR_CODE?code=45033&times=1&path=" + WeComApi.RULES);
    assertThat(rulesCode()).isEqualTo(45033);
    assertThat(access().at("/accesscontrol_data/items/0/timestamp").isTextual()).isTrue();
    client.text("/simulator/quirks/all/off");
    assertThat(access().at("/accesscontrol_data/items/0/timestamp").isTextual()).isFalse();
  }

  @Test
  void a_server_that_is_off_comes_back_on_the_same_port() {
    rulesCode();
    simulator.unreachable();
    assertThatThrownBy(this::rulesCode).hasCauseInstanceOf(IOException.class);
    simulator.reachable();
    assertThat(rulesCode()).isZero();
  }

  private JsonNode access() {
    return client.call(WeComApi.ACCESS, client.window(NOW.minus(Duration.ofDays(9)), NOW));
  }

  private int rulesCode() {
    String body = "{\"device_sn\":\"" + simulator.deviceSns().get(0) + "\"}";
    return client.call(WeComApi.RULES, body).get("errcode").intValue();
  }
}
