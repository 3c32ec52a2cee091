package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.support.CommandRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

  @Test
  void the_demo_ends_with_a_warehouse_that_equals_the_truth_and_can_be_asked(@TempDir Path folder) {
    CommandRun demo = CommandRun.of("demo", "--seconds", "6", "--keep", folder.toString());

    assertThat(demo.out()).contains("Equal.", "realtime,records", "What to try next");
    assertThat(demo.out()).contains("attendance_punch", "access_rule", "records,webhook");
    assertThat(demo.out()).contains("recordId is missing", "is not a time");
    assertThat(demo.err()).contains("answers HTTP 503", "saw nothing for", "closed it");
    assertThat(demo.err().lines().filter(line -> line.matches(" *[0-9.]+ s .*")))
        .isNotEmpty()
        .allMatch(
            line ->
                line.matches(" *[0-9.]+ s ((hq|branch|plant|all) +(server|gatehouse)  .*|\\[.*)"));
    assertThat(demo.exit()).isZero();
    assertThat(demo.out().lines().filter(line -> !line.contains("warehouse.url=")))
        .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(100));

    String url = "jdbc:h2:file:" + folder.resolve("warehouse");
    CommandRun query =
        CommandRun.of(
            "query",
            "select count(*) from rejected_row where site = 'hq'",
            "--set",
            "warehouse.url=" + url);
    assertThat(query.out()).contains("3");
    CommandRun again = CommandRun.of("demo", "--keep", folder.toString());
    assertThat(again.exit()).isEqualTo(Exit.USAGE);
    assertThat(again.err()).contains("holds a warehouse already");
  }

  @Test
  void a_demo_too_short_for_its_scenes_is_refused() {
    CommandRun demo = CommandRun.of("demo", "--seconds", "1");

    assertThat(demo.exit()).isEqualTo(Exit.USAGE);
    assertThat(demo.err()).contains("--seconds must be at least 5, got 1");
  }
}
