package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Batch;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Progress;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.mapping.Reply;
import io.gatehouse.support.SetClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of replies that are not what they seem; the rest is in {@link CheckinPromises}. */
class CheckinCursorTest {

  private static final String NONE = "{'errcode':0,'errmsg':'ok','checkindata':[]}";

  private final SetClock clock = new SetClock("2026-03-12T06:00:00Z");

  private Cursor open(String state, String... users) {
    return CheckinCursor.open(
        WeComSettingsTest.site(
            "corp-id=ww1",
            "corp-secret=s",
            "start=2026-03-10",
            "user-ids=" + String.join(",", users)),
        state,
        clock);
  }

  private Progress accept(Cursor cursor, String json) {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Reply reply = Reply.parse(body, body.length, cursor.next().orElseThrow().arrays());
    return cursor.accept(reply, clock.instant(), clock.instant());
  }

  private String punches(Duration ago, String... users) {
    long at = clock.instant().minus(ago).getEpochSecond();
    return "{'errcode':0,'errmsg':'ok','checkindata':["
        + List.of(users).stream()
            .map(user -> "{'userid':'%s','checkin_time':%d}".formatted(user, at))
            .collect(Collectors.joining(","))
        + "]}";
  }

  private static Batch batch(Progress progress) {
    return progress.batches().get(0);
  }

  @Test
  void the_request_is_the_documents() {
    assertThat(open(null, "james", "paul").next().orElseThrow().body())
        .isEqualTo(
            "{\"opencheckindatatype\":3,\"starttime\":%d,\"endtime\":%d,\"useridlist\":[\"james\",\"paul\"]}"
                .formatted(
                    Instant.parse("2026-03-09T16:00:00Z").getEpochSecond(),
                    clock.instant().getEpochSecond()));
  }

  @Test
  void a_none_is_believed_when_it_comes_twice() {
    Cursor cursor = open(null, "james");
    assertThat(accept(cursor, NONE)).isEqualTo(Progress.nothing());
    Progress none = accept(cursor, NONE);
    assertThat(batch(none).records()).isEmpty();
    assertThat(batch(none).listed()).isTrue();
    assertThat(cursor.next()).isEmpty();
  }

  @Test
  void a_none_between_is_no_none() {
    Cursor cursor = open(null, "james");
    assertThat(accept(cursor, NONE)).isEqualTo(Progress.nothing());
    assertThat(batch(accept(cursor, punches(Duration.ofHours(1), "james"))).records()).hasSize(1);
  }

  @Test
  void an_answer_of_other_people_or_times_is_refused_and_nothing_moves() {
    Cursor cursor = open(null, "james");
    String before = cursor.next().orElseThrow().body();
    assertThatThrownBy(() -> accept(cursor, punches(Duration.ofHours(1), "paul")))
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining("1 are of users or times that were not asked for");
    assertThatThrownBy(() -> accept(cursor, punches(Duration.ofDays(10), "james")))
        .isInstanceOf(RetryLater.class);
    assertThat(cursor.next().orElseThrow().body()).isEqualTo(before);
  }

  @Test
  void the_answer_before_sent_again_is_asked_for_again() {
    String[] users = IntStream.range(0, 150).mapToObj(n -> "u" + n).toArray(String[]::new);
    Cursor cursor = open(null, users);
    String same = "{'errcode':0,'checkindata':[{'checkin_time':'x'}]}"; // nobody's
    assertThat(batch(accept(cursor, same)).records()).hasSize(1);
    for (int again = 0; again < 3; again++) {
      assertThat(accept(cursor, same)).isEqualTo(Progress.nothing());
    }
    assertThat(batch(accept(cursor, same)).records()).hasSize(1);
    assertThat(cursor.next()).isEmpty();
  }

  @Test
  void a_reply_without_the_list_is_no_none() {
    Cursor cursor = open(null, "james");
    assertThatThrownBy(() -> accept(cursor, "{'errcode':0,'errmsg':'ok'}"))
        .isInstanceOf(RetryLater.class)
        .hasMessage("the reply says success and has no checkindata");
  }

  @Test
  void the_night_begins_at_two_at_the_site() {
    Cursor first = open(null, "james");
    String state = accept(first, punches(Duration.ofHours(1), "james")).state();
    clock.forward(Duration.ofHours(11).plusMinutes(59)); // 01:59 in China
    assertThat(begin(open(state, "james"))).isAfter("2026-03-10T00:00:00Z");
    clock.forward(Duration.ofMinutes(1));
    assertThat(begin(open(state, "james"))).isEqualTo("2026-03-09T16:00:00Z"); // the start
  }

  private static Instant begin(Cursor cursor) {
    String body = cursor.next().orElseThrow().body();
    return Instant.ofEpochSecond(Long.parseLong(body.replaceAll(".*\"starttime\":(\\d+).*", "$1")));
  }

  @Test
  void what_cannot_be_narrowed_ends_the_run() {
    Cursor cursor = open(null, "james");
    assertThatThrownBy(() -> cursor.narrow(ReplyCodes.BAD_PARAMETER, "refused"))
        .isInstanceOf(Refused.class);
  }
}
