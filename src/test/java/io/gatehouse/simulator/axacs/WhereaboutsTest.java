package io.gatehouse.simulator.axacs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WhereaboutsTest {
  private static final String ALL = "acsrecords/areausers?areaid=0";

  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private final AxAcsSimulator simulator = AxAcsSimulator.builder().clock(clock).start();
  private final SimulatorClient client = new SimulatorClient(simulator);
  private final Door factory = simulator.doors().get(0);
  private final Door office = simulator.doors().get(2);
  private final Card card = simulator.cards().get(0);
  private final Card other = simulator.cards().get(1);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void who_comes_in_is_in_the_doors_area_until_let_out() throws IOException {
    simulator.swipe(factory, card).publish();
    simulator.swipe(factory, other).denied(103).publish();
    assertThat(client.values(ALL, "userNo")).containsExactly(card.person().no());
    assertThat(client.values(ALL, "areaId")).containsExactly("160");
    clock.forward(Duration.ofSeconds(1));
    simulator.swipe(factory, card).exit().publish();
    assertThat(client.json(ALL).get("status").intValue()).isEqualTo(102);
    assertThat(simulator.ledger().presence())
        .singleElement()
        .returns(true, LedgerPresence::left)
        .returns("160", LedgerPresence::areaId);
  }

  @Test
  void who_comes_in_elsewhere_is_there_and_an_older_event_changes_nothing() throws IOException {
    simulator.swipe(factory, card).publish();
    clock.forward(Duration.ofSeconds(60));
    simulator.swipe(office, card).publish();
    simulator.swipe(factory, card).at(clock.instant().minusSeconds(30)).neverInCache().publish();
    assertThat(client.values(ALL, "areaName")).containsExactly("办公楼");
    assertThat(simulator.ledger().presence())
        .singleElement()
        .returns("161", LedgerPresence::areaId)
        .returns(clock.instant(), LedgerPresence::enteredAt);
  }

  @Test
  void an_area_has_those_of_the_areas_below_it_and_times_leave_others_out() throws IOException {
    Area room = simulator.places().addArea("房间", 160);
    simulator.places().moveDoor(factory.id(), room.id());
    simulator.swipe(factory, card).publish();
    clock.forward(Duration.ofSeconds(60));
    simulator.swipe(office, other).publish();
    assertThat(client.values("acsrecords/areausers?areaid=160", "userNo"))
        .containsExactly(card.person().no());
    assertThat(client.values("acsrecords/areausers?areaid=" + room.id(), "uaid"))
        .containsExactly("2");
    assertThat(client.values("acsrecords/areausers?areaid=1", "uaid")).containsExactly("2", "3");
    assertThat(client.values(ALL + "&begintime=2026-03-02+12:00:30", "uaid")).containsExactly("3");
    assertThat(client.values(ALL + "&endtime=2026-03-02+12:00:30&begintime=", "uaid"))
        .containsExactly("2");
  }

  @Test
  void names_are_the_present_ones_and_the_dismissed_are_nowhere() throws IOException {
    simulator.swipe(factory, card).publish();
    simulator.swipe(factory, other).publish();
    simulator.people().rename(card.person().id(), "新名字");
    simulator.people().dismiss(other.person().id());
    assertThat(client.values(ALL, "userName")).containsExactly("新名字");
    assertThat(simulator.ledger().presence())
        .as("nobody was told of the other")
        .singleElement()
        .returns("新名字", LedgerPresence::personName)
        .returns(true, LedgerPresence::told);
  }

  @Test
  void a_history_leaves_people_inside() throws IOException {
    try (AxAcsSimulator busy = AxAcsSimulator.builder().clock(clock).history(2000).start()) {
      List<LedgerPresence> inside = busy.ledger().presence();
      assertThat(inside).hasSizeBetween(100, 450);
      assertThat(new SimulatorClient(busy).values(ALL, "userId"))
          .doesNotHaveDuplicates()
          .containsExactlyElementsOf(inside.stream().map(LedgerPresence::personId).toList());
    }
  }
}
