package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.support.Silent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, at whatever the process is: it ends soon, says so once, and calls nothing a fault. */
class StopIT {

  /** The live feed gives up after a second, and would say so. */
  private static final String[] LIVE_WAITS = {
    "--set", "sites.hq.records.timeout=5m", "--set", "sites.hq.realtime.timeout=5m"
  };

  @TempDir Path directory;

  private Path err;

  private Process run(String url, Silent vendor, String... more) throws IOException {
    err = directory.resolve("err.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("gatehouse.distribution"), "gatehouse").toString(),
                "run",
                "--set",
                "camel.management.port=0", // other daemons run at the same time
                "--set",
                "warehouse.url=" + url,
                "--set",
                "sites.hq.vendor=ax-acs",
                "--set",
                "sites.hq.base-url=http://127.0.0.1:" + vendor.port()));
    command.addAll(List.of(more));
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(directory.resolve("out.txt").toFile())
            .redirectError(err.toFile());
    process.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return process.start();
  }

  private void stopsOnce(Process process, Callable<Boolean> reached) throws Exception {
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> reached.call() || !process.isAlive());
      assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
      process.destroy();
      process.destroy(); // whoever is impatient
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("ends within 10 s").isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
      String said = Files.readString(err);
      assertThat(said).containsOnlyOnce("stopping");
      assertThat(said).doesNotContain("Exception", "\tat ", "ERROR");
    } finally {
      process.destroyForcibly();
    }
  }

  private boolean says(String words) throws IOException {
    return Files.readString(err).contains(words);
  }

  private String h2() {
    return "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }

  @Test
  void while_the_database_does_not_answer() throws Exception {
    try (Silent database = Silent.open();
        Silent vendor = Silent.open()) {
      String url = "jdbc:postgresql://127.0.0.1:" + database.port() + "/gatehouse";
      stopsOnce(run(url, vendor), () -> database.connections() > 0);
    }
  }

  @Test
  void while_it_waits_for_the_database() throws Exception {
    try (Silent vendor = Silent.open()) {
      String url = "jdbc:postgresql://127.0.0.1:1/gatehouse";
      stopsOnce(run(url, vendor), () -> says("waiting for it"));
    }
  }

  @Test
  void while_the_warehouse_is_made() throws Exception {
    try (Silent vendor = Silent.open()) {
      stopsOnce(run(h2(), vendor), this::hasFile);
    }
  }

  private boolean hasFile() throws IOException {
    try (var files = Files.list(directory)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("warehouse"));
    }
  }

  @Test
  void while_feeds_are_started() throws Exception {
    try (Silent vendor = Silent.open()) {
      stopsOnce(run(h2(), vendor, LIVE_WAITS), () -> vendor.connections() > 0);
    }
  }

  @Test
  void while_the_vendor_does_not_answer() throws Exception {
    try (Silent vendor = Silent.open()) {
      Process process = run(h2(), vendor, LIVE_WAITS);
      stopsOnce(process, () -> says("running [") && vendor.connections() > 0);
    }
  }

  @Test
  void in_the_middle_of_run_once() throws Exception {
    try (Silent vendor = Silent.open()) {
      Process process =
          run(
              h2(),
              vendor,
              "--once",
              "--feed",
              "hq/records",
              "--set",
              "sites.hq.records.timeout=5m");
      stopsOnce(process, () -> vendor.connections() > 0);
    }
  }
}
