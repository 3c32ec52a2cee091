package io.gatehouse.warehouse;

import io.gatehouse.support.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What it costs a process to ask the warehouse for calls of a budget, with others there. No test:
 * figures for docs/benchmarks.md.
 *
 * <p>Arguments: visits (2000).
 */
final class CallBudgetBenchmark {

  private static final int OTHERS = 3;

  public static void main(String[] arguments) throws Exception {
    int visits = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
    Path folder = Files.createTempDirectory(Path.of("target"), "call-budget").toAbsolutePath();
    try {
      String file = "jdbc:h2:file:" + folder.resolve("w") + ";AUTO_SERVER=TRUE";
      measure("H2", Warehouse.open(file, "", "", Clock.systemUTC()), visits);
      measure(
          "PostgreSQL",
          Warehouse.open(TestPostgres.freshDatabase(), "postgres", "postgres", Clock.systemUTC()),
          visits);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(left -> left.toFile().delete());
      }
    }
    System.exit(0); // the database's process ends with it
  }

  private static void measure(String name, Warehouse opened, int visits) {
    try (Warehouse warehouse = opened) {
      long[] micros = new long[visits];
      for (int round = 0; round < 2; round++) { // the first is to warm up
        for (int i = 0; i < visits; i++) {
          CallLedger.Visit visit =
              new CallLedger.Visit(
                  "holder-" + i % OTHERS,
                  Set.of("plant"),
                  600,
                  Duration.ofMinutes(1),
                  1,
                  Duration.ZERO,
                  1,
                  CallPriority.LIVE,
                  Duration.ZERO,
                  Duration.ZERO);
          long begin = System.nanoTime();
          warehouse.visit("bench", visit);
          micros[i] = (System.nanoTime() - begin) / 1_000;
        }
      }
      Arrays.sort(micros);
      System.out.printf(
          "%s: %d visits, the fastest tenth below %d us, median %d us, the slowest tenth above %d us%n",
          name, visits, micros[visits / 10], micros[visits / 2], micros[visits * 9 / 10]);
    }
  }
}
