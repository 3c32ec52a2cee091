package io.gatehouse.axacs;

import static io.gatehouse.axacs.AxAcsSite.records;
import static io.gatehouse.axacs.AxAcsSite.replyOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Refused;
import io.gatehouse.settings.Site;
import io.gatehouse.support.SetClock;
import io.gatehouse.warehouse.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RealtimeCursorTest {

  private static final String CACHE = "/api/v1/acs/device/eventcache/swipecard/";
  private static final String LIST = "/api/v1/acs/devices";

  private final SetClock clock = new SetClock("2026-06-01T00:00:00Z");
  private Site site = AxAcsSite.with();
  private String state;
  private RealtimeCursor cursor;

  private void run(String... known) {
    cursor = RealtimeCursor.open(site, state, clock);
    cursor.scope(List.of(known));
  }

  private String asks() {
    return cursor.next().map(Ask::toString).orElse("nothing");
  }

  /** The reply takes so many milliseconds and holds no swipe. */
  private Progress answeredAfter(long millis) {
    Instant asked = clock.instant();
    clock.forward(Duration.ofMillis(millis));
    Progress progress = cursor.accept(replyOf(List.of()), asked, clock.instant());
    state = progress.state() == null ? state : progress.state();
    return progress;
  }

  /** A good read of one known device, whose list is known too. */
  private void goodRead() {
    run("d1");
    answeredAfter(0);
    answeredAfter(0);
    assertThat(asks()).isEqualTo("nothing");
  }

  private List<Gap> nextReadAfter(long millis, long took) {
    clock.forward(Duration.ofMillis(millis));
    run("d1");
    return answeredAfter(took).gaps();
  }

  @Test
  void without_a_known_device_the_list_is_asked_for_and_then_the_cache() {
    run();
    assertThat(asks()).isEqualTo(LIST);
    assertThat(
            cursor.accept(
                replyOf(records(List.of("'deviceId': 'd1'"))), clock.instant(), clock.instant()))
        .satisfies(progress -> assertThat(progress.records()).hasSize(1))
        .satisfies(progress -> assertThat(progress.state()).contains("devices_listed"));
    cursor.scope(List.of("d1"));
    assertThat(asks()).isEqualTo(CACHE + "d1");
    answeredAfter(10);
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void a_list_that_brings_no_device_is_told_and_not_asked_for_again() {
    run();
    answeredAfter(10);
    assertThatThrownBy(() -> cursor.scope(List.of()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("no device is known")
        .hasMessageContaining("set device-ids");
  }

  @Test
  void a_read_may_take_two_seconds_since_the_last_was_asked() {
    goodRead();
    assertThat(nextReadAfter(1_900, 100)).isEmpty();
    assertThat(nextReadAfter(0, 1_900)).isEmpty();
  }

  @Test
  void more_than_two_seconds_between_two_good_reads_are_a_gap() {
    goodRead();
    Instant last = clock.instant();
    assertThat(nextReadAfter(1_900, 101))
        .containsExactly(
            new Gap(
                last,
                clock.instant(),
                "2001 ms passed between two good reads; the cache keeps a swipe 2000 ms"));
    assertThat(nextReadAfter(1_000, 10)).as("told once").isEmpty();
  }

  @Test
  void a_read_counts_from_when_it_was_asked() {
    goodRead();
    assertThat(nextReadAfter(100, 1_500)).isEmpty();
    assertThat(nextReadAfter(400, 101)).as("asked 1.9 s and answered 2.001 s ago").hasSize(1);
  }

  @Test
  void a_failed_read_in_between_is_no_good_read() {
    goodRead();
    Instant last = clock.instant();
    clock.forward(Duration.ofMillis(1_500));
    run("d1"); // its request fails: nothing is accepted
    assertThat(nextReadAfter(600, 10)).extracting(Gap::from).containsExactly(last);
  }

  @Test
  void the_first_read_ever_is_no_gap_and_one_after_hours_is() {
    run("d1");
    assertThat(answeredAfter(5_000).gaps()).isEmpty();
    answeredAfter(0);
    assertThat(nextReadAfter(Duration.ofHours(9).toMillis(), 10))
        .extracting(Gap::reason)
        .asString()
        .contains("32405010 ms passed");
  }

  @Test
  void many_devices_are_read_a_hundred_at_a_time_and_only_all_of_them_are_a_good_read() {
    String[] many = IntStream.rangeClosed(1, 250).mapToObj(i -> "d" + i).toArray(String[]::new);
    run(many);
    assertThat(asks()).startsWith(CACHE + "d1,d2,").endsWith(",d100");
    Instant firstAsked = clock.instant();
    assertThat(answeredAfter(300).state()).isNull();
    cursor.scope(List.of("other"));
    assertThat(asks()).startsWith(CACHE + "d101,").endsWith(",d200");
    assertThat(answeredAfter(300).state()).isNull();
    assertThat(asks()).isEqualTo(CACHE + String.join(",", List.of(many).subList(200, 250)));
    answeredAfter(300);
    assertThat(RealtimeCursor.State.fromJson(state).lastGoodRead()).isEqualTo(firstAsked);
  }

  @Test
  void the_list_is_asked_for_again_after_ten_minutes_and_after_the_read() {
    goodRead();
    clock.forward(Duration.ofMinutes(10).minusMillis(1));
    run("d1");
    answeredAfter(0);
    assertThat(asks()).isEqualTo("nothing");
    clock.forward(Duration.ofMillis(1));
    run("d1");
    assertThat(asks()).isEqualTo(CACHE + "d1");
    answeredAfter(0);
    assertThat(asks()).isEqualTo(LIST);
    answeredAfter(700);
    assertThat(asks()).isEqualTo("nothing");
    assertThat(nextReadAfter(1_000, 10)).as("the list is no read").isEmpty();
  }

  @Test
  void configured_devices_are_read_and_never_listed() {
    site = AxAcsSite.with("device-ids=a, b");
    run("from", "the", "warehouse");
    assertThat(asks()).isEqualTo(CACHE + "a,b");
    answeredAfter(0);
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void an_odd_id_is_a_part_of_the_path_and_no_more() {
    run("../../x?y=1", "a b", "%2F", "门#1", "a,b");
    assertThat(asks()).isEqualTo(CACHE + "..%2F..%2Fx%3Fy%3D1,a%20b,%252F,%E9%97%A8%231,a%2Cb");
    run("..", ".", " ", "d1");
    assertThat(asks()).isEqualTo(CACHE + "d1");
    site = AxAcsSite.with("device-ids=..,d2");
    run();
    assertThat(asks()).isEqualTo(CACHE + "d2");
  }

  @Test
  void its_state_comes_back_from_json_also_as_postgresql_formats_it() {
    Instant then = Instant.parse("2026-06-01T00:00:00.123Z");
    RealtimeCursor.State known = new RealtimeCursor.State(then, null, null);
    assertThat(RealtimeCursor.State.fromJson(known.toJson())).isEqualTo(known);
    assertThat(RealtimeCursor.State.fromJson(RealtimeCursor.State.FIRST.toJson()))
        .isEqualTo(RealtimeCursor.State.FIRST);
    assertThat(
            RealtimeCursor.State.fromJson(
                "{\"last_good_read\": \"2026-06-01T00:00:00.123Z\", \"devices_listed\": null}"))
        .isEqualTo(known);
    assertThatThrownBy(() -> RealtimeCursor.State.fromJson("[]"))
        .hasMessageContaining("checkpoint");
  }

  @Test
  void an_unreadable_batch_keeps_those_behind_it_waiting_for_some_runs_only() {
    String[] devices = IntStream.range(0, 250).mapToObj(i -> "d" + i).toArray(String[]::new);
    run(devices);
    state = cursor.passOver("the reply is unreadable").orElseThrow().state();
    run(devices);
    assertThat(asks()).startsWith(CACHE + "d100,").endsWith(",d199");
    answeredAfter(0);
    assertThat(asks()).startsWith(CACHE + "d200,").endsWith(",d249");
    answeredAfter(0);
    assertThat(asks()).startsWith(CACHE + "d0,").endsWith(",d99");
    assertThat(cursor.passOver("the reply is unreadable")).isEmpty(); // it is the last already
  }
}
