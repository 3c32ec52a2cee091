package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpStatusTest {

  @ParameterizedTest
  @CsvSource({
    "200, Success",
    "201, Fail",
    "204, Fail",
    "301, Fail",
    "302, Fail",
    "400, Fail",
    "401, Fail",
    "404, Fail",
    "408, Retry",
    "429, RateLimited",
    "500, Retry",
    "502, Retry",
    "503, Retry",
    "504, Retry",
    "0, Fail"
  })
  void every_status_has_a_meaning_and_names_itself(int status, String meaning) {
    Meaning judged = HttpStatus.judge(status);
    assertThat(judged.getClass().getSimpleName()).isEqualTo(meaning);
    if (status != 200) {
      assertThat(judged.toString()).contains("the server answered HTTP " + status);
    }
  }

  @Test
  void too_many_requests_pause_the_feed_for_a_minute() {
    assertThat(((Meaning.RateLimited) HttpStatus.judge(429)).pause())
        .isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void a_redirect_says_what_to_set() {
    assertThat(HttpStatus.judge(302).toString()).contains("set base-url to where it leads");
  }
}
