package io.gatehouse.simulator.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What get_accesscontrol_data refuses. */
@Timeout(60)
class AccessLimitsTest {
  private static final Instant NOW = Instant.parse("2026-03-31T16:00:00Z");
  private static final long MARCH = Instant.parse("2026-02-28T16:00:00Z").getEpochSecond();

  private final SetClock clock = new SetClock(NOW.toString());
  private final WeComSimulator simulator =
      WeComSimulator.builder().clock(clock).history(1000).start();
  private final WeComClient client = new WeComClient(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void a_whole_month_of_a_hundred_devices_in_pages_of_500_is_no_violation() {
    ObjectNode query = march().put("limit", 500);
    ids(query, "device_sn_list", 100);
    assertThat(ask(query).get("errcode").intValue()).isZero();
    assertThat(client.violations()).isEmpty();
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        breach("WINDOW_TOO_LONG", 301024, q -> q.put("begin_time", MARCH - 1)),
        breach("EMPTY_WINDOW", 40058, q -> q.put("end_time", MARCH)),
        breach("FUTURE_WINDOW", 40058, q -> end(q, NOW.plusSeconds(2))),
        breach("TOO_MANY_DEVICES", 40058, q -> ids(q, "device_sn_list", 101)),
        breach(
            "TOO_MANY_USERS",
            40058,
            q -> ids(q.put("data_filter_type", 2), "open_userid_list", 101)),
        breach("LIMIT_OUT_OF_RANGE", 40058, q -> q.put("limit", 501)),
        breach("LIMIT_OUT_OF_RANGE", 40058, q -> q.put("limit", 0)),
        breach("LIMIT_NO_NUMBER", 40058, q -> q.put("limit", "200")),
        breach("UNKNOWN_CURSOR", 40058, q -> q.put("cursor", "CURSOR")),
        breach("UNKNOWN_CURSOR", 40058, q -> q.put("cursor", "FVXbiWcnRUTZ8ZBzI905eQ==")),
        breach("BAD_PARAMETER", 40058, q -> q.put("user_type", 1)),
        breach("BAD_PARAMETER", 40058, q -> q.put("begin_time", "1772208000")),
        breach("BAD_PARAMETER", 40058, q -> q.put("data_filter_type", 2)),
        breach("BAD_PARAMETER", 40058, q -> ids(q, "device_sn_list", 0)),
        breach("BAD_PARAMETER", 40058, q -> q.remove("end_time")),
        breach("BAD_PARAMETER", 40058, q -> q.put("device_sn_list", "C00123122")));
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void each_breach_is_refused_and_counted(String kind, int code, Consumer<ObjectNode> breach) {
    ObjectNode query = march();
    breach.accept(query);
    JsonNode reply = ask(query);
    assertThat(reply.get("errcode").intValue()).isEqualTo(code);
    assertThat(reply.has("accesscontrol_data")).isFalse();
    assertThat(client.violations()).containsExactly(Map.entry(kind, 1L));
  }

  @Test
  void a_body_that_is_no_json_object_is_refused() {
    assertThat(client.call(WeComApi.ACCESS, "[1]").get("errcode").intValue()).isEqualTo(47001);
    assertThat(client.call(WeComApi.ACCESS, "{\"a\":").get("errcode").intValue()).isEqualTo(47001);
    assertThat(client.violations()).containsExactly(Map.entry("NO_JSON", 2L));
  }

  @Test
  void a_window_over_two_months_is_answered_and_counted() {
    Instant begin = Instant.ofEpochSecond(MARCH).minus(Duration.ofDays(1));
    ObjectNode query = client.window(begin, Instant.ofEpochSecond(MARCH + 1));
    assertThat(ask(query).get("errcode").intValue()).isZero();
    assertThat(client.violations()).containsExactly(Map.entry("CROSSES_MONTH", 1L));
    ask(query.put("end_time", MARCH));
    assertThat(client.violations()).containsExactly(Map.entry("CROSSES_MONTH", 1L));
  }

  @Test
  void only_a_suites_app_must_say_its_agent() {
    client.login(AppCredentials.Kind.SUITE);
    assertThat(ask(march()).get("errcode").intValue()).isEqualTo(41011);
    assertThat(client.violations()).containsExactly(Map.entry("WITHOUT_AGENT_ID", 1L));
    assertThat(ask(march().put("agentid", 1)).get("errcode").intValue()).isEqualTo(301002);
    long right = simulator.app(AppCredentials.Kind.SUITE).agentId();
    assertThat(ask(march().put("agentid", right)).get("errcode").intValue()).isZero();
    assertThat(simulator.violations().count()).isEqualTo(1);
  }

  @Test
  void parameters_must_not_change_between_pages() {
    ObjectNode query = march().put("limit", 10);
    String cursor = ask(query).get("next_cursor").textValue();
    assertThat(ask(query.put("cursor", cursor)).get("errcode").intValue()).isZero();
    assertThat(ask(query.deepCopy().put("limit", 11)).get("errcode").intValue()).isEqualTo(40058);
    ask(query.deepCopy().put("user_type", 2));
    ask(query.deepCopy().put("begin_time", MARCH + 1));
    ids(query, "device_sn_list", 1);
    ask(query);
    assertThat(client.violations()).containsExactly(Map.entry("CHANGED_IN_MID_PAGING", 4L));
  }

  @Test
  void a_rate_is_kept_over_any_minute_and_by_each_app() {
    simulator.console().rate("devicedata/", 3);
    for (int i = 0; i < 3; i++) {
      assertThat(ask(march()).get("errcode").intValue()).isZero();
      clock.forward(Duration.ofSeconds(10));
    }
    assertThat(ask(march()).get("errcode").intValue()).isEqualTo(45009);
    assertThat(client.violations()).containsExactly(Map.entry("RATE_EXCEEDED", 1L));
    WeComClient other = new WeComClient(simulator).login(AppCredentials.Kind.DELEGATED);
    assertThat(other.call(WeComApi.ACCESS, march()).get("errcode").intValue()).isZero();
    clock.forward(Duration.ofSeconds(30));
    assertThat(ask(march()).get("errcode").intValue()).isZero();
    assertThat(ask(march()).get("errcode").intValue()).isEqualTo(45009);
  }

  private static Arguments breach(String kind, int code, Consumer<ObjectNode> how) {
    return Arguments.of(kind, code, how);
  }

  private static void end(ObjectNode query, Instant time) {
    query.put("begin_time", MARCH + 3).put("end_time", time.getEpochSecond());
  }

  private static void ids(ObjectNode query, String name, int count) {
    ArrayNode ids = query.putArray(name);
    for (int i = 0; i < count; i++) {
      ids.add("C00%d".formatted(123_122 + i));
    }
  }

  private ObjectNode march() {
    return client.window(Instant.ofEpochSecond(MARCH), NOW);
  }

  private JsonNode ask(ObjectNode query) {
    return client.call(WeComApi.ACCESS, query);
  }
}
