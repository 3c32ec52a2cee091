package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.CommandRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration that cannot be used is lines and exit 2: a service is not restarted for it. */
class WrongSettingsTest {

  private static CommandRun run(String setting) {
    List<String> settings = new ArrayList<>(CommandRun.site("hq", "http://127.0.0.1:9"));
    settings.add(setting);
    return CommandRun.on("jdbc:h2:mem:wrong", settings, "run", "--once");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "camel.server.prt=1",
        "camel.server.port=x",
        "camel.component.http.cookie-store=#none",
        "camel.component.http.connect-timeout=soon",
        "quartz.threadPool.threadCont=1",
        "warehouse.url=jdbc:sqlite:x",
        "sites.hq.base-url=\u001b[31mred"
      })
  void it_is_told_in_lines_without_traces_or_usage(String setting) {
    CommandRun run = run(setting);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("the configuration cannot be used:")
        .doesNotContain("\tat ", "Usage:", "\u001b[31m");
    assertThat(run.err().lines()).hasSize(2);
  }

  @Test
  void a_wrong_option_is_two_lines_and_no_page_of_options() {
    CommandRun run = CommandRun.of("run", "--onec");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("--onec", "see gatehouse run --help")
        .doesNotContain("Usage:", "\tat ");
  }
}
