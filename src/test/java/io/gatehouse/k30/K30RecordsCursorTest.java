package io.gatehouse.k30;

import static io.gatehouse.k30.Replies.file;
import static io.gatehouse.k30.Replies.page;
import static io.gatehouse.k30.Replies.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.k30.Replies.Run;
import io.gatehouse.settings.Site;
import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed records on replies that no server should send. */
class K30RecordsCursorTest {

  /** 15:00 of the fifth at the site. */
  private SetClock clock = new SetClock("2026-03-05T07:00:00Z");

  private final Site site = Replies.site("start=2026-03-03");
  private String state;

  /** By day, a whole list on one page; what is missing is empty. */
  private final Map<String, String> days = new TreeMap<>();

  private String answer(String path, String body) {
    return days.entrySet().stream()
        .filter(day -> body.contains("\"startdate\":\"" + day.getKey()))
        .map(
            day ->
                body.contains("\"pageindex\":1,")
                    ? day.getValue()
                    : day.getValue().replaceFirst("\"data\":\\[.*\\]", "\"data\":[]"))
        .findFirst()
        .orElse(page(0));
  }

  private Run run() {
    return run(this::answer);
  }

  private Run run(BiFunction<String, String, String> server) {
    Run run = new Run(K30RecordsCursor.open(site, state, clock), state).read(clock, server);
    state = run.state;
    return run;
  }

  private K30RecordsState checkpoint() {
    return K30RecordsState.fromJson(state);
  }

  static String[] nothings() {
    return file("nothings.jsonl").split("\n");
  }

  @ParameterizedTest
  @MethodSource("nothings")
  void whatever_says_nothing_of_an_empty_day_is_nothing_and_later_days_are_read(String nothing) {
    days.put("2026-03-03", nothing);
    days.put("2026-03-04", page(1, passage("17", "2026-03-04 08:00:00")));
    Run run = run();
    assertThat(run.failure).isNull();
    assertThat(run.numbers()).containsExactly("17");
    assertThat(run.gaps).isEmpty();
    assertThat(checkpoint().next()).isEqualTo("2026-03-05");
    assertThat(run.asked.size()).isLessThan(20);
  }

  @Test
  void a_first_run_reads_today_after_one_day_and_looks_at_it_now_and_then() {
    Site far = Replies.site("start=2026-01-05");
    days.put("2026-03-05", page(1, passage("18", "2026-03-05 08:00:00")));
    Run run = new Run(K30RecordsCursor.open(far, null, clock), null).read(clock, this::answer);
    assertThat(run.failure).isNull();
    List<String> asked = run.asked("startdate");
    assertThat(asked.indexOf("2026-03-05")).isBetween(1, 3);
    assertThat(asked.stream().filter("2026-03-05"::equals).count()).isBetween(7L, 11L);
    assertThat(asked.subList(20, asked.size() - 5)).contains("2026-03-05");
    assertThat(asked).contains("2026-01-05", "2026-03-04").endsWith("2026-03-05");
    K30RecordsState reached = K30RecordsState.fromJson(run.state);
    assertThat(reached.top().day()).isEqualTo("2026-03-05");
    assertThat(reached.next()).isEqualTo("2026-03-05");
  }

  @Test
  void a_strange_nothing_is_asked_again_before_it_is_believed() {
    int[] asked = {0};
    Run run =
        run(
            (path, body) ->
                body.contains("\"startdate\":\"2026-03-03") && asked[0]++ < 2
                    ? nothings()[0]
                    : body.contains("\"startdate\":\"2026-03-03")
                        ? page(1, passage("16", "2026-03-03 08:00:00"))
                        : page(0));
    assertThat(run.numbers()).containsExactly("16");
  }

