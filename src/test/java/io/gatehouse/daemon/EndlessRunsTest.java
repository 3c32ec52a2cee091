package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Refused.Narrow;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Reply;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that asks and asks, and nothing new comes of it, ends; one that reads on does not. */
@Timeout(120)
class EndlessRunsTest {

  private static final String SAME = "the same request was sent 12 times in one run";

  @TempDir Path directory;

  /** Asks by number, and makes of the reply by number what the test says. */
  private static class ByNumber implements Cursor {

    private final IntFunction<String> queries;
    private final IntPredicate goesOn;
    private final Take take;
    private int number;

    interface Take {
      Progress of(int number, Reply reply);
    }

    ByNumber(IntFunction<String> queries, IntPredicate goesOn, Take take) {
      this.queries = queries;
      this.goesOn = goesOn;
      this.take = take;
    }

    @Override
    public Optional<Ask> next() {
      return goesOn.test(number)
          ? Optional.of(Ask.get("/list", queries.apply(number)))
          : Optional.empty();
    }

    @Override
    public Progress accept(Reply reply, Instant asked, Instant answered) {
      return take.of(number++, reply);
    }

    @Override
    public void narrow(String code, String reason) {
      number++;
    }
  }

  private static String state(Object of) {
    return "{\"at\":\"" + of + "\"}";
  }

  private static OwnFeed serving(Function<Integer, String> page) {
    return new OwnFeed(uri -> page.apply(Integer.parseInt(uri.getQuery().replaceAll("\\D", ""))));
  }

  private OwnFeed empty() {
    return new OwnFeed(Site.HOME, uri -> OwnFeed.records(0, 0), Clock.systemUTC());
  }

  @Test
  void a_reply_that_is_taken_for_nothing_again_and_again() {
    try (OwnFeed feed =
        empty().start(s -> new ByNumber(n -> "a=1", n -> true, (n, r) -> Progress.nothing()))) {
      assertThat(feed.run()).contains(SAME).contains("/list?a=1").contains("preview");
      assertThat(feed.asked()).hasSize(12);
      assertThat(feed.run()).as("its next turn asks again").contains(SAME);
      assertThat(feed.asked()).hasSize(24);
      assertThat(feed.status().failedRuns()).isEqualTo(2);
      assertThat(feed.status().lastError()).contains(SAME);
    }
  }

  @Test
  void a_doubt_and_a_retry_in_turns_which_begins_the_routes_retries_anew_each_time() {
    try (OwnFeed feed =
        empty()
            .start(
                s ->
                    new ByNumber(
                        n -> "a=1",
                        n -> true,
                        (n, r) -> {
                          if (n % 2 == 0) {
                            throw new RetryLater("not mine");
                          }
                          return Progress.nothing();
                        }))) {
      assertThat(feed.run()).contains(SAME);
      assertThat(feed.asked()).hasSize(12);
    }
  }

  @Test
  void a_wish_for_less_that_changes_nothing() {
    try (OwnFeed feed =
        empty()
            .start(
                s -> new ByNumber(n -> "a=1", n -> true, (n, r) -> Progress.nothing()),
                new Narrow("1", "less"))) {
      assertThat(feed.run()).contains(SAME);
      assertThat(feed.asked()).hasSize(12);
    }
  }

  @Test
  void a_state_that_circles() {
    try (OwnFeed feed =
        empty()
            .start(
                s ->
                    new ByNumber(
                        n -> "a=" + n % 2, n -> true, (n, r) -> Progress.to(state(n % 2))))) {
      assertThat(feed.run()).contains(SAME);
      assertThat(feed.asked()).hasSize(24);
    }
  }

  @Test
  void a_state_and_a_request_that_are_new_each_time_over_the_same_records() {
    try (OwnFeed feed =
        serving(n -> OwnFeed.records(1, 3))
            .start(
                s ->
                    new ByNumber(
                        n -> "cursor=" + n,
                        n -> true,
                        (n, r) -> Progress.of("access_event", r.records(), state(n))))) {
      assertThat(feed.run()).contains("the same records were read 50 times in one run");
      assertThat(feed.asked()).hasSizeBetween(51, 55);
      assertThat(feed.value("select count(*) from access_event")).isEqualTo(3L);
    }
  }

  @Test
  void many_empty_windows_are_no_circle() {
    try (OwnFeed feed =
        empty()
            .start(
                s ->
                    new ByNumber(
                        n -> "window=" + n, n -> n < 200, (n, r) -> Progress.to(state(n))))) {
      assertThat(feed.run()).isNull();
      assertThat(feed.asked()).hasSize(200);
      assertThat(feed.status().caughtUpAt()).isNotNull();
    }
  }

  @Test
  void a_night_in_which_all_rows_are_known_is_no_circle() {
    try (OwnFeed feed =
        serving(n -> OwnFeed.records(n * 10, 10))
            .start(
                s ->
                    new ByNumber(
                        n -> "page=" + n,
                        n -> n < 60,
                        (n, r) -> Progress.of("access_event", r.records(), null)))) {
      assertThat(feed.run()).isNull();
      assertThat(feed.run()).as("all is known").isNull();
      assertThat(feed.asked()).hasSize(120);
      assertThat(feed.value("select count(*) from access_event")).isEqualTo(600L);
    }
  }

  @Test
  void a_run_that_asks_nothing_does_not_say_that_it_has_caught_up() {
    try (OwnFeed feed =
        empty().start(s -> new ByNumber(n -> "a=1", n -> false, (n, r) -> Progress.nothing()))) {
      assertThat(feed.run()).isNull();
      assertThat(feed.status().caughtUpAt()).isNull();
      assertThat(feed.status().completeUpTo()).isNull();
      assertThat(List.copyOf(feed.asked())).isEmpty();
    }
  }
}
