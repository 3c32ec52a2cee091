package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.HostileServer;
import io.gatehouse.support.HostileServer.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server sends to fill the memory fails its own feed, in words, and nothing else. */
class HostileServerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HEADERS_WITHOUT_END | the reply's headers are more than 200",
        "MORE_RECORDS_THAN_ASKED | more than 4000 records (1000 were asked for)"
      })
  void memory_stays_bounded_and_the_failure_is_told(Answer answer, String said) throws Exception {
    try (HostileServer server = new HostileServer(answer)) {
      Site site = new Site(server.url(), "jdbc:h2:mem:hostile-" + answer);
      site.set("sites.hq.records.timeout=10s");
      assertThat(site.once("records").get("records")).contains(said).contains("acsrecords/byid");
    }
  }
}
