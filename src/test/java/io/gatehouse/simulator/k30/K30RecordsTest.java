package io.gatehouse.simulator.k30;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.k30.K30Client.Reply;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class K30RecordsTest {
  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private final K30Simulator simulator =
      K30Simulator.builder(clock)
          .history(
              300, Instant.parse("2026-02-26T00:00:00Z"), Instant.parse("2026-03-02T00:00:00Z"))
          .start();
  private final K30Client client = new K30Client(simulator);
  private final Person person = simulator.premises().people().all().get(5);
  private final Device device = simulator.premises().devices().all().get(0);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void served_records_and_ledger_are_the_same_passages() throws IOException {
    List<JsonNode> served = new ArrayList<>(days("2026-03-01", "2026-03-02"));
    served.addAll(days("2026-02-01", "2026-02-28"));
    Collections.reverse(served);
    List<LedgerPassage> truth = simulator.ledger().passages();
    assertThat(truth).hasSize(300).allMatch(LedgerPassage::listed);
    assertThat(served).hasSize(300);
    for (int i = 0; i < 300; i++) {
      JsonNode row = served.get(i);
      Passage facts = truth.get(i).facts();
      assertThat(row.path("no").asText()).isEqualTo(facts.no());
      assertThat(row.path("peopleno").asText()).isEqualTo(facts.person().no());
      assertThat(row.path("jobnumber").asText()).isEqualTo(facts.person().jobNumber());
      assertThat(row.path("deviceno").asText()).isEqualTo(facts.device().no());
      assertThat(row.path("outintype").asText())
          .isEqualTo(Integer.toString(facts.direction().code()));
      assertThat(row.path("exceptionmode").asText().equals("1"))
          .isEqualTo(facts.outcome().passed());
      assertThat(row.path("addtime").asText())
          .isEqualTo(
              facts.at().plus(Duration.ofHours(8)).toString().replaceAll("[TZ]", " ").trim());
    }
    assertThat(simulator.violations().count()).isZero();
  }

  @Test
  void the_ledger_speaks_the_words_of_all_vendors() {
    assertThat(simulator.ledger().all().stream().map(LedgerPassage::decision))
        .contains("GRANTED", "DENIED");
    assertThat(simulator.ledger().all().stream().map(LedgerPassage::subjectType).distinct())
        .containsOnly("EMPLOYEE", "STRANGER", "VISITOR");
    assertThat(simulator.ledger().all().stream().map(LedgerPassage::method))
        .contains("AUTO", "FACE_AND_CARD", "QR", "STRANGER");
    assertThat(Direction.OUT.code()).isZero();
  }

  @Test
  void the_newest_stands_first_even_of_those_that_arrive_late() throws IOException {
    LedgerPassage now = simulator.pass(person, device).publish();
    LedgerPassage old =
        simulator.pass(person, device).at(Instant.parse("2026-03-02T00:00:00Z")).publish();
    List<String> numbers = list("record/getlist", "2026-03-02", "2026-03-02").values("no");
    assertThat(numbers).startsWith(now.no()).contains(old.no());
    assertThat(numbers.indexOf(old.no())).isPositive();
  }

  @Test
  void what_is_listed_later_appears_below_newer_ones() throws IOException {
    LedgerPassage late =
        simulator.pass(person, device).listedAfter(Duration.ofSeconds(10)).publish();
    clock.forward(Duration.ofSeconds(1));
    LedgerPassage newer = simulator.pass(person, device).publish();
    assertThat(simulator.allVisible()).isFalse();
    assertThat(list("record/getlist", "2026-03-02", "2026-03-02").values("no"))
        .startsWith(newer.no())
        .doesNotContain(late.no());
    clock.forward(Duration.ofSeconds(10));
    assertThat(list("record/getlist", "2026-03-02", "2026-03-02").values("no"))
        .startsWith(newer.no(), late.no());
    assertThat(simulator.allVisible()).isTrue();
  }

  @Test
  void pages_drift_when_a_passage_arrives_while_they_are_read() throws IOException {
    simulator.arriveBehindPages(1, 3);
    List<String> first = page(1).values("no");
    List<String> second = page(2).values("no");
    assertThat(second.subList(0, 3)).isEqualTo(first.subList(7, 10));
    assertThat(simulator.ledger().size()).isEqualTo(303);
    assertThat(page(3).values("no")).doesNotContainAnyElementsOf(second);
  }

  @Test
  void records_are_found_by_every_filter() throws IOException {
    simulator.pass(person, device).outcome(new Outcome(99, 42, 7)).publish();
    for (Object[] filter :
        new Object[][] {
          {"group", 99},
          {"mode", 42},
          {"peopleno", person.no()},
          {"deviceno", device.no()},
          {"peoplename", person.name()},
          {"deptno", person.deptNo()}
        }) {
      Reply all = list("record/getlist", "2026-03-02", "2026-03-02");
      Reply some =
          client.list(
              "record/getlist",
              "startdate",
              "2026-03-02",
              "effdate",
              "2026-03-02",
              filter[0],
              filter[1]);
      assertThat(some.rows()).as("%s", filter[0]).isNotEmpty().hasSizeLessThan(all.rows().size());
      assertThat(some.values("peopleno")).contains(person.no());
    }
  }

  @Test
  void two_passages_of_one_moment_have_two_numbers() {
    LedgerPassage one = simulator.pass(person, device).publish();
    LedgerPassage two = simulator.pass(person, device).publish();
    assertThat(one.no()).isEqualTo("1772424000000").isNotEqualTo(two.no());
  }

  @Test
  void bad_records_are_served_bad_and_the_ledger_says_which_must_be_rejected() throws IOException {
    for (BadRecord kind : BadRecord.values()) {
      simulator.badRecord(kind).publish();
    }
    List<JsonNode> rows = list("record/getlist", "2026-03-02", "2026-03-02").rows().subList(0, 5);
    assertThat(rows).anyMatch(r -> r.path("addtime").asText().contains("25:61"));
    assertThat(rows).anyMatch(r -> !r.has("addtime"));
    assertThat(rows).anyMatch(r -> !r.has("no"));
    assertThat(rows).anyMatch(r -> r.path("peoplename").asText().length() == 5000);
    assertThat(rows).anyMatch(r -> r.path("jobnumber").asText().contains("<script>"));
    assertThat(simulator.ledger().rejected()).hasSize(3);
    assertThat(simulator.ledger().passages()).hasSize(302);
  }

  @Test
  void the_same_seed_tells_the_same_story_and_another_seed_another() {
    List<LedgerPassage> story = story(7);
    assertThat(story(7)).isEqualTo(story).hasSize(200);
    assertThat(story(8)).isNotEqualTo(story);
  }

  @Test
  void the_ledger_is_told_to_outside_scripts_as_json_lines() throws IOException {
    List<String> lines = client.get("/simulator/ledger").body().lines().toList();
    assertThat(lines).hasSize(300);
    LedgerPassage last = simulator.ledger().all().get(299);
    JsonNode line = K30Client.json(lines.get(299));
    assertThat(line.path("no").asText()).isEqualTo(last.no());
    assertThat(line.path("occurred_at").asText()).isEqualTo(last.facts().at().toString());
    assertThat(line.path("push").asText()).isEqualTo("NOT_PUSHED");
  }

  private List<LedgerPassage> story(long seed) {
    return K30Simulator.builder(clock).seed(seed).history(200).build().ledger().all();
  }

  private Reply page(int index) throws IOException {
    return client.page(
        "record/getlist", index, 10, "startdate", "2026-03-01", "effdate", "2026-03-02");
  }

  private Reply list(String path, String from, String to) throws IOException {
    return client.list(path, "startdate", from, "effdate", to);
  }

  private List<JsonNode> days(String from, String to) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (int page = 1; page <= 3; page++) {
      rows.addAll(
          client.page("record/getlist", page, 100, "startdate", from, "effdate", to).rows());
    }
    return rows;
  }
}
