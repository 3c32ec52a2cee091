package io.gatehouse.simulator.axacs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListingsTest {
  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private final AxAcsSimulator simulator =
      AxAcsSimulator.builder().clock(clock).people(250).history(400).start();
  private final SimulatorClient client = new SimulatorClient(simulator);
  private final Listings listings = simulator.listings();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void a_listing_cut_short_has_fewer_than_its_count() throws IOException {
    listings.cutShort("users", 130);
    assertThat(walk()).hasSize(130);
    assertThat(count("users/count")).isEqualTo(250);
    listings.cutShort("orgs", 2);
    assertThat(client.values("orgs", "orgId")).hasSize(2);
    listings.clear();
    assertThat(walk()).hasSize(250);
  }

  @Test
  void a_drifting_listing_skips_one_at_each_page_and_tells_another_twice() throws IOException {
    List<String> right = walk();
    listings.drift("users");
    List<String> drifting = walk();
    assertThat(drifting).hasSize(250).isSubsetOf(right);
    assertThat(new HashSet<>(drifting)).hasSize(248).doesNotContain(right.get(100));
    assertThat(count("users/count")).isEqualTo(250);
    assertThat(walk()).as("another walk misses others").contains(right.get(100));
  }

  @Test
  void something_changes_between_two_pages() throws IOException {
    List<String> right = walk();
    listings.afterPage(
        "users", 1, () -> simulator.people().dismiss(simulator.people().all().get(0).id()));
    List<String> walked = walk();
    assertThat(walked).hasSize(249).contains(right.get(0)).doesNotContain(right.get(100));
    assertThat(walk()).hasSize(249).doesNotContain(right.get(0)).contains(right.get(100));
  }

  @Test
  void a_count_may_be_off_while_the_ledger_counts_right() throws IOException {
    String days = "begintime=2026-02-10+00:00:00&endtime=2026-02-14+23:59:59&isalarm=-1";
    Instant from = Instant.parse("2026-02-09T16:00:00Z");
    Instant to = from.plus(Duration.ofDays(5)).minusSeconds(1);
    long records = simulator.ledger().records(from, to);
    long swipes = simulator.ledger().swipes(from, to);
    assertThat(swipes).isBetween(40L, records - 1);
    assertThat(count("acsrecords/count?" + days)).isEqualTo(records);
    assertThat(count("swipecardrecords/count?" + days)).isEqualTo(swipes);
    assertThat(client.values("acsrecords?rows=1000&" + days, "recordId")).hasSize((int) records);
    listings.countOffBy("acsrecords/count", -2);
    listings.countOffBy("users/count", 7);
    listings.countOffBy("acsrecords/byid/count", 1);
    assertThat(count("acsrecords/count?" + days)).isEqualTo(records - 2);
    assertThat(count("users/count")).isEqualTo(257);
    assertThat(count("acsrecords/byid/count?id=0&isalarm=-1")).isEqualTo(401);
    assertThat(simulator.ledger().records(from, to)).isEqualTo(records);
  }

  @Test
  void purged_records_are_in_no_list_and_no_count_and_stay_true_where_they_were_told()
      throws IOException {
    client.get("acsrecords/byid/?id=0&isalarm=-1&rows=100");
    int before = simulator.ledger().events(EventKind.DOOR).size();
    Instant half = simulator.ledger().events(EventKind.DOOR).get(before / 2).occurredAt();
    int purged = simulator.purge(half);
    assertThat(purged).isBetween(150, 250);
    assertThat(count("acsrecords/byid/count?id=0&isalarm=-1")).isEqualTo(400 - purged);
    assertThat(simulator.recordCount()).isEqualTo(400 - purged);
    assertThat(simulator.ledger().events(EventKind.DOOR)).hasSize(before - purged + 100);
    assertThat(simulator.ledger().events(EventKind.DOOR).stream().filter(LedgerEvent::gone))
        .hasSize(100);
  }

  @Test
  void fifty_thousand_people_are_listed_within_a_few_pages_of_memory() throws IOException {
    try (AxAcsSimulator large =
        AxAcsSimulator.builder().clock(clock).people(50_000).orgs(400).areas(60).start()) {
      SimulatorClient asking = new SimulatorClient(large);
      List<String> ids = new ArrayList<>();
      for (int offset = 0; offset < 50_000; offset += 1000) {
        ids.addAll(asking.values("users?offset=" + offset + "&rows=1000", "userNo"));
      }
      assertThat(ids).hasSize(50_000).doesNotHaveDuplicates();
      assertThat(asking.values("orgs", "orgId")).hasSize(400);
      assertThat(asking.values("areas", "areaId")).hasSize(60);
      assertThat(large.ledger().reference().people()).hasSize(50_000).allMatch(LedgerPerson::told);
    }
  }

  private List<String> walk() throws IOException {
    List<String> numbers = new ArrayList<>();
    for (int offset = 0; offset < 300; offset += 100) {
      numbers.addAll(client.values("users?offset=" + offset + "&rows=100", "userNo"));
    }
    return numbers;
  }

  private long count(String path) throws IOException {
    return client.json(path).get("data").longValue();
  }
}
