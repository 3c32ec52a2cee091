package io.gatehouse.simulator.axacs;

import static io.gatehouse.simulator.axacs.SimulatorClient.byId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class QuirksTest {
  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private final AxAcsSimulator simulator =
      AxAcsSimulator.builder().clock(clock).history(300).start();
  private final SimulatorClient client = new SimulatorClient(simulator);
  private final Quirks quirks = simulator.quirks();

  @AfterEach
  void close() {
    simulator.close();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SPARSE_IDS")
  void every_quirk_changes_replies_while_it_is_on_and_no_longer(Quirk quirk) throws IOException {
    List<String> before = replies();
    quirks.enable(quirk);
    assertThat(replies()).isNotEqualTo(before);
    quirks.disable(quirk);
    assertThat(replies()).isEqualTo(before);
  }

  @Test
  void without_quirks_the_fast_and_the_careful_rendering_are_the_same() throws IOException {
    String fast = client.text(byId(299, 1));
    quirks.enable(Quirk.SINGLE_RECORD_AS_OBJECT);
    assertThat(client.text(byId(299, 1))).isEqualTo(fast.replace("[{", "{").replace("}]", "}"));
    assertThat(client.text(byId(200, 100)))
        .startsWith("{\"status\":0,\"msg\":\"success\",\"data\":[{");
  }

  @Test
  void commas_trail_and_are_missing() throws IOException {
    quirks.enable(Quirk.TRAILING_COMMAS, Quirk.MISSING_COMMA);
    assertThat(client.text(byId(0, 2))).endsWith(",},]}").containsPattern("[^,]\n\"userType\":");
  }

  @Test
  void a_users_id_comes_first_and_its_types_id_second() throws IOException {
    simulator.swipe(simulator.doors().get(0), simulator.cards().get(0)).publish();
    quirks.enable(Quirk.DUPLICATE_KEYS);
    assertThat(client.text(byId(300, 1)))
        .containsSubsequence("\"userId\":20173,", "\"userId\":1897}");
  }

  @Test
  void numbers_and_strings_change_places_and_times_get_fractions() throws IOException {
    quirks.enable(Quirk.NUMBERS_AS_STRINGS, Quirk.STRINGS_AS_NUMBERS, Quirk.FRACTIONAL_SECONDS);
    simulator.swipe(simulator.doors().get(0), simulator.cards().get(0)).publish();
    JsonNode record = client.json(byId(300, 1)).get("data").get(0);
    assertThat(record.get("recordId").isTextual()).isTrue();
    assertThat(record.get("cardNo").isNumber()).isTrue();
    assertThat(record.get("gmtSwipeCardTime").textValue()).isEqualTo("2026-03-02 12:00:00.0");
    assertThat(client.json("acsrecords/byid/count?id=0&isalarm=-1").get("data").textValue())
        .isEqualTo("301");
  }

  @Test
  void names_vary_as_the_documents_own_samples_do() throws IOException {
    quirks.enable(Quirk.FIELD_NAME_VARIANTS);
    assertThat(client.text(byId(0, 50)))
        .contains("areaid", "areaId", "subdeviceId", "doorId", "acsevValue", "inOut", "\"orgName");
  }

  @Test
  void a_gbk_body_calls_itself_utf_8() throws IOException {
    String right = client.text(byId(0, 20));
    quirks.enable(Quirk.GBK_BODIES);
    HttpResponse<byte[]> reply = client.get(byId(0, 20));
    assertThat(reply.headers().firstValue("Content-Type")).contains(HttpReply.JSON);
    assertThat(new String(reply.body(), Charset.forName("GBK"))).isEqualTo(right);
    assertThat(new String(reply.body(), StandardCharsets.UTF_8)).isNotEqualTo(right);
  }

  @Test
  void content_types_are_wrong_or_missing() throws IOException {
    quirks.enable(Quirk.WRONG_CONTENT_TYPE);
    assertThat(client.get(byId(0, 1)).headers().firstValue("Content-Type")).contains("text/html");
    quirks.enable(Quirk.NO_CONTENT_TYPE);
    assertThat(client.get(byId(0, 1)).headers().firstValue("Content-Type")).isEmpty();
  }

  @Test
  void none_has_many_forms() throws IOException {
    Door door = simulator.doors().get(0);
    for (int i = 0; i < 60; i++) {
      simulator.doorEvent(door, EventType.DOOR_FORCED).publish();
    }
    quirks.enable(Quirk.SENTINELS, Quirk.UNKNOWN_FIELDS);
    Set<String> forms = new HashSet<>();
    for (JsonNode record : client.json(byId(300, 60)).get("data")) {
      forms.add(record.has("cardNo") ? record.get("cardNo").toString() : "left out");
      assertThat(record.at("/geo/floor").isInt()).isTrue();
      assertThat(record.get("isAlarm").intValue()).isEqualTo(1);
    }
    assertThat(forms).containsExactlyInAnyOrder("left out", "null", "\"\"", "\"0\"", "0");
  }

  @Test
  void an_empty_result_has_four_forms() throws IOException {
    quirks.enable(Quirk.EMPTY_DATA_VARIANTS);
    List<String> forms =
        List.of(
            client.text(byId(999, 1)),
            client.text(byId(999, 1)),
            client.text(byId(999, 1)),
            client.text(byId(999, 1)));
    assertThat(forms).doesNotHaveDuplicates();
    assertThat(forms.get(3)).isEqualTo("{\"status\":0,\"msg\":\"success\",\"data\":[]}");
  }

  @Test
  void sparse_ids_have_holes_and_still_ascend() throws IOException {
    try (AxAcsSimulator sparse =
        AxAcsSimulator.builder().quirks(Quirk.SPARSE_IDS).history(200).start()) {
      List<Long> ids =
          new SimulatorClient(sparse)
              .values(byId(0, 1000), "recordId").stream().map(Long::valueOf).toList();
      assertThat(ids).hasSize(200).isSorted().doesNotHaveDuplicates();
      assertThat(ids.get(199)).isGreaterThan(300);
    }
  }

  private List<String> replies() throws IOException {
    HttpResponse<byte[]> page = client.get(byId(0, 40));
    return List.of(
        new String(page.body(), StandardCharsets.UTF_8),
        page.headers().firstValue("Content-Type").orElse("none"),
        client.text(byId(299, 1)),
        client.text(byId(999, 1)),
        client.text(byId(999, 1)));
  }
}
