package io.gatehouse.simulator.axacs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.Fault;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AlarmsTest {
  private static final String LIST = "acs/alarmevent/notconfirmandclear";

  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private final AxAcsSimulator simulator = AxAcsSimulator.builder().clock(clock).start();
  private final SimulatorClient client = new SimulatorClient(simulator);
  private final Alarms alarms = simulator.alarms();
  private final Door door = simulator.doors().get(0);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void an_alarm_is_listed_until_it_is_both_acknowledged_and_cleared() throws IOException {
    assertThat(client.json(LIST).get("status").intValue()).isEqualTo(102);
    long id = forced();
    assertThat(states()).containsExactly(id + " 0 0 0");
    later();
    alarms.recover(id);
    assertThat(states()).containsExactly(id + " 0 0 1");
    later();
    alarms.clear(id);
    assertThat(states()).containsExactly(id + " 0 1 1");
    later();
    alarms.acknowledge(id);
    assertThat(states()).isEmpty();
    assertThat(truth())
        .returns(at(0), LedgerAlarm::openedAt)
        .returns(at(10), LedgerAlarm::recoveredAt)
        .returns(at(20), LedgerAlarm::clearedAt)
        .returns(at(30), LedgerAlarm::acknowledgedAt)
        .returns(at(30), LedgerAlarm::closedAt)
        .returns(true, LedgerAlarm::toldCleared)
        .returns(true, LedgerAlarm::toldRecovered)
        .returns(false, LedgerAlarm::toldAcknowledged);
  }

  @Test
  void an_alarm_that_no_whole_reply_carried_is_not_told() throws IOException {
    forced();
    simulator.faults().inject(Fault.CUT_BODY).onPath(LIST).once();
    assertThatThrownBy(() -> client.get(LIST)).isInstanceOf(IOException.class);
    assertThat(truth().told()).isFalse();
    client.get(LIST);
    assertThat(truth()).returns(true, LedgerAlarm::told).returns(null, LedgerAlarm::closedAt);
  }

  @Test
  void the_newest_thousand_are_listed_and_no_more() throws IOException {
    for (int i = 0; i < 1003; i++) {
      forced();
    }
    List<String> ids = client.values(LIST, "alarmEventTroubleId");
    assertThat(ids).hasSize(1000).startsWith("3875", "3874").endsWith("2876");
    assertThat(alarms.open()).hasSize(1003).startsWith(2873L);
    alarms.open().stream().limit(3).forEach(alarms::acknowledge);
    assertThat(client.values(LIST, "alarmEventTroubleId")).isEqualTo(ids);
  }

  @Test
  void a_refused_card_raises_an_alarm_where_told_and_its_holder_is_in_it() throws IOException {
    Card card = simulator.cards().get(0);
    simulator.swipe(door, card).denied(103).publish();
    assertThat(alarms.open()).isEmpty();
    simulator.swipe(door, card).denied(103).raisingAlarm().publish();
    JsonNode alarm = client.json(LIST).get("data").get(0);
    assertThat(alarm.get("userId").longValue()).isEqualTo(card.person().id());
    assertThat(alarm.get("accessBlockedReason").intValue()).isEqualTo(103);
    assertThat(alarm.get("userTypeName").textValue()).isNotEmpty();
    assertThat(truth())
        .returns(card.person().name(), LedgerAlarm::personName)
        .returns(card.no(), LedgerAlarm::credentialNo);
  }

  @Test
  void of_a_history_only_the_newest_alarms_are_open() throws IOException {
    try (AxAcsSimulator old = AxAcsSimulator.builder().clock(clock).history(5000).start()) {
      assertThat(new SimulatorClient(old).values(LIST, "alarmEventTroubleId")).hasSize(3);
      assertThat(old.ledger().alarms()).hasSize(3);
    }
  }

  @Test
  void guards_see_to_the_alarms_of_live_events() {
    simulator.live(100);
    clock.forward(Duration.ofSeconds(60));
    await().until(() -> simulator.ledger().size() == 6000);
    simulator.stopLive();
    assertThat(alarms.open()).isNotEmpty();
    clock.forward(Duration.ofSeconds(10));
    long mine = forced();
    simulator.live(0.001);
    await().until(() -> alarms.open().equals(List.of(mine)));
    assertThat(simulator.ledger().alarms().get(0).closedAt()).isNotNull();
  }

  private long forced() {
    simulator.doorEvent(door, EventType.DOOR_FORCED).publish();
    return alarms.newest();
  }

  private LedgerAlarm truth() {
    return simulator.ledger().alarms().get(0);
  }

  private List<String> states() throws IOException {
    return client.json(LIST).path("data").findParents("alarmEventTroubleId").stream()
        .map(
            alarm ->
                String.join(
                    " ",
                    alarm.get("alarmEventTroubleId").asText(),
                    alarm.get("alarmStatus").asText(),
                    alarm.get("alarmClearStatus").asText(),
                    alarm.get("alarmRecoverStatus").asText()))
        .toList();
  }

  private void later() {
    clock.forward(Duration.ofSeconds(10));
  }

  private static Instant at(int seconds) {
    return Instant.parse("2026-03-02T04:00:00Z").plusSeconds(seconds);
  }
}
