package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewCommandTest {

  @TempDir Path folder;

  private CommandRun preview(List<String> site, String... args) {
    return CommandRun.on("jdbc:h2:file:" + folder.resolve("warehouse"), site, args);
  }

  @Test
  void a_page_is_shown_and_nothing_is_written() {
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 20)) {
      server.bad(BadRecord.IMPOSSIBLE_TIME);
      CommandRun preview =
          preview(CommandRun.site("hq", server.baseUrl()), "preview", "hq/records", "--limit", "2");

      assertThat(preview.exit()).as(preview.err()).isZero();
      assertThat(preview.out())
          .contains("access_event: 20 rows on this page, 1 rejected")
          .contains("source_event_id", "access_point_name")
          .contains("rejected: ", "is not a time")
          .doesNotContain("photo_url");
      assertThat(folder.toFile().list()).isEmpty();
      assertThat(server.violations().count()).isZero();
    }
  }

  @Test
  void realtime_shows_devices_and_what_the_cache_holds() throws IOException {
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> {})) {
      server.live(50);
      CommandRun preview =
          preview(CommandRun.site("hq", server.baseUrl()), "preview", "hq/realtime", "--json");

      JsonNode json = new ObjectMapper().readTree(preview.out());
      assertThat(json.path("rows").findValuesAsText("table")).contains("device");
      assertThat(json.path("error").isNull()).isTrue();
    }
  }

  @Test
  void a_server_that_is_not_there_is_the_reason() {
    CommandRun preview =
        preview(CommandRun.site("hq", "http://127.0.0.1:1"), "preview", "hq/records");

    assertThat(preview.exit()).isEqualTo(Exit.FAILED);
    assertThat(preview.err()).contains("hq/records: cannot connect to http://127.0.0.1:1");
  }

  @Test
  void an_unknown_feed_names_the_nearest() {
    CommandRun preview =
        preview(CommandRun.site("hq", "http://127.0.0.1:1"), "preview", "hq/recrods");

    assertThat(preview.exit()).isEqualTo(Exit.USAGE);
    assertThat(preview.err()).contains("did you mean hq/records?");
  }
}
