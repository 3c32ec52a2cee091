package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.FeedRun.RunBound;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunBoundTest {

  private final RunBound bound = new RunBound();

  private void leadsTo(String state) {
    bound.loaded(
        new PageLoad(
            new FeedKey("hq", "records"), "ax-acs", List.of(), List.of(), state, List.of()),
        LoadResult.NONE);
  }

  private Optional<String> asks(int number) {
    return bound.sending(Ask.get("/list", "n=" + number));
  }

  @Test
  void requests_that_are_new_each_time_and_lead_nowhere_are_bounded() {
    for (int i = 0; i < 10_002; i++) { // of which two lead to a new state
      assertThat(asks(i)).isEmpty();
      leadsTo("{\"cursor\":" + i % 2 + "}");
    }
    assertThat(asks(10_002).orElseThrow())
        .startsWith("10000 requests in a row brought no record and led nowhere new");
  }

  @Test
  void empty_windows_of_years_are_not() {
    for (int i = 0; i < 200_000; i++) {
      assertThat(asks(i)).isEmpty();
      leadsTo("{\"until\":" + i + "}");
    }
  }

  @Test
  void a_list_that_is_read_again_and_again_is_bounded_and_once_more_is_not() {
    for (int reading = 0; reading < 12; reading++) {
      for (int page = 0; page < 800; page++) {
        assertThat(asks(page)).isEmpty();
      }
    }
    assertThat(asks(0).orElseThrow()).startsWith("the same request was sent 12 times in one run");
  }
}
