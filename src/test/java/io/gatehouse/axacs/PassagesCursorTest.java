package io.gatehouse.axacs;

import static io.gatehouse.axacs.AxAcsSite.replyOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.axacs.PassagesCursor.PassagesState;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.support.SetClock;
import io.gatehouse.warehouse.Gap;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassagesCursorTest {

  private static final DateTimeFormatter VENDOR_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final SetClock clock = new SetClock("2026-06-01T00:00:00.789Z");
  private final List<LocalDateTime> server = new ArrayList<>();
  private Site site = AxAcsSite.with("passages.page-size=300");
  private int serversLimit = 1_000;
  private String state = "\"2026-05-31T00:00:00Z\"";
  private PassagesCursor cursor;

  private void run() {
    cursor = PassagesCursor.open(site, state, clock);
  }

  private String asks() {
    return cursor.next().map(Ask::query).orElse("nothing");
  }

  private Progress answer(List<VendorRecord> records) {
    Progress progress = cursor.accept(replyOf(records), clock.instant(), clock.instant());
    state = progress.state() == null ? state : progress.state();
    return progress;
  }

  /** A page that the server has not cut, as the next offset shows; what is loaded of it. */
  private List<VendorRecord> whole(List<VendorRecord> records) {
    assertThat(answer(records)).isEqualTo(Progress.nothing());
    assertThat(asks()).contains("&offset=" + records.size() + "&");
    return answer(List.of()).records();
  }

  private Instant mark() {
    return PassagesState.fromJson(state).mark();
  }

  private static List<VendorRecord> passages(List<LocalDateTime> times) {
    return AxAcsSite.records(times.stream().map(PassagesCursorTest::passage).toList());
  }

  private static String passage(LocalDateTime time) {
    return "'accessType': 2, 'evTime': '" + VENDOR_TIME.format(time) + "'";
  }

  private void happens(int times, LocalDateTime from, Duration apart) {
    for (int i = 0; i < times; i++) {
      server.add(from.plus(apart.multipliedBy(i)));
    }
  }

  /** What the server has to that, both ends included. */
  private List<VendorRecord> serverAnswers(String query) {
    LocalDateTime begin = time(query, "begintime=");
    LocalDateTime end = time(query, "endtime=");
    int rows = Integer.parseInt(query.replaceAll(".*rows=", ""));
    long offset = Long.parseLong(query.replaceAll(".*offset=|&rows.*", ""));
    List<String> members = new ArrayList<>();
    for (int person = 0; person < server.size(); person++) {
      LocalDateTime time = server.get(person);
      if (!time.isBefore(begin) && !time.isAfter(end)) {
        members.add(passage(time) + ", 'userNo': " + person);
      }
    }
    List<String> page = members.stream().skip(offset).limit(Math.min(rows, serversLimit)).toList();
    return page.isEmpty() ? List.of() : AxAcsSite.records(page);
  }

  private static LocalDateTime time(String query, String name) {
    String text = query.substring(query.indexOf(name) + name.length()).split("&")[0];
    return LocalDateTime.parse(text.replace("%20", "T"));
  }

  /** Runs to the end; how many passages it loaded and what it asked. */
  private List<String> runs(List<VendorRecord> loaded) {
    List<String> asked = new ArrayList<>();
    run();
    for (String query = asks(); !query.equals("nothing"); query = asks()) {
      asked.add(query);
      assertThat(asked).hasSizeLessThan(10_000);
      loaded.addAll(answer(serverAnswers(query)).records());
    }
    return asked;
  }

  private static long different(List<VendorRecord> loaded) {
    return loaded.stream().map(r -> r.get("userNo")).distinct().count();
  }

  @Test
  void a_run_reads_from_the_overlap_behind_its_mark_to_now_in_the_sites_time() {
    run();
    assertThat(asks())
        .isEqualTo(
            "begintime=2026-05-31%2006:00:00&endtime=2026-06-01%2008:00:00&offset=0&rows=300");
    assertThat(whole(passages(List.of(LocalDateTime.parse("2026-06-01T07:00:01"))))).hasSize(1);
    assertThat(mark()).isEqualTo("2026-06-01T00:00:00Z");
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void a_first_run_reaches_back_thirty_days_or_to_the_start() {
    state = null;
    run();
    assertThat(asks()).startsWith("begintime=2026-05-02%2008:00:00&endtime=2026-05-09%2008:00:00&");
    site = AxAcsSite.with("start=2026-05-31");
    run();
    assertThat(asks()).startsWith("begintime=2026-05-31%2000:00:00&endtime=2026-06-01%2008:00:00&");
  }

  @Test
  void a_none_is_asked_for_twice() {
    run();
    String asked = asks();
    assertThat(answer(List.of())).isEqualTo(Progress.nothing());
    assertThat(asks()).isEqualTo(asked);
    answer(List.of());
    assertThat(mark()).isEqualTo("2026-06-01T00:00:00Z");
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void a_window_is_halved_until_its_listing_fits_and_grows_again() {
    happens(2_000, LocalDateTime.parse("2026-05-31T12:00:00"), Duration.ofSeconds(1));
    List<VendorRecord> loaded = new ArrayList<>();
    List<String> asked = runs(loaded);
    assertThat(different(loaded)).isEqualTo(2_000);
    assertThat(asked).allMatch(query -> query.contains("rows=300") && !query.contains("+"));
    Duration last =
        Duration.between(
            time(asked.get(asked.size() - 1), "begintime="),
            LocalDateTime.parse("2026-06-01T08:00"));
    assertThat(last).isGreaterThan(Duration.ofHours(1));
    assertThat(mark()).isEqualTo("2026-06-01T00:00:00Z");
  }

  @Test
  void windows_share_the_second_at_which_they_meet() {
    happens(400, LocalDateTime.parse("2026-05-31T12:00:00"), Duration.ofSeconds(60));
    List<String> asked = runs(new ArrayList<>());
    List<LocalDateTime> begins = asked.stream().map(q -> time(q, "begintime=")).distinct().toList();
    assertThat(begins.size()).isGreaterThan(1);
    List<LocalDateTime> ends = asked.stream().map(q -> time(q, "endtime=")).toList();
    assertThat(ends).containsAll(begins.subList(1, begins.size()));
  }

  @Test
  void a_server_that_cuts_its_pages_is_found_out_and_loses_none() {
    serversLimit = 100;
    happens(450, LocalDateTime.parse("2026-05-31T12:00:00"), Duration.ofSeconds(30));
    List<VendorRecord> loaded = new ArrayList<>();
    List<String> asked = runs(loaded);
    assertThat(different(loaded)).isEqualTo(450);
    assertThat(asked).anyMatch(query -> query.endsWith("offset=100&rows=300"));
    assertThat(asked.get(asked.size() - 1)).endsWith("rows=100");
  }

  @Test
  void a_single_second_that_does_not_fit_is_paged_by_offset() {
    LocalDateTime second = LocalDateTime.parse("2026-05-31T12:00:00");
    happens(700, second, Duration.ZERO);
    List<VendorRecord> loaded = new ArrayList<>();
    List<String> asked = runs(loaded);
    assertThat(different(loaded)).isEqualTo(700);
    assertThat(asked)
        .anyMatch(query -> query.endsWith("offset=300&rows=300"))
        .anyMatch(query -> query.endsWith("offset=600&rows=300"));
    assertThat(mark()).isEqualTo("2026-06-01T00:00:00Z");
  }

  @Test
  void a_server_that_passes_over_the_offset_is_told() {
    List<VendorRecord> page = passages(times(150, "2026-05-31T12:00:00"));
    run();
    answer(page);
    assertThat(asks()).endsWith("offset=150&rows=300");
    assertThatThrownBy(() -> answer(page))
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining("repeats the page before it");
    assertThat(asks()).endsWith("offset=150&rows=300");
    assertThat(state).isEqualTo("\"2026-05-31T00:00:00Z\"");
  }

  @Test
  void passages_of_another_time_are_no_answer() {
    run();
    assertThatThrownBy(() -> answer(passages(times(3, "2026-04-01T12:00:00"))))
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining(
            "3 are not from 2026-05-31T06:00 to 2026-06-01T08:00, which was asked for");
    assertThat(state).isEqualTo("\"2026-05-31T00:00:00Z\"");
  }

  @Test
  void a_time_is_what_the_mapping_reads_however_it_is_written() {
    run();
    List<String> members = new ArrayList<>();
    members.add("'evTime': '2026/5/31 12:00:00'");
    members.add("'evTime': '2026-05-31T12:00:01+08:00'");
    members.add("'evTime': '2026-05-31 12:00'");
    members.add("'evTime': 1780200000000");
    assertThat(whole(AxAcsSite.records(members))).hasSize(4);
    run();
    assertThatThrownBy(() -> answer(AxAcsSite.records(List.of("'evTime': '2026/4/1 12:00:00'"))))
        .isInstanceOf(RetryLater.class);
  }

  @Test
  void impossible_times_and_a_few_others_among_them_are_passed_on() {
    run();
    List<String> members = new ArrayList<>();
    members.add("'evTime': '2026-05-31 12:00:00'");
    members.add("'evTime': '2026-05-31 12:00:01.0'");
    members.add("'evTime': '2099-12-31 00:00:00'");
    members.add("'evTime': '2026-13-45 00:00:00'");
    members.add("'evTime': ''");
    assertThat(whole(AxAcsSite.records(members))).hasSize(5);
    run();
    assertThat(answer(AxAcsSite.records(List.of("'evTime': 'x'"))).records())
        .as("shorter than one that was not cut")
        .hasSize(1);
  }

  private static List<LocalDateTime> times(int count, String from) {
    List<LocalDateTime> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      times.add(LocalDateTime.parse(from).plusSeconds(i));
    }
    return times;
  }

  @Test
  void a_mark_goes_back_by_no_small_step_of_the_clock() {
    Instant ahead = Instant.parse("2026-06-01T00:04:00Z");
    state = '"' + ahead.toString() + '"';
    run();
    assertThat(asks()).startsWith("begintime=2026-06-01%2006:04:00&");
    whole(passages(List.of(LocalDateTime.parse("2026-06-01T07:00:00"))));
    assertThat(mark()).isEqualTo(ahead);
  }

  @Test
  void a_clock_that_was_ahead_is_told_and_everything_since_is_read_again() {
    state = "\"2026-07-15T00:00:00Z\"";
    happens(50, LocalDateTime.parse("2026-05-20T12:00:00"), Duration.ofHours(5));
    List<VendorRecord> loaded = new ArrayList<>();
    List<String> asked = runs(loaded);
    assertThat(asked.get(0)).startsWith("begintime=2026-05-01%2008:00:00&");
    assertThat(different(loaded)).isEqualTo(50);
    assertThat(mark()).isEqualTo("2026-06-01T00:00:00Z");
    assertThat(cursor.notice()).hasValueSatisfying(told -> assertThat(told).contains("clock"));
    runs(loaded);
    assertThat(cursor.notice()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 24, 100})
  void pages_that_the_server_cuts_short_lose_none(int cut) {
    serversLimit = cut;
    happens(60, LocalDateTime.parse("2026-05-31T12:00:00"), Duration.ofSeconds(7));
    happens(5, LocalDateTime.parse("2026-05-31T18:00:00"), Duration.ZERO);
    List<VendorRecord> loaded = new ArrayList<>();
    runs(loaded);
    assertThat(different(loaded)).isEqualTo(65);
    happens(40, LocalDateTime.parse("2026-06-01T08:00:01"), Duration.ofSeconds(1));
    clock.forward(Duration.ofHours(1));
    runs(loaded);
    assertThat(different(loaded)).isEqualTo(105);
  }

  @Test
  void where_most_passages_are_others_each_time_the_right_ones_are_loaded() {
    List<VendorRecord> mixed = new ArrayList<>(passages(times(2, "2026-05-31T12:00:00")));
    mixed.addAll(passages(times(3, "2000-01-01T00:00:00")));
    run();
    for (int i = 0; i < 3; i++) {
      assertThat(answer(mixed)).as("it is asked again").isEqualTo(Progress.nothing());
    }
    Progress last = answer(List.of());
    assertThat(last.batches().get(0).records()).hasSize(2);
    assertThat(last.batches().get(1).records()).hasSize(3);
    assertThat(last.batches().get(1).refusal())
        .startsWith("most of the reply's passages are not from");
    assertThat(last.gaps()).hasSize(1);
    assertThat(mark()).isEqualTo("2026-06-01T00:00:00Z");
    assertThat(cursor.notice()).isPresent();
  }

  @Test
  void a_window_that_cannot_be_read_is_gone_behind_and_come_back_to_in_parts_and_daily() {
    state = "\"2026-05-01T00:00:00Z\"";
    happens(400, LocalDateTime.parse("2026-05-02T12:03:00"), Duration.ofMinutes(90));
    LocalDateTime bad = LocalDateTime.parse("2026-05-20T12:03:00");
    Predicate<String> unreadable =
        query -> !time(query, "begintime=").isAfter(bad) && !time(query, "endtime=").isBefore(bad);
    List<VendorRecord> loaded = new ArrayList<>();
    assertThat(runsOrPasses(loaded, unreadable)).isEqualTo("passed");
    assertThat(runsOrPasses(loaded, unreadable)).as("its parts").isEqualTo("passed");
    assertThat(mark()).isEqualTo("2026-06-01T00:00:00Z");
    assertThat(runsOrPasses(loaded, unreadable)).isEqualTo("to the end");
    assertThat(different(loaded)).isEqualTo(399);
    Duration missing = Duration.between(gaps.get(0).from(), gaps.get(0).to());
    assertThat(gaps).as("what is left of the week").hasSize(1);
    assertThat(missing).isLessThanOrEqualTo(Duration.ofMinutes(10));
    clock.forward(Duration.ofHours(1));
    assertThat(runsOrPasses(loaded, unreadable)).isEqualTo("to the end");
    assertThat(gaps).hasSize(1);
    clock.forward(Duration.ofDays(1));
    assertThat(runsOrPasses(loaded, unreadable)).isEqualTo("passed");
    clock.forward(Duration.ofDays(1));
    assertThat(runsOrPasses(loaded, query -> false)).isEqualTo("to the end");
    assertThat(different(loaded)).isEqualTo(400);
    assertThat(PassagesState.fromJson(state).passed()).isEmpty();
    assertThat(gaps).isEmpty();
  }

  @Test
  void a_page_with_a_broken_passage_is_whole_only_if_nothing_follows_it() {
    run();
    whole(passages(times(5, "2026-06-01T07:00:00")));
    Reply broken =
        AxAcsSite.reply(
            "{'status': 0, 'data': [{'accessType': 2, 'evTime': '2026-06-01 07:00:00'},"
                + " {'accessType': 2, 'evTime': '2026-06-01 07:00:01', 'userName': 'a'b'},"
                + " {'accessType': 2, 'evTime': '2026-06-01 07:00:02'}]}");
    run();
    String asked = asks();
    assertThat(cursor.accept(broken, clock.instant(), clock.instant()))
        .isEqualTo(Progress.nothing());
    assertThat(asks()).endsWith("offset=3&rows=300");
    assertThat(answer(List.of()).records()).as("the broken one is to be rejected").hasSize(3);

    run();
    cursor.accept(broken, clock.instant(), clock.instant());
    answer(passages(times(1, "2026-06-01T07:00:02")));
    assertThat(asks()).as("a narrower window").endsWith("offset=0&rows=300").isNotEqualTo(asked);
    assertThat(PassagesState.fromJson(state).longest()).isEqualTo(5);
  }

  private final List<Gap> gaps = new ArrayList<>();

  private String runsOrPasses(List<VendorRecord> loaded, Predicate<String> unreadable) {
    run();
    for (String query = asks(); !query.equals("nothing"); query = asks()) {
      if (unreadable.test(query)) {
        Progress over = cursor.passOver("broken").orElseThrow();
        state = over.state();
        note(over);
        assertThat(gaps).isNotEmpty();
        return "passed";
      }
      Progress progress = answer(serverAnswers(query));
      note(progress);
      loaded.addAll(progress.records());
    }
    return "to the end";
  }

  /** As the warehouse does it. */
  private void note(Progress progress) {
    for (Gap.Filled filled : progress.filled()) {
      gaps.removeIf(gap -> !gap.from().isBefore(filled.from()) && !gap.to().isAfter(filled.to()));
    }
    gaps.addAll(progress.gaps());
  }
}
