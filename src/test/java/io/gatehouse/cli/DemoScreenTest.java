package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.demo.Audience;
import io.gatehouse.demo.Outcome;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoScreenTest {

  @TempDir Path folder;

  private static Outcome.OfSite site(
      String name, List<String> differences, List<String> violations) {
    return new Outcome.OfSite(
        name,
        "ax-acs",
        Map.of("access_event", 1234),
        Map.of("access_event", 1230),
        7,
        differences,
        violations);
  }

  private String report(Outcome.OfSite... sites) {
    String url = "jdbc:h2:file:" + folder.resolve("warehouse");
    Warehouse.open(url, "", "", Clock.systemUTC()).close();
    StringWriter out = new StringWriter();
    try (WarehouseReader warehouse = Warehouse.openReadOnly(url, "", "");
        PrintWriter printer = new PrintWriter(out)) {
      new DemoScreen(printer, printer, Terminal.NONE, folder, folder.resolve("gatehouse.log"))
          .result(new Outcome(url, List.of(sites)), warehouse);
    }
    return out.toString();
  }

  @Test
  void each_sites_tables_are_shown_under_its_name_and_its_rows_beside_the_truth() {
    String report = report(site("hq", List.of(), List.of()), site("plant", List.of(), List.of()));

    assertThat(report)
        .containsSubsequence(
            "hq, ax-acs: Which feeds saw them\n  seen by  rows  that is\n",
            "branch, wecom: How people passed doors\n",
            "plant, k30: Attendance, as the server computed it\n",
            "What each feed loaded\n")
        .containsPattern("plant +access_event +1,234 +1,230\n")
        .contains("Equal.", "14 requests")
        .contains("    ./gatehouse status --set warehouse.url=jdbc:h2:file:" + folder)
        .contains("    ./gatehouse run --set sites.plant.vendor=k30 ");
  }

  @Test
  void one_site_that_differs_or_breaks_a_rule_makes_the_whole_unequal_and_is_named() {
    assertThat(report(site("hq", List.of(), List.of()), site("plant", List.of("x"), List.of())))
        .contains("Not equal.", "plant: 1 differences, and 0 requests", "  x\n")
        .doesNotContain("Equal.");
    assertThat(report(site("hq", List.of(), List.of("ROWS"))))
        .contains("Not equal.", "hq: 0 differences, and 1 requests", "  ROWS\n");
  }

  @Test
  void a_program_reads_what_happens_and_what_came_of_it_as_json() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    DemoCommand command = new DemoCommand();
    new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .parseArgs("--json");
    DemoCommand.Show show = command.show(folder, folder.resolve("gatehouse.log"));
    show.says(Duration.ofMillis(1_500), "hq", Audience.Actor.SERVER, "answers \"HTTP 503\"");
    show.progress(new Audience.Progress(Duration.ofSeconds(2), 0.5, 100, 90, 3));
    show.result(
        new Outcome("jdbc:h2:x", List.of(site("hq", List.of("a is 1"), List.of("ROWS")))), null);

    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(out.toString()))
        .isEqualTo(
            json.readTree(
                """
                {"equal": false, "requests": 7, "warehouse_url": "jdbc:h2:x", "sites": [
                  {"site": "hq", "vendor": "ax-acs", "rows": {"access_event": 1234}, "requests": 7,
                   "differences": ["a is 1"], "violations": ["ROWS"]}]}
                """));
    List<String> lines = err.toString().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(json.readTree(lines.get(0)))
        .isEqualTo(
            json.readTree(
                """
                {"elapsed_ms": 1500, "site": "hq", "actor": "SERVER", "what": "answers \\"HTTP 503\\""}
                """));
    assertThat(json.readTree(lines.get(1)))
        .isEqualTo(
            json.readTree("{\"elapsed_ms\": 2000, \"truth\": 100, \"rows\": 90, \"rejected\": 3}"));
  }
}
