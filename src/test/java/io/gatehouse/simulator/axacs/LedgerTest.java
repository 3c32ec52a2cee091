package io.gatehouse.simulator.axacs;

import static io.gatehouse.simulator.axacs.SimulatorClient.byId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.simulator.LocalTimes;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LedgerTest {
  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");

  @Test
  void the_same_seed_tells_the_same_story_and_another_seed_another() {
    List<LedgerEvent> story = history(7).ledger().all();
    assertThat(history(7).ledger().all()).isEqualTo(story);
    assertThat(history(8).ledger().all()).isNotEqualTo(story);
  }

  @Test
  void history_has_everything_that_happens_at_doors() {
    List<LedgerEvent> events = history(1).ledger().events();
    assertThat(events.stream().map(LedgerEvent::eventName).collect(Collectors.toSet()))
        .hasSize(EventType.values().length);
    assertThat(events.stream().map(LedgerEvent::denialReason)).contains("UNKNOWN_CREDENTIAL");
    assertThat(events.stream().map(LedgerEvent::cardState)).contains("ACTIVE", "LOST", "UNKNOWN");
    assertThat(events.stream().map(LedgerEvent::decision))
        .contains("GRANTED", "DENIED", "NOT_APPLICABLE");
    assertThat(events).isSorted();
    assertThat(events.stream().filter(e -> e.kind() == EventKind.DOOR)).hasSize(5000);
    Set<List<Object>> keys = new HashSet<>();
    assertThat(
            events.stream()
                .filter(e -> e.recordId() != null && e.cardNo() != null)
                .filter(e -> !keys.add(List.of(e.occurredAt(), e.doorId(), e.cardNo()))))
        .as("second swipes of one card at one door in one second")
        .isNotEmpty();
  }

  @Test
  void ids_ascend_with_time_but_for_the_late_ones() throws IOException {
    try (AxAcsSimulator simulator = history(1).start()) {
      List<String> times = new SimulatorClient(simulator).values(byId(0, 1000), "gmtSwipeCardTime");
      long back = 0;
      for (int i = 1; i < times.size(); i++) {
        back += times.get(i).compareTo(times.get(i - 1)) < 0 ? 1 : 0;
      }
      assertThat(back).isBetween(1L, 20L);
    }
  }

  @Test
  void served_records_and_ledger_are_the_same_events() throws IOException {
    try (AxAcsSimulator simulator = history(3).start()) {
      SimulatorClient client = new SimulatorClient(simulator);
      List<String> served = new ArrayList<>();
      for (long id = 0; id < 5000; id += 1000) {
        for (JsonNode r : client.json(byId(id, 1000)).get("data")) {
          served.add(
              String.join(
                  "|",
                  r.get("recordId").asText(),
                  r.get("gmtSwipeCardTime").asText(),
                  r.get("doorId").asText(),
                  r.get("cardNo").asText(),
                  r.get("userName").asText(),
                  r.get("acsEventName").asText(),
                  r.get("inOrOut").asText(),
                  r.get("isAlarm").asText()));
        }
      }
      LocalTimes times = new LocalTimes(java.time.ZoneId.of("Asia/Shanghai"));
      assertThat(simulator.ledger().events(EventKind.DOOR).stream())
          .map(
              e ->
                  String.join(
                      "|",
                      e.recordId().toString(),
                      times.format(e.occurredAt().getEpochSecond()),
                      e.doorId(),
                      e.cardNo() == null ? "0" : e.cardNo(),
                      e.personName() == null ? "" : e.personName(),
                      e.eventName(),
                      Integer.toString(Direction.valueOf(e.direction()).code()),
                      e.isAlarm() ? "1" : "0"))
          .containsExactlyInAnyOrderElementsOf(served);
    }
  }

  @Test
  void two_swipes_of_one_card_in_one_second_are_two_events() throws IOException {
    try (AxAcsSimulator simulator = AxAcsSimulator.builder().clock(clock).start()) {
      Door door = simulator.doors().get(0);
      Card card = simulator.cards().get(0);
      simulator.swipe(door, card).publish();
      simulator.swipe(door, card).publish();
      assertThat(simulator.ledger().events()).hasSize(2);
      SimulatorClient client = new SimulatorClient(simulator);
      String cache = "acs/device/eventcache/swipecard/" + door.device().id();
      assertThat(client.values(cache, "eventId")).doesNotHaveDuplicates().hasSize(2);
    }
  }

  @Test
  void live_events_follow_the_clock_and_become_records_a_little_later() {
    try (AxAcsSimulator simulator =
        AxAcsSimulator.builder().clock(clock).passageShare(0.3).start()) {
      simulator.live(10);
      assertThat(simulator.ledger().size()).isZero();
      clock.forward(Duration.ofSeconds(20));
      await().until(() -> simulator.ledger().size() == 200);
      simulator.stopLive();
      assertThat(simulator.allVisible()).isFalse();
      clock.forward(Duration.ofSeconds(60));
      assertThat(simulator.allVisible()).isTrue();
      assertThat(simulator.ledger().size()).isEqualTo(200);
      assertThat(simulator.ledger().events(EventKind.FACE)).isNotEmpty();
      assertThat(simulator.ledger().events(EventKind.PLATE)).isNotEmpty();
    }
  }

  @Test
  void after_a_restore_ids_restart_lower_and_are_given_out_again() throws IOException {
    try (AxAcsSimulator simulator =
        AxAcsSimulator.builder().clock(clock).history(10).lateShare(0).start()) {
      SimulatorClient client = new SimulatorClient(simulator);
      client.get(byId(0, 8));
      assertThat(simulator.restore(6)).isEqualTo(4);
      assertThat(client.values(byId(0, 100), "recordId")).last().isEqualTo("6");
      LedgerEvent fresh =
          simulator.swipe(simulator.doors().get(0), simulator.cards().get(0)).publish();
      assertThat(fresh.recordId()).isEqualTo(7);
      assertThat(simulator.ledger().all().stream().filter(LedgerEvent::gone)).hasSize(4);
      assertThat(simulator.ledger().events(EventKind.DOOR))
          .as("records 9 and 10 were never told to anybody")
          .hasSize(9);
    }
  }

  @Test
  void controllers_send_lost_events_again_as_the_same_events_under_new_ids() throws IOException {
    try (AxAcsSimulator simulator = AxAcsSimulator.builder().clock(clock).history(10).start()) {
      simulator.restore(6);
      simulator.swipe(simulator.doors().get(0), simulator.cards().get(0)).publish();
      assertThat(simulator.reuploadLost()).isEqualTo(4);
      List<LedgerEvent> doors = simulator.ledger().events(EventKind.DOOR);
      assertThat(doors).hasSize(11).noneMatch(LedgerEvent::gone);
      assertThat(doors.stream().filter(e -> !e.formerRecordIds().isEmpty()))
          .hasSize(4)
          .allSatisfy(e -> assertThat(e.recordId()).isBetween(8L, 11L));
      assertThat(new SimulatorClient(simulator).values(byId(0, 100), "recordId")).hasSize(11);
    }
  }

  @Test
  void the_ledger_can_be_had_as_json_lines(@TempDir Path folder) throws IOException {
    try (AxAcsSimulator simulator = history(1).start()) {
      Path file = folder.resolve("ledger.jsonl");
      simulator.ledger().writeTo(file);
      List<String> lines = Files.readAllLines(file);
      assertThat(lines).hasSize(simulator.ledger().size());
      JsonNode first = new ObjectMapper().readTree(lines.get(0));
      LedgerEvent event = simulator.ledger().all().get(0);
      assertThat(first.get("occurred_at").textValue()).isEqualTo(event.occurredAt().toString());
      assertThat(new SimulatorClient(simulator).text("/simulator/ledger").lines())
          .containsExactlyElementsOf(lines);
    }
  }

  private AxAcsSimulator history(long seed) {
    return AxAcsSimulator.builder().clock(clock).seed(seed).history(5000).build();
  }
}