  @Test
  void a_list_without_the_object_around_it_is_no_nothing() {
    days.put("2026-03-03", file("bare-list.json"));
    assertThat(run().failure).contains("the reply's data is a bare list");
    assertThat(state).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "\"2\"", "2.0", "\" 2 \"", "\"2.0\""})
  void a_total_may_be_written_in_any_way(String total) {
    days.put(
        "2026-03-04",
        page(total, passage("2", "2026-03-04 09:00:00"), passage("1", "2026-03-04 08:00:00")));
    Run run = run();
    assertThat(run.numbers()).containsExactly("2", "1");
    assertThat(run.asked("startdate")).containsOnlyOnce("2026-03-04");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\"many\"", "-1", "1e300"})
  void a_day_whose_total_nobody_knows_is_read_until_nothing_new_comes(String total) {
    days.put("2026-03-04", page(total, passage("1", "2026-03-04 08:00:00")));
    Run run = run();
    assertThat(run.failure).isNull();
    assertThat(run.numbers()).contains("1");
    assertThat(run.gaps).isEmpty();
    assertThat(checkpoint().next()).isEqualTo("2026-03-05");
  }

  @Test
  void a_day_with_one_good_passage_and_three_of_a_reset_clock_blocks_no_later_day() {
    days.put("2026-03-04", file("wrong-clock.json"));
    days.put("2026-03-05", page(1, passage("18", "2026-03-05 08:00:00")));
    Run run = run();
    assertThat(run.failure).isNull();
    assertThat(run.numbers()).containsExactly("1772694000001", "18");
    assertThat(run.rejected)
        .extracting(PagedList::number)
        .containsExactly("1772694000002", "1772694000003", "1772694000004");
    assertThat(run.batches.get(run.batches.size() - 2).refusal())
        .contains("as of 2026-03-04", "is the clock of its device right?");
    assertThat(run.gaps)
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.from()).isEqualTo("2026-03-03T16:00:00Z");
              assertThat(gap.to()).isEqualTo("2026-03-04T16:00:00Z");
              assertThat(gap.reason()).contains("a device's clock is wrong");
            });
    assertThat(run.asked("startdate").stream().filter("2026-03-04"::equals)).hasSize(3);
    assertThat(checkpoint().next()).isEqualTo("2026-03-05");
  }

  @Test
  void a_page_of_reset_clocks_alone_behind_a_good_one_is_rejected() {
    Run run =
        run(
            (path, body) ->
                !body.contains("\"startdate\":\"2026-03-04")
                    ? page(0)
                    : body.contains("\"pageindex\":1,")
                        ? page(2, passage("2", "2026-03-04 09:00:00"))
                        : page(2, passage("1", "2000-01-01 00:00:01")));
    assertThat(run.failure).isNull();
    assertThat(run.rejected).extracting(PagedList::number).containsOnly("1");
  }

  @Test
  void a_passage_of_around_midnight_is_a_row_whichever_day_lists_it() {
    days.put(
        "2026-03-04",
        page(2, passage("2", "2026-03-04 00:00:01"), passage("1", "2026-03-03 23:59:59")));
    Run run = run();
    assertThat(run.numbers()).containsExactly("2", "1");
    assertThat(run.rejected).isEmpty();
    assertThat(run.gaps).isEmpty();
  }

  @Test
  void a_reply_of_which_nothing_fits_fails_and_moves_nothing_until_the_day_is_passed_over() {
    days.put("2026-03-03", page(1, passage("9", "2026-02-01 08:00:00")));
    days.put("2026-03-04", page(1, passage("17", "2026-03-04 08:00:00")));
    Run run = run();
    assertThat(run.failure)
        .isEqualTo(
            "none of the reply's passages is of 2026-03-03, which was asked for: they are of"
                + " 2026-02-01");
    assertThat(state).isNull();

    Progress passed = run.cursor.passOver(run.failure).orElseThrow();
    run.take(passed);
    assertThat(passed.gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.from()).isEqualTo("2026-03-02T16:00:00Z");
              assertThat(gap.reason())
                  .startsWith("the passages of 2026-03-03 cannot be read: none of the reply's");
            });
    run.read(clock, this::answer);
    assertThat(run.numbers()).containsExactly("17");
    state = run.state;

    clock.forward(Duration.ofHours(23));
    assertThat(run().asked("startdate")).doesNotContain("2026-03-03");
    clock.forward(Duration.ofHours(1));
    days.put("2026-03-03", page(1, passage("9", "2026-03-03 08:00:00")));
    assertThat(run().numbers()).contains("9");
    assertThat(checkpoint().passed()).isEmpty();
    assertThat(checkpoint().next()).isEqualTo("2026-03-06");
  }

  @Test
  void today_is_never_passed_over() {
    days.put("2026-03-05", page(1, passage("9", "2026-02-01 08:00:00")));
    Run run = run();
    assertThat(run.failure).contains("2026-03-05");
    assertThat(run.cursor.passOver(run.failure)).isEmpty();
  }

  @Test
  void a_clock_that_was_45_days_ahead_for_one_run_costs_no_passage() {
    run();
    clock.forward(Duration.ofDays(45));
    run();
    clock = new SetClock("2026-03-05T07:01:00Z");
    days.put("2026-03-04", page(1, passage("17", "2026-03-04 08:00:00")));
    days.put("2026-03-05", page(1, passage("18", "2026-03-05 15:00:30")));
    Run run = run();
    assertThat(run.numbers()).containsExactly("17", "18");
    assertThat(run.asked("startdate").get(0))
        .as("no further than the start")
        .isEqualTo("2026-03-03");
    assertThat(run.cursor.notice().orElseThrow())
        .contains("this host's clock was ahead")
        .contains("2026-03-02T16:00:00Z");
    clock.forward(Duration.ofDays(1));
    days.put("2026-03-06", page(1, passage("19", "2026-03-06 15:00:30")));
    assertThat(run().numbers()).contains("19");
    assertThat(run().cursor.notice()).isEmpty();
  }

  @Test
  void a_clock_that_fell_back_to_1970_leaves_the_checkpoint_where_it_was() {
    run();
    LocalDate next = checkpoint().next();
    clock = new SetClock("1970-01-01T00:10:00Z");
    Run run = run();
    assertThat(run.asked("startdate")).containsOnly("1970-01-01");
    assertThat(run.cursor.notice()).isPresent();
    clock = new SetClock("2026-03-05T07:05:00Z");
    days.put("2026-03-05", page(1, passage("18", "2026-03-05 15:00:30")));
    assertThat(run().numbers()).containsExactly("18");
    assertThat(checkpoint().next()).isEqualTo(next);
    assertThat(checkpoint().whole().firstKey()).isAfter(LocalDate.parse("2026-01-01"));
  }

  @Test
  void a_whole_reading_of_a_false_time_is_due_again() {
    run();
    clock.forward(Duration.ofHours(3));
    run();
    clock = new SetClock("2026-03-05T07:10:00Z");
    Run run = run();
    assertThat(run.cursor.notice()).isEmpty();
    assertThat(checkpoint().whole().get(LocalDate.parse("2026-03-05")))
        .isEqualTo(Instant.parse("2026-03-05T07:10:00Z"));
  }

  @Test
  void a_servers_clock_that_stands_still_stops_nothing() {
    int[] calls = {0};
    Run run =
        run(
            (path, body) -> {
              calls[0]++;
              return body.contains("2026-03-04")
                  ? Replies.pageMadeAt(1, 1, passage("17", "2026-03-04 08:00:00"))
                  : Replies.pageMadeAt(1, 0);
            });
    assertThat(run.failure).isNull();
    assertThat(run.numbers()).containsExactly("17");
    Run again = run((path, body) -> Replies.pageMadeAt(1, 1, passage("18", "2026-03-05 08:00:00")));
    assertThat(again.failure).isNull();
    assertThat(again.numbers()).contains("18");
  }

  @Test
  void a_page_that_is_sent_again_for_another_is_refused() {
    String first = page(200, passage("2", "2026-03-04 09:00:00"));
    Run run = run((path, body) -> body.contains("2026-03-04") ? first : page(0));
    assertThat(run.failure).contains("the reply is an old one: it was made at");
  }

  @Test
  void a_page_size_that_is_met_exactly_is_the_end_of_the_day() {
    String[] hundred = new String[100];
    for (int i = 0; i < 100; i++) {
      hundred[i] = passage(1000 + i, "2026-03-04 09:00:00");
    }
    days.put("2026-03-04", page(100, hundred));
    assertThat(run().numbers()).hasSize(100);
    Run silent =
        new Run(K30RecordsCursor.open(site, null, clock), null)
            .read(
                clock,
                (path, body) ->
                    body.contains("\"pageindex\":2,") ? nothings()[0] : answer(path, body));
    assertThat(silent.failure).isNull();
    assertThat(silent.asked("pageindex").stream().filter("2"::equals)).hasSize(1);
  }

  @Test
  void a_number_is_one_however_it_is_written() {
    days.put(
        "2026-03-04",
        page(
            1,
            "{\"no\":1.76E15,\"addtime\":\"2026-03-04 08:00:00\"}",
            "{\"no\":\" 1760000000000000 \",\"addtime\":\"2026-03-04 08:00:00\"}",
            "{\"no\":1760000000000000.0,\"addtime\":\"2026-03-04 08:00:00\"}"));
    Run run = run();
    assertThat(run.gaps).isEmpty();
    assertThat(run.asked("startdate")).containsOnlyOnce("2026-03-04");
    assertThat(run.numbers()).containsOnly("1760000000000000");
  }

  @Test
  void passages_without_a_number_are_told_apart_by_what_they_say() {
    days.put(
        "2026-03-04",
        page(
            4,
            passage("0", "2026-03-04 08:00:00"),
            passage("", "2026-03-04 08:00:01"),
            passage(null, "2026-03-04 08:00:02"),
            passage(0, "2026-03-04 08:00:03")));
    Run run = run();
    assertThat(run.gaps).isEmpty();
    assertThat(run.asked("startdate")).containsOnlyOnce("2026-03-04");
  }

  @Test
  void a_checkpoint_of_an_earlier_version_is_read() {
    state = file("records-state.json");
    K30RecordsState read = checkpoint();
    assertThat(read.next()).isEqualTo("2026-03-02");
    assertThat(read.isSettled(LocalDate.parse("2026-03-04"))).isTrue();
    assertThat(read.top().newest()).containsExactly("1749198341167", "1749197455166");
    days.put(
        "2026-03-05",
        page(
            80,
            passage("18", "2026-03-05 15:00:30"),
            passage("1749198341167", "2026-03-05 08:00:00")));
    Run run = run();
    assertThat(run.asked("startdate"))
        .contains("2026-03-03", "2026-03-05")
        .doesNotContain("2026-03-04");
    assertThat(run.numbers()).contains("18");
    state = file("records-state-first.json");
    assertThat(checkpoint().top()).isNull();
    assertThat(run().failure).isNull();
  }
}
