package io.gatehouse.simulator.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.support.SetClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class CursorsTest {
  private static final Instant NOW = Instant.parse("2026-03-30T04:00:00Z");
  private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

  private final WeComSimulator simulator =
      WeComSimulator.builder().clock(new SetClock(NOW.toString())).history(1000).start();
  private final WeComClient client = new WeComClient(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void empty_pages_come_in_between_and_nothing_is_lost() {
    simulator.quirks().enable(WeComQuirk.EMPTY_PAGES);
    List<Integer> sizes = sizes(20);
    assertThat(sizes.subList(0, sizes.size() - 1)).contains(0, 20);
    assertThat(identities(20)).doesNotHaveDuplicates().hasSize(employeesAndVisitors());
  }

  @Test
  void repeated_rows_come_within_a_walk_and_from_before_the_window() {
    simulator.quirks().enable(WeComQuirk.REPEATED_ROWS);
    List<String> identities = identities(20);
    assertThat(identities).hasSizeGreaterThan(employeesAndVisitors());
    assertThat(identities.stream().distinct()).hasSize(employeesAndVisitors());
    Passage before = simulator.passage().at(NOW.minusSeconds(500)).publish();
    assertThat(client.walk(client.window(NOW.minusSeconds(300), NOW)))
        .extracting(WeComClient::identity)
        .contains(before.identity());
  }

  @Test
  void the_last_page_has_an_empty_cursor_or_none() {
    ObjectNode query = client.window(NOW.minusSeconds(2), NOW);
    assertThat(client.call(WeComApi.ACCESS, query).get("next_cursor").textValue()).isEmpty();
    simulator.quirks().enable(WeComQuirk.NO_LAST_CURSOR);
    JsonNode last = client.call(WeComApi.ACCESS, query);
    assertThat(last.get("errcode").intValue()).isZero();
    assertThat(last.has("next_cursor")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void a_cursor_that_loops_never_ends_until_it_is_mended(CursorLoop loop) {
    simulator.loopCursors(loop);
    ObjectNode query = client.window(BEGIN, NOW).put("limit", 50);
    List<String> cursors = new ArrayList<>();
    List<String> pages = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      JsonNode page = client.call(WeComApi.ACCESS, query);
      cursors.add(page.get("next_cursor").textValue());
      pages.add(page.at("/accesscontrol_data/items").toString());
      query.put("cursor", cursors.get(i));
    }
    assertThat(pages.stream().distinct()).hasSize(1);
    assertThat(cursors.stream().distinct())
        .hasSize(loop == CursorLoop.SAME ? 1 : loop == CursorLoop.ALTERNATING ? 2 : 30);
    simulator.loopCursors(null);
    assertThat(client.walk(client.window(BEGIN, NOW))).hasSize(employeesAndVisitors());
    assertThat(client.violations()).isEmpty();
  }

  @Test
  void a_forgotten_cursor_is_refused_without_blame() {
    ObjectNode query = client.window(BEGIN, NOW).put("limit", 50);
    query.put("cursor", client.call(WeComApi.ACCESS, query).get("next_cursor").textValue());
    simulator.forgetCursors();
    assertThat(client.call(WeComApi.ACCESS, query).get("errcode").intValue()).isEqualTo(40058);
    assertThat(client.violations()).isEmpty();
    assertThat(identities(50)).hasSize(employeesAndVisitors());
  }

  @Test
  void odd_numbers_and_fields_change_no_value() {
    List<String> before = identities(500);
    simulator.quirks().enable(WeComQuirk.TEXT_NUMBERS, WeComQuirk.UNKNOWN_FIELDS);
    assertThat(identities(500)).isEqualTo(before);
    JsonNode first = client.walk(client.window(BEGIN, NOW)).get(0);
    assertThat(first.get("timestamp").isTextual()).isTrue();
    assertThat(first.has("region")).isTrue();
  }

  private List<String> identities(int limit) {
    return client.walk(client.window(BEGIN, NOW).put("limit", limit)).stream()
        .map(WeComClient::identity)
        .toList();
  }

  private List<Integer> sizes(int limit) {
    List<Integer> sizes = new ArrayList<>();
    ObjectNode query = client.window(BEGIN, NOW).put("limit", limit);
    String cursor = "";
    do {
      JsonNode page = client.call(WeComApi.ACCESS, query.put("cursor", cursor));
      sizes.add(page.at("/accesscontrol_data/items").size());
      cursor = page.get("next_cursor").textValue();
    } while (!cursor.isEmpty());
    return sizes;
  }

  private int employeesAndVisitors() {
    return (int)
        simulator.ledger().passages().stream()
            .filter(passage -> passage.userType() != 2 && !passage.uploadedAt().isBefore(BEGIN))
            .count();
  }
}
