package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.demo.Exhibit;
import io.gatehouse.demo.Outcome;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoReportTest {

  @TempDir Path folder;

  private static Outcome.OfSite site(
      String name, List<String> differences, List<String> violations) {
    return new Outcome.OfSite(
        name,
        "ax-acs",
        Map.of("access_event", 1234),
        7,
        differences,
        violations,
        List.of(new Exhibit("A table of its own", "select 5000 as \"of them\"")),
        List.of("base-url=http://10.0.0.5:6500", "device-ids=1,2,3,4,5,6,7,8,9,10,11,12,13"));
  }

  private String report(Outcome.OfSite... sites) {
    String url = "jdbc:h2:file:" + folder.resolve("warehouse");
    Warehouse.open(url, "", "", Clock.systemUTC()).close();
    StringWriter out = new StringWriter();
    try (WarehouseReader warehouse = Warehouse.openReadOnly(url, "", "");
        PrintWriter printer = new PrintWriter(out)) {
      new DemoReport(printer, Terminal.NONE, folder, folder.resolve("gatehouse.log"))
          .print(new Outcome(url, List.of(sites)), warehouse);
    }
    return out.toString();
  }

  @Test
  void each_sites_tables_are_shown_under_its_name_and_its_rows_beside_the_truth() {
    String report = report(site("hq", List.of(), List.of()), site("plant", List.of(), List.of()));

    assertThat(report)
        .contains("hq, ax-acs: A table of its own\n  of them\n    5,000\n")
        .contains("plant, ax-acs: A table of its own")
        .containsPattern("plant +access_event +1,234 +0\n")
        .contains("Equal.", "14 requests")
        .contains(
            """
                ./gatehouse run --set sites.plant.vendor=ax-acs \\
                  --set sites.plant.base-url=http://10.0.0.5:6500 \\
                  --set sites.plant.device-ids=1,2,3,4,5,6,7,8,9,10,11,12,13
            """);
  }

  @Test
  void one_site_that_differs_or_breaks_a_rule_makes_the_whole_unequal_and_is_named() {
    assertThat(report(site("hq", List.of(), List.of()), site("plant", List.of("x"), List.of())))
        .contains("Not equal.", "plant: 1 differences, and 0 requests", "  x\n")
        .doesNotContain("Equal.");
    assertThat(report(site("hq", List.of(), List.of("ROWS"))))
        .contains("Not equal.", "hq: 0 differences, and 1 requests", "  ROWS\n");
  }
}
