package io.gatehouse.simulator.axacs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.Fault;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PassagesAndCacheTest {
  private static final String CACHE = "acs/device/eventcache/swipecard/";

  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private final AxAcsSimulator simulator = AxAcsSimulator.builder().clock(clock).start();
  private final SimulatorClient client = new SimulatorClient(simulator);
  private final Door door = simulator.doors().get(0);
  private final Door farDoor = simulator.doors().get(7);
  private final Card card = simulator.cards().get(1);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void the_cache_keeps_a_swipe_for_two_seconds_of_the_simulators_clock() throws IOException {
    simulator.swipe(door, card).publish();
    String path = CACHE + door.device().id();
    clock.forward(Duration.ofMillis(1999));
    assertThat(client.values(path, "eventId")).hasSize(1);
    clock.forward(Duration.ofMillis(1));
    assertThat(client.json(path).get("status").intValue()).isEqualTo(102);
  }

  @Test
  void the_cache_tells_the_reason_and_neither_direction_nor_person_id() throws IOException {
    LedgerEvent told = simulator.swipe(door, card).exit().denied(103).publish();
    assertThat(told.realtimeEventId()).isNull();
    JsonNode event = client.json(CACHE + door.device().id()).get("data").get(0);
    assertThat(SimulatorClient.names(event))
        .containsExactly(
            "eventId",
            "deviceId",
            "subDeviceId",
            "areaName",
            "deviceName",
            "subDeviceName",
            "eventTime",
            "eventName",
            "orgName",
            "userNo",
            "userName",
            "userType",
            "cardNo",
            "cardName",
            "plateNumber",
            "cardState",
            "cardGroup",
            "cardType",
            "isAlarm",
            "alarmClass",
            "accessBlockedReason");
    assertThat(event.get("accessBlockedReason").intValue()).isEqualTo(103);
    LedgerEvent seen = simulator.ledger().events().get(0);
    assertThat(seen.realtimeEventId()).isEqualTo(event.get("eventId").longValue());
    assertThat(seen.denialReason()).isEqualTo("OUT_OF_TIME_RANGE");
    assertThat(seen.direction()).isEqualTo("OUT");
  }

  @Test
  void the_cache_has_swipes_of_the_asked_devices_only() throws IOException {
    simulator.swipe(door, card).publish();
    simulator.swipe(farDoor, card).publish();
    simulator.doorEvent(door, EventType.DOOR_FORCED).publish();
    simulator.swipe(door, card).neverInCache().publish();
    String both = CACHE + door.device().id() + "," + farDoor.device().id();
    assertThat(client.values(both, "deviceId"))
        .containsExactly(door.device().id(), farDoor.device().id());
    assertThat(client.values(CACHE + farDoor.device().id(), "subDeviceId"))
        .containsExactly(farDoor.id());
    assertThat(client.json(CACHE + "nobody").get("status").intValue()).isEqualTo(102);
  }

  @Test
  void an_event_of_the_cache_alone_counts_only_once_a_reply_has_carried_it() throws IOException {
    simulator.swipe(door, card).onlyRealtime().publish();
    assertThat(simulator.ledger().events()).isEmpty();
    simulator.faults().inject(Fault.CUT_BODY).once();
    assertThatThrownBy(() -> client.get(CACHE + door.device().id()))
        .isInstanceOf(IOException.class);
    assertThat(simulator.ledger().events()).isEmpty();
    client.get(CACHE + door.device().id());
    assertThat(simulator.ledger().events()).hasSize(1);
    assertThat(simulator.recordCount()).isZero();
  }

  @Test
  void passages_repeat_the_swipes_and_add_faces_and_plates() throws IOException {
    simulator.swipe(door, card).publish();
    simulator.doorEvent(door, EventType.BUTTON).publish();
    simulator.face(simulator.faceGates().get(0), card.person()).exit().publish();
    simulator.plate(simulator.plateLanes().get(0), "粤B12345", card.person()).publish();
    JsonNode data = client.json("useraccessrecords?begintime=&endtime=&rows=0").get("data");
    assertThat(data.findValuesAsText("accessType")).containsExactly("1", "2", "3");
    assertThat(SimulatorClient.names(data.get(1)))
        .containsExactly(
            "deviceName",
            "deviceId",
            "areaId",
            "areaName",
            "evValue",
            "evName",
            "userId",
            "userName",
            "userNo",
            "accessPassport",
            "orgName",
            "evTime",
            "inOut",
            "accessType");
    Door gate = simulator.faceGates().get(0);
    assertThat(data.get(1).get("deviceName").textValue())
        .isEqualTo(gate.device().name() + " " + gate.name());
    assertThat(data.get(2).get("accessPassport").textValue()).isEqualTo("粤B12345");
    assertThat(simulator.ledger().events(EventKind.PLATE).get(0).plateNo()).isEqualTo("粤B12345");
  }

  @Test
  void passages_without_a_begin_are_those_of_today_at_the_site() throws IOException {
    simulator.face(simulator.faceGates().get(0), card.person()).publish();
    assertThat(client.values("useraccessrecords?rows=0", "evTime"))
        .containsExactly("2026-03-02 12:00:00");
    clock.forward(Duration.ofHours(11).plusMinutes(59));
    assertThat(client.values("useraccessrecords?rows=0", "evTime")).hasSize(1);
    clock.forward(Duration.ofMinutes(1));
    assertThat(client.json("useraccessrecords?rows=0").get("status").intValue()).isEqualTo(102);
    assertThat(
            client.values(
                "useraccessrecords?begintime=2026-03-02+12:00:00&endtime=2026-03-02+12:00:00&rows=9",
                "evTime"))
        .hasSize(1);
  }

  @Test
  void devices_have_the_fields_of_the_documents_sample() throws IOException {
    JsonNode data = client.json("acs/devices").get("data");
    assertThat(data).hasSize(simulator.devices().size());
    assertThat(SimulatorClient.names(data.get(0)))
        .containsExactly(
            "deviceId",
            "deviceName",
            "areaId",
            "areaName",
            "deviceSn",
            "commAddr",
            "isOnline",
            "commErrorMsg");
    assertThat(client.values("acs/device/doors", "doorId")).hasSize(8).contains(door.id());
  }
}
