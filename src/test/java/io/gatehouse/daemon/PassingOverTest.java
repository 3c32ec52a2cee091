package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Reply;
import io.gatehouse.support.LogLines;
import io.gatehouse.warehouse.Gap;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reply that cannot be read stops its feed for five runs, and not for good. */
@Timeout(120)
class PassingOverTest {

  /** Reads days 1 to 5 in order; a day's state says which are read. */
  private static final class Days implements Cursor {

    private final boolean canPassOver;
    private int day;

    Days(String state, boolean canPassOver) {
      this.day = state == null ? 1 : Integer.parseInt(state.replaceAll("\\D", ""));
      this.canPassOver = canPassOver;
    }

    private static String state(int day) {
      return "{\"day\":" + day + "}";
    }

    @Override
    public Optional<Ask> next() {
      return day <= 5 ? Optional.of(Ask.get("/day", "day=" + day)) : Optional.empty();
    }

    @Override
    public Progress accept(Reply reply, Instant asked, Instant answered) {
      if (reply.head().has("other")) {
        throw new RetryLater("of the reply's records 3 are not of the day that was asked for");
      }
      day++;
      return Progress.of("access_event", reply.records(), state(day));
    }

    @Override
    public Optional<Progress> passOver(String reason) {
      if (!canPassOver) {
        return Optional.empty();
      }
      Instant from = Instant.parse("2026-05-0" + day + "T00:00:00Z");
      day++;
      return Optional.of(
          new Progress(
              List.of(), state(day), List.of(new Gap(from, from.plusSeconds(86_400), reason))));
    }
  }

  @TempDir Path directory;

  private final AtomicReference<String> third = new AtomicReference<>();

  private OwnFeed feed(boolean canPassOver) {
    return new OwnFeed(
            Site.HOME,
            (URI uri) -> {
              int day = Integer.parseInt(uri.getQuery().replaceAll("\\D", ""));
              String own = third.get();
              return day == 3 && own != null ? own : OwnFeed.records(day * 10, 10);
            },
            Clock.systemUTC())
        .start(state -> new Days(state, canPassOver));
  }

  private static Object gaps(OwnFeed feed) {
    return feed.value("select count(*) from feed_gap");
  }

  @Test
  void the_fifth_run_goes_on_behind_an_unreadable_reply_and_writes_a_gap() {
    third.set("{\"status\":0,\"data\":[{\"recordId\":30,\"userName\":\"A\"");
    try (OwnFeed feed = feed(true);
        LogLines lines = LogLines.open()) {
      for (int i = 1; i <= 4; i++) {
        assertThat(feed.run()).contains("the reply is unreadable");
        assertThat(gaps(feed)).isEqualTo(0L);
      }
      assertThat(feed.status().state()).contains("3");
      assertThat(feed.run()).contains("the reply is unreadable");
      assertThat(feed.status().state()).contains("4");
      assertThat((String) feed.value("select reason from feed_gap"))
          .startsWith("the reply is unreadable: ")
          .contains("begins");
      assertThat(lines.containing("could not be read in 5 runs in a row is passed over"))
          .hasSize(1);
      assertThat(feed.run()).isNull();
      assertThat(feed.value("select count(*) from access_event")).isEqualTo(40L);
      assertThat(feed.value("select unreadable_times from feed_checkpoint")).isEqualTo(0);
    }
  }

  @Test
  void so_does_an_answer_to_another_question() {
    third.set("{\"status\":0,\"other\":1,\"data\":[]}");
    try (OwnFeed feed = feed(true)) {
      for (int i = 1; i <= 5; i++) {
        assertThat(feed.run()).contains("are not of the day that was asked for");
      }
      assertThat(feed.run()).isNull();
      assertThat(gaps(feed)).isEqualTo(1L);
    }
  }

  @Test
  void a_success_in_between_begins_the_count_anew() {
    third.set("{\"status\":0,\"other\":1,\"data\":[]}");
    try (OwnFeed feed = feed(true)) {
      for (int i = 1; i <= 4; i++) {
        feed.run();
      }
      third.set(null);
      assertThat(feed.run()).isNull();
      assertThat(gaps(feed)).isEqualTo(0L);
      assertThat(feed.value("select unreadable_times from feed_checkpoint")).isEqualTo(0);
    }
  }

  @Test
  void a_cursor_that_cannot_pass_over_goes_on_failing() {
    third.set("{\"status\":0,\"other\":1,\"data\":[]}");
    try (OwnFeed feed = feed(false)) {
      for (int i = 1; i <= 7; i++) {
        assertThat(feed.run()).contains("are not of the day");
      }
      assertThat(gaps(feed)).isEqualTo(0L);
      assertThat(feed.value("select unreadable_times from feed_checkpoint")).isEqualTo(7);
    }
  }

  @Test
  void what_is_no_fault_of_the_reply_is_never_passed_over() {
    third.set("<html><body>down for maintenance</body></html>");
    try (OwnFeed feed = feed(true)) {
      for (int i = 1; i <= 7; i++) {
        assertThat(feed.run()).contains("a web page");
      }
      assertThat(gaps(feed)).isEqualTo(0L);
    }
  }
}
