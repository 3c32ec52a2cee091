package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Meaning.RateLimited;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeaningTest {

  @ParameterizedTest
  @CsvSource({
    "200, Success",
    "201, Refused",
    "204, Refused",
    "301, Refused",
    "302, Refused",
    "400, Refused",
    "401, Refused",
    "404, Refused",
    "408, RetryLater",
    "429, RateLimited",
    "500, RetryLater",
    "502, RetryLater",
    "503, RetryLater",
    "504, RetryLater",
    "0, Refused"
  })
  void every_status_has_a_meaning_and_names_itself(int status, String meaning) {
    Meaning judged = Meaning.ofHttpStatus(status);
    assertThat(judged.getClass().getSimpleName()).isEqualTo(meaning);
    if (status != 200) {
      assertThat(judged.toString()).contains("the server answered HTTP " + status);
    }
  }

  @Test
  void too_many_requests_pause_the_feed_for_a_minute() {
    assertThat(((RateLimited) Meaning.ofHttpStatus(429)).pause()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void a_redirect_says_what_to_set() {
    assertThat(Meaning.ofHttpStatus(302).toString()).contains("set base-url to where it leads");
  }
}
