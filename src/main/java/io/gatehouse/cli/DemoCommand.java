package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.demo.Audience;
import io.gatehouse.demo.Demo;
import io.gatehouse.demo.DemoSite;
import io.gatehouse.demo.Outcome;
import io.gatehouse.demo.axacs.AxAcsDemo;
import io.gatehouse.demo.k30.K30Demo;
import io.gatehouse.demo.wecom.WeComDemo;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: everything at once, on simulated servers, with nothing to set up. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the whole of it on simulated servers, with nothing to set up.",
      "Starts a simulated server of each vendor that behaves"
          + " as badly as real ones do, loads from all of them into a warehouse in a file, and"
          + " compares every row with what really happened.",
      "Exit 0 only if all is equal."
    },
    footer = {
      "",
      "Examples:",
      "  gatehouse demo",
      "  gatehouse demo --seconds 60 --keep /tmp/demo",
      "  gatehouse demo --json > demo.json"
    })
public final class DemoCommand implements Callable<Integer> {

  /** Tells what happens in the demo, and at its end what came of it. */
  interface Show extends Audience {
    void result(Outcome outcome, WarehouseReader warehouse);
  }

  /** For a program: what happens as JSON lines, what came of it as one object. */
  private record Json(PrintWriter out, PrintWriter err) implements Show {
    @Override
    public synchronized void says(Duration elapsed, String site, Actor actor, String what) {
      JsonLines.print(
          err,
          JsonLines.object(
              "elapsed_ms", elapsed.toMillis(), "site", site, "actor", actor.name(), "what", what));
    }

    @Override
    public synchronized void progress(Progress now) {
      JsonLines.print(
          err,
          JsonLines.object(
              "elapsed_ms", now.elapsed().toMillis(),
              "truth", now.truth(),
              "rows", now.rows(),
              "rejected", now.rejected()));
    }

    @Override
    public void result(Outcome outcome, WarehouseReader warehouse) {
      JsonLines.print(
          out,
          JsonLines.object(
              "equal", outcome.isEqual(),
              "requests", outcome.requests(),
              "sites", outcome.sites().stream().map(Json::site).toList(),
              "warehouse_url", outcome.warehouseUrl()));
    }

    private static Map<String, Object> site(Outcome.OfSite of) {
      return JsonLines.object(
          "site", of.site(),
          "vendor", of.vendor(),
          "rows", new TreeMap<>(of.truth()),
          "requests", of.requests(),
          "differences", of.differences(),
          "violations", of.violations());
    }
  }

  private static final int SHORTEST = 5;

  /** One site of each vendor; a new vendor's is added here. */
  List<Function<Clock, DemoSite<?>>> sites = List.of(AxAcsDemo::new, WeComDemo::new, K30Demo::new);

  @Mixin Installation installation;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long things happen. Default: ${DEFAULT-VALUE}.")
  int seconds;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Where its warehouse and its log are made; default: a new temporary directory.")
  Path keep;

  @Option(names = "--json", description = "The result as JSON, progress as JSON lines.")
  boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < SHORTEST) {
      throw installation.misuse("--seconds must be at least " + SHORTEST + ", got " + seconds);
    }
    Path directory = directory();
    Path log = directory.resolve("gatehouse.log");
    LogFormat.useFile(log);
    Show show = show(directory, log);
    Duration length = Duration.ofSeconds(seconds);
    Demo demo = new Demo(installation.home(), directory, length, Clock.systemUTC(), show);
    Outcome outcome = demo.run(sites);
    try (WarehouseReader warehouse = demo.read()) {
      show.result(outcome, warehouse);
    }
    return outcome.isEqual() ? Exit.DONE : Exit.FAILED;
  }

  /** Who tells a person or a program, as the options say. */
  Show show(Path directory, Path log) {
    PrintWriter out = installation.out();
    PrintWriter err = installation.err();
    return json ? new Json(out, err) : new DemoScreen(out, err, Terminal.here(), directory, log);
  }

  private Path directory() throws IOException {
    if (keep == null) {
      return Files.createTempDirectory("gatehouse-demo-");
    }
    Files.createDirectories(keep);
    try (Stream<Path> files = Files.list(keep)) {
      if (files.anyMatch(file -> file.getFileName().toString().startsWith("warehouse."))) {
        throw installation.misuse(
            "--keep " + keep + " holds a warehouse already; name a new directory");
      }
    }
    return keep;
  }
}
