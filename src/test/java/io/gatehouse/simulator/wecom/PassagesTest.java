package io.gatehouse.simulator.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PassagesTest {
  private static final Instant NOW = Instant.parse("2026-03-30T04:00:00Z");
  private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

  private final SetClock clock = new SetClock(NOW.toString());
  private final WeComSimulator simulator =
      WeComSimulator.builder()
          .clock(clock)
          .history(2000, BEGIN, NOW.minusSeconds(600))
          .lateShare(0.1)
          .start();
  private final WeComClient client = new WeComClient(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void walks_for_both_user_types_bring_exactly_the_truth() {
    simulator.passage().type(3).method(0).publish();
    List<JsonNode> items = client.passages(BEGIN, NOW, 73);
    assertThat(items)
        .extracting(WeComClient::identity)
        .containsExactlyInAnyOrderElementsOf(truth())
        .doesNotHaveDuplicates()
        .hasSize(2001);
    assertThat(simulator.ledger().passageCount()).isEqualTo(2001);
    assertThat(client.violations()).isEmpty();
    assertThat(simulator.requests(WeComApi.ACCESS)).isGreaterThan(2000 / 73);
  }

  @Test
  void visitors_come_with_the_employees_and_students_apart() {
    ObjectNode query = client.window(BEGIN, NOW).put("limit", 500);
    assertThat(client.walk(query))
        .extracting(item -> item.get("user_type").intValue())
        .contains(0, 1)
        .doesNotContain(2);
    assertThat(client.walk(query.put("user_type", 2)))
        .isNotEmpty()
        .allMatch(item -> item.get("user_type").intValue() == 2);
  }

  @Test
  void people_may_be_asked_for_instead_of_devices() {
    List<Member> members = simulator.members().subList(0, 100);
    ObjectNode query = client.window(BEGIN, NOW).put("data_filter_type", 2);
    members.forEach(member -> query.withArray("/open_userid_list").add(member.openUserId()));
    Set<String> ids = new HashSet<>();
    members.forEach(member -> ids.add(member.openUserId()));
    long expected =
        simulator.ledger().passages().stream()
            .filter(passage -> passage.userType() != 2 && ids.contains(passage.openUserId()))
            .count();
    assertThat(client.walk(query)).hasSize((int) expected);
    assertThat(expected).isPositive();
  }

  @Test
  void rows_come_in_the_order_of_upload_not_of_passage() {
    List<Long> times = new ArrayList<>();
    client.walk(client.window(BEGIN, NOW)).forEach(i -> times.add(i.get("timestamp").longValue()));
    assertThat(times).isNotEqualTo(times.stream().sorted().toList());
    Map<String, Instant> uploads = new HashMap<>();
    simulator.ledger().passages().forEach(p -> uploads.put(p.identity(), p.uploadedAt()));
    assertThat(client.walk(client.window(BEGIN, NOW)))
        .extracting(item -> uploads.get(WeComClient.identity(item)))
        .isSorted();
  }

  @Test
  void windows_select_by_the_upload_and_both_ends_belong_to_them() {
    Instant upload = NOW.minusSeconds(100);
    Passage passage =
        simulator
            .passage()
            .at(upload.minusSeconds(9000))
            .uploadedAfter(Duration.ofSeconds(9000))
            .publish();
    assertThat(passage.uploadedAt()).isEqualTo(upload);
    assertThat(client.passages(upload, upload.plusSeconds(1), 10)).hasSize(1);
    assertThat(client.passages(upload.minusSeconds(1), upload, 10)).hasSize(1);
    assertThat(client.passages(upload.plusSeconds(1), NOW, 10)).isEmpty();
    simulator.quirks().enable(WeComQuirk.END_EXCLUSIVE);
    assertThat(client.passages(upload.minusSeconds(1), upload, 10)).isEmpty();
  }

  @Test
  void a_late_upload_shows_when_it_is_uploaded_and_not_before() {
    Passage late = simulator.passage().uploadedAfter(Duration.ofDays(2)).publish();
    assertThat(client.passages(NOW.minusSeconds(1), NOW, 10)).isEmpty();
    assertThat(simulator.ledger().pendingPassages()).containsExactly(late);
    assertThat(simulator.ledger().passages()).doesNotContain(late);
    assertThat(simulator.allVisible()).isFalse();
    clock.forward(Duration.ofDays(2));
    simulator.console().expectNewClient();
    client.login(AppCredentials.Kind.SELF_BUILT);
    Instant now = clock.instant();
    assertThat(client.passages(now.minusSeconds(1), now, 10))
        .singleElement()
        .extracting(WeComClient::identity)
        .isEqualTo(late.identity());
    assertThat(simulator.ledger().passages()).contains(late);
    assertThat(simulator.allVisible()).isTrue();
  }

  @Test
  void what_is_not_indexed_yet_does_not_show() {
    try (WeComSimulator slow =
        WeComSimulator.builder().clock(clock).indexDelay(Duration.ofSeconds(5)).start()) {
      WeComClient other = new WeComClient(slow);
      slow.passage().publish();
      clock.forward(Duration.ofSeconds(4));
      assertThat(other.passages(NOW, clock.instant(), 10)).isEmpty();
      assertThat(slow.allVisible()).isFalse();
      clock.forward(Duration.ofSeconds(1));
      assertThat(other.passages(NOW, clock.instant(), 10)).hasSize(1);
    }
  }

  @Test
  void bad_records_come_as_bad_as_they_are_and_the_ledger_says_what_becomes_of_them() {
    for (BadPassage kind : BadPassage.values()) {
      simulator.badPassage(kind).device(simulator.deviceSns().get(1)).publish();
    }
    List<JsonNode> items = client.passages(NOW, NOW.plusSeconds(1), 10);
    assertThat(items).hasSize(6);
    assertThat(items.get(0).has("timestamp")).isFalse();
    assertThat(items.get(1).get("timestamp").isTextual()).isTrue();
    assertThat(items.get(2).get("timestamp").longValue()).isGreaterThan(1_000_000_000_000_000L);
    assertThat(items.get(3).has("device_sn")).isFalse();
    assertThat(items.get(4).has("open_userid")).isFalse();
    assertThat(items.get(5).get("pass_type").textValue()).isEqualTo("1");
    assertThat(simulator.ledger().rejectedPassages())
        .extracting(Passage::bad)
        .containsExactlyInAnyOrder(
            BadPassage.MISSING_TIME,
            BadPassage.TEXT_TIME,
            BadPassage.ABSURD_TIME,
            BadPassage.MISSING_DEVICE);
    assertThat(simulator.ledger().passages()).filteredOn(p -> p.bad() != null).hasSize(2);
  }

  @Test
  void five_million_passages_are_all_different_and_take_no_room() {
    Instant from = NOW.minus(Duration.ofDays(31));
    try (WeComSimulator large =
        WeComSimulator.builder()
            .clock(clock)
            .devices(100)
            .history(5_000_000, from, NOW.minusSeconds(60))
            .start()) {
      assertThat(large.ledger().passageCount()).isEqualTo(5_000_000);
      WeComClient other = new WeComClient(large);
      assertThat(
              other.walk(
                  other
                      .window(
                          NOW.minus(Duration.ofDays(9)),
                          NOW.minus(Duration.ofDays(9).minusMinutes(20)))
                      .put("limit", 500)))
          .hasSizeBetween(1500, 2000);
    }
    Company company = Company.of(3, 37, 1);
    PassageHistory dense = new PassageHistory(company, 300_000, from, NOW, 0.3, 1);
    PassageLog log = new PassageLog(company, dense);
    Set<String> identities = new HashSet<>();
    AtomicLong late = new AtomicLong();
    log.stream(Long.MAX_VALUE - 1)
        .forEach(
            passage -> {
              identities.add(passage.identity());
              if (passage.passedAt().isBefore(passage.uploadedAt().minusSeconds(60))) {
                late.incrementAndGet();
              }
            });
    assertThat(identities).hasSize(300_000);
    assertThat(late.get()).isBetween(80_000L, 95_000L);
  }

  @Test
  void life_goes_on_at_the_rate_that_was_asked_for() {
    simulator.live(100);
    int before = simulator.ledger().passages().size();
    clock.forward(Duration.ofSeconds(10));
    await().until(() -> simulator.ledger().punches().size() > 50);
    simulator.stopLive();
    clock.forward(Duration.ofSeconds(300));
    int happened =
        simulator.ledger().passages().size() - before + simulator.ledger().punches().size();
    assertThat(happened).isBetween(900, 1000);
  }

  private Set<String> truth() {
    Set<String> identities = new HashSet<>();
    simulator.ledger().forEachPassage(passage -> identities.add(passage.identity()));
    return identities;
  }
}
