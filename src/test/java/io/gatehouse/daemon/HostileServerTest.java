package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.HostileServer.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server sends to fill the memory fails its own feed, in words, and nothing else. */
class HostileServerTest {

  private static final Map<Answer, String> SAID =
      Map.ofEntries(
          Map.entry(Answer.HEADERS_WITHOUT_END, "the reply's headers are more than 200"),
          Map.entry(Answer.A_HEADER_WITHOUT_END, "or one is longer than 16384 bytes"),
          Map.entry(Answer.A_FOLDED_HEADER_WITHOUT_END, "or one is longer than 16384 bytes"),
          Map.entry(Answer.A_STATUS_LINE_WITHOUT_END, "or one is longer than 16384 bytes"),
          Map.entry(Answer.EMPTY_LINES_WITHOUT_END, ""),
          Map.entry(Answer.INTERIM_ANSWERS_WITHOUT_END, "within 1000 ms (setting timeout)"),
          Map.entry(Answer.A_CHUNK_EXTENSION_WITHOUT_END, "the reply broke off"),
          Map.entry(Answer.TRAILERS_WITHOUT_END, "the reply broke off"),
          Map.entry(Answer.GZIP_BOMB, "larger than 8388608 bytes (setting max-reply)"),
          Map.entry(Answer.DECLARED_GZIP_BOMB, "larger than 8388608 bytes (setting max-reply)"),
          Map.entry(Answer.ALL_DIFFERENT_NAMES, "more than 2000 different field names"),
          Map.entry(
              Answer.MORE_RECORDS_THAN_ASKED, "more than 4000 records (1000 were asked for)"));

  @ParameterizedTest
  @EnumSource
  void memory_stays_bounded_and_the_failure_is_told(Answer answer, @TempDir Path directory)
      throws Exception {
    try (HostileServer server = new HostileServer(answer)) {
      Site site = new Site(server.url(), "jdbc:h2:mem:hostile-" + answer);
      site.set("sites.hq.records.timeout=1s");
      assertThat(site.once("records").get("records"))
          .contains(SAID.get(answer))
          .contains("acsrecords/byid");
    }
  }
}
