package io.gatehouse.simulator.axacs;

import static io.gatehouse.simulator.axacs.SimulatorClient.byId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecordListsTest {
  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private final AxAcsSimulator simulator = AxAcsSimulator.builder().clock(clock).start();
  private final SimulatorClient client = new SimulatorClient(simulator);
  private final Door door = simulator.doors().get(0);
  private final Card card = simulator.cards().get(0);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void a_record_has_the_fields_of_the_documents_sample_in_its_order() throws IOException {
    simulator.swipe(door, card).publish();
    JsonNode reply = client.json(byId(0, 10));
    assertThat(reply.get("status").intValue()).isZero();
    assertThat(reply.get("msg").textValue()).isEqualTo("success");
    JsonNode record = reply.get("data").get(0);
    assertThat(SimulatorClient.names(record))
        .containsExactly(
            "recordId",
            "gmtSwipeCardTime",
            "areaId",
            "areaName",
            "deviceId",
            "deviceName",
            "doorId",
            "doorName",
            "acsEventValue",
            "acsEventName",
            "isSwipeCard",
            "isOpenDoor",
            "inOrOut",
            "isAlarm",
            "accessBlockedReason",
            "cardNo",
            "cardState",
            "userId",
            "userNo",
            "userName",
            "userOrgId",
            "userOrgName",
            "plateNumber",
            "userType");
    assertThat(record.get("recordId").isInt()).isTrue();
    assertThat(record.get("cardNo").textValue()).isEqualTo(card.no());
    assertThat(record.get("gmtSwipeCardTime").textValue()).isEqualTo("2026-03-02 12:00:00");
  }

  @Test
  void byid_gives_greater_ids_ascending_page_by_page_with_and_without_the_slash()
      throws IOException {
    for (int i = 0; i < 25; i++) {
      simulator.swipe(door, card).publish();
    }
    List<String> seen = new ArrayList<>();
    for (long id = 0; id < 25; id += 10) {
      seen.addAll(client.values(byId(id, 10), "recordId"));
    }
    assertThat(seen).hasSize(25).first().isEqualTo("1");
    assertThat(client.values("acsrecords/byid?id=23&isalarm=-1&rows=10", "recordId"))
        .containsExactly("24", "25");
    assertThat(client.values("acsrecords/byid?id=0&isalarm=-1&offset=20&rows=3", "recordId"))
        .containsExactly("21", "22", "23");
    assertThat(client.json("acsrecords/byid/count?id=20&isalarm=-1").get("data").intValue())
        .isEqualTo(5);
  }

  @Test
  void nothing_new_is_status_102_without_data() throws IOException {
    JsonNode reply = client.json(byId(0, 10));
    assertThat(reply.get("status").intValue()).isEqualTo(102);
    assertThat(reply.has("data")).isFalse();
  }

  @Test
  void without_isalarm_denials_and_alarms_are_missing() throws IOException {
    simulator.swipe(door, card).publish();
    simulator.swipe(door, card).denied(102).publish();
    simulator.doorEvent(door, EventType.DOOR_FORCED).publish();
    assertThat(client.values("acsrecords/byid?id=0&rows=10", "recordId")).containsExactly("1");
    assertThat(client.values("acsrecords/byid?id=0&isalarm=1&rows=10", "recordId"))
        .containsExactly("2", "3");
    assertThat(client.values(byId(0, 10), "accessBlockedReason")).containsOnly("0");
    assertThat(client.values("swipecardrecords/byid/?id=0&isalarm=-1&rows=10", "recordId"))
        .containsExactly("1", "2");
  }

  @Test
  void by_time_both_ends_count_and_a_plus_is_a_space() throws IOException {
    Instant noon = clock.instant();
    for (int second = 0; second < 5; second++) {
      simulator.swipe(door, card).at(noon.plusSeconds(second)).publish();
    }
    String window = "isalarm=-1&begintime=2026-03-02+12:00:01&endtime=2026-03-02+12:00:03";
    assertThat(client.values("acsrecords?" + window + "&offset=0&rows=100", "recordId"))
        .containsExactly("2", "3", "4");
    assertThat(client.values("swipecardrecords?" + window + "&offset=1&rows=1", "recordId"))
        .containsExactly("3");
    assertThat(client.json("acsrecords/count?" + window).get("data").intValue()).isEqualTo(3);
    assertThat(client.json("swipecardrecords/count?" + window).get("data").intValue()).isEqualTo(3);
    assertThat(client.json("acsrecords?isalarm=-1&rows=10").get("status").intValue())
        .isEqualTo(101);
    assertThat(simulator.violations().count()).isZero();
  }

  @Test
  void more_than_1000_rows_are_a_bad_parameter() throws IOException {
    assertThat(client.json(byId(0, 1001)).get("status").intValue()).isEqualTo(101);
    assertThat(client.json(byId(0, 1000)).get("status").intValue()).isEqualTo(102);
  }

  @Test
  void a_late_record_has_a_lower_id_than_those_already_read() throws IOException {
    simulator.swipe(door, card).recordVisibleAfter(Duration.ofSeconds(5)).publish();
    simulator.swipe(door, card).publish();
    assertThat(client.values(byId(0, 10), "recordId")).containsExactly("2");
    assertThat(simulator.allVisible()).isFalse();
    clock.forward(Duration.ofSeconds(5));
    assertThat(client.values(byId(0, 10), "recordId")).containsExactly("1", "2");
    assertThat(simulator.allVisible()).isTrue();
  }

  @Test
  void bad_records_are_as_bad_as_told() throws IOException {
    for (BadRecord kind : BadRecord.values()) {
      simulator.badRecord(kind).publish();
    }
    JsonNode data = client.json(byId(0, 10)).get("data");
    assertThat(data.get(0).get("gmtSwipeCardTime").textValue()).isEqualTo("2021-02-30 25:61:00");
    assertThat(data.get(1).has("gmtSwipeCardTime")).isFalse();
    assertThat(data.get(2).has("recordId")).isFalse();
    assertThat(data.get(3).get("userName").textValue())
        .hasSize(5000)
        .contains("\u0000", "DROP TABLE");
    assertThat(data.get(4).get("userName").textValue())
        .isEqualTo(simulator.ledger().all().get(4).personName());
    assertThat(simulator.ledger().rejected()).hasSize(3);
    assertThat(simulator.ledger().events()).hasSize(2);
  }

  @Test
  void a_server_before_v1_16_has_swipecardrecords_only() throws IOException {
    try (AxAcsSimulator old = AxAcsSimulator.builder().withoutAcsRecords().history(3).start()) {
      SimulatorClient oldClient = new SimulatorClient(old);
      assertThat(oldClient.get(byId(0, 10)).statusCode()).isEqualTo(404);
      assertThat(oldClient.get("swipecardrecords/byid/?id=0&isalarm=-1&rows=9").statusCode())
          .isEqualTo(200);
    }
  }
}
