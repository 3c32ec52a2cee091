package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.CommandRun;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusCommandTest {

  @TempDir Path folder;

  private String url(TestDatabase database) {
    return database.freshWarehouse(folder);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void every_feed_says_how_it_stands(TestDatabase database) throws IOException {
    String url = url(database);
    try (AxAcsSimulator good = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 1200);
        AxAcsSimulator bad = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 10)) {
      bad.faults().inject(Fault.ERROR_CODE).always();
      List<String> sites =
          new ArrayList<>(CommandRun.site("hq", good.baseUrl(), "feeds=records,realtime"));
      sites.addAll(CommandRun.site("plant2", bad.baseUrl(), "feeds=records"));

      CommandRun run =
          CommandRun.on(
              url, sites, "run", "--once", "--feed", "hq/records", "--feed", "plant2/records");
      assertThat(run.exit()).isEqualTo(Exit.FAILED);
      CommandRun status = CommandRun.on(url, sites, "status");

      assertThat(status.exit()).isZero();
      assertThat(status.out())
          .containsPattern("hq/records +ok +\\d+ s +\\d+ s +\\d+ s +record 1,200 +1,200 +0 +0 +0")
          .containsPattern("hq/realtime +never ran")
          .containsPattern("plant2/records +failing")
          .containsPattern("never went well, 1 run: .*status 1")
          .doesNotContain("\u001b");

      JsonNode json =
          new ObjectMapper().readTree(CommandRun.on(url, sites, "status", "--json").out());
      assertThat(json).hasSize(3);
      assertThat(json.findValuesAsText("state")).contains("OK", "NEVER_RAN", "FAILING");

      CommandRun failing = CommandRun.on(url, sites, "status", "--failing");
      assertThat(failing.exit()).isEqualTo(Exit.FAILED);
      assertThat(failing.out()).contains("plant2/records").doesNotContain("hq/records");
      assertThat(CommandRun.on(url, sites, "status", "--failing", "--site", "hq").exit()).isZero();
      assertThat(CommandRun.on(url, sites, "status", "--site", "hw").err())
          .contains("no site hw is configured", "did you mean hq");

      CommandRun pause = CommandRun.on(url, sites, "pause", "plant2", "--for", "2h");
      assertThat(pause.out()).contains("plant2 is paused for 2h");
      assertThat(CommandRun.on(url, sites, "status", "--failing").exit()).isZero();
      assertThat(CommandRun.on(url, sites, "status").out())
          .containsPattern("plant2/records +paused");
      String[] once = {"run", "--once", "--feed", "plant2/records"};
      assertThat(CommandRun.on(url, sites, once).exit()).isZero();
      bad.faults().clear();
      assertThat(CommandRun.on(url, sites, "resume", "plant2/records").out())
          .contains("plant2/records goes on");
      assertThat(CommandRun.on(url, sites, once).exit()).isZero();
      assertThat(CommandRun.on(url, sites, "status", "--site", "plant2").out())
          .containsPattern("plant2/records +ok")
          .contains("its site is well");
    }
  }

  @Test
  void a_warehouse_that_is_not_there_is_said_and_not_made() {
    CommandRun status =
        CommandRun.on("jdbc:h2:file:" + folder.resolve("none"), List.of(), "status");

    assertThat(status.exit()).isEqualTo(Exit.FAILED);
    assertThat(status.err()).contains("there is no warehouse at").doesNotContain("\tat ");
    List<String> hq = CommandRun.site("hq", "http://127.0.0.1:9");
    String none = "jdbc:h2:file:" + folder.resolve("none");
    for (List<String> words :
        List.of(
            List.of("status", "--site", "hw"),
            List.of("erase", "--site", "hw", "--person", "1"),
            List.of("replay", "--feed", "hw/records"))) {
      CommandRun run = CommandRun.on(none, hq, words.toArray(String[]::new));
      assertThat(run.err())
          .contains("hw", "is configured, did you mean hq")
          .doesNotContain("warehouse");
      assertThat(run.exit()).isEqualTo(Exit.USAGE);
    }
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void a_database_without_tables_is_said_and_left_so() {
    String url = TestPostgres.freshDatabase();

    CommandRun status = CommandRun.on(url, List.of(), "status");

    assertThat(status.exit()).isEqualTo(Exit.FAILED);
    assertThat(status.err()).contains("has no tables of Gatehouse yet");
    assertThat(CommandRun.on(url, List.of(), "query", "select 1 from feed_checkpoint").exit())
        .isEqualTo(Exit.FAILED);
  }

  @Test
  void a_feed_that_is_no_longer_configured_is_shown_as_such() {
    String url = url(TestDatabase.H2);
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 10)) {
      List<String> site = CommandRun.site("hq", server.baseUrl(), "feeds=records");
      CommandRun.on(url, site, "run", "--once");
    }

    CommandRun status = CommandRun.on(url, List.of(), "status");

    assertThat(status.out()).containsPattern("hq/records +not configured");
  }
}
