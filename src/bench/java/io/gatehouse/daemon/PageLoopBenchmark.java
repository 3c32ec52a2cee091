package io.gatehouse.daemon;

import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.Warehouse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much of the loader's own speed is left when the rows come over HTTP through the real route:
 * the same pages, by the route and by the loader alone, in turn, on PostgreSQL. No test: figures
 * for docs/benchmarks.md.
 *
 * <p>Arguments: records (200000), rounds (7). The first two rounds warm up and are not counted.
 */
final class PageLoopBenchmark {

  private static final int WARM_UP = 2;

  public static void main(String[] arguments) throws Exception {
    int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
    String url = TestPostgres.freshDatabase();
    List<Double> ratios = new ArrayList<>();
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = records);
        Warehouse warehouse = RecordsRun.open(url)) {
      List<PageLoad> pages = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        RecordsRun.truncate(warehouse);
        // Kept for the loader from the first round alone: what is kept costs the collector time.
        double route = records / route(server, url, round == 0 ? pages : null);
        RecordsRun.truncate(warehouse);
        long begin = System.nanoTime();
        pages.forEach(warehouse::load);
        double loader = records / seconds(begin);
        begin = System.nanoTime();
        pages.forEach(warehouse::load);
        double again = records / seconds(begin);
        System.out.printf(
            "%s route %,9.0f rows/s   loader alone %,9.0f   ratio %.2f   loader, rows known %,9.0f%n",
            round < WARM_UP ? "warm-up" : "round  ", route, loader, route / loader, again);
        if (round >= WARM_UP) {
          ratios.add(route / loader);
        }
      }
    }
    double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        "median ratio %.2f of %s%n", sorted[sorted.length / 2], Arrays.toString(sorted));
  }

  private static double route(AxAcsSimulator server, String url, List<PageLoad> pages)
      throws InterruptedException {
    RecordsRun run =
        RecordsRun.of(
            Site.HOME,
            "ax-acs",
            server.baseUrl(),
            url,
            page -> {
              if (pages != null) {
                pages.add(page);
              }
            });
    return run.seconds() * run.pages() / (run.pages() - 1);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private PageLoopBenchmark() {}
}
