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
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

  /** One site of each vendor; a new vendor's is added here. */
  private static final List<Function<Clock, DemoSite>> SITES =
      List.of(AxAcsDemo::new, WeComDemo::new, K30Demo::new);

  /** Tells what happens in the demo, and at its end what came of it. */
  interface Show extends Audience {
    void result(Outcome outcome, WarehouseReader warehouse);
  }

  private static final int SHORTEST = 5;

  @Spec CommandSpec spec;
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
      throw new ParameterException(
          spec.commandLine(), "--seconds must be at least " + SHORTEST + ", got " + seconds);
    }
    Path directory = directory();
    Path log = directory.resolve("gatehouse.log");
    LogFormat.useFile(log);
    Demo demo =
        new Demo(installation.home(), directory, Duration.ofSeconds(seconds), Clock.systemUTC());
    Show show = show(directory, log);
    Outcome outcome = demo.run(SITES, show);
    try (WarehouseReader warehouse = demo.read()) {
      show.result(outcome, warehouse);
    }
    return outcome.isEqual() ? Exit.DONE : Exit.FAILED;
  }

  /** Who tells a person or a program, as the options say. */
  Show show(Path directory, Path log) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (json) {
      return new DemoJson(out, err);
    }
    Terminal terminal = Terminal.here();
    return new DemoScreen(err, terminal, new DemoReport(out, terminal, directory, log));
  }

  private Path directory() throws IOException {
    if (keep == null) {
      return Files.createTempDirectory("gatehouse-demo-");
    }
    Files.createDirectories(keep);
    try (Stream<Path> files = Files.list(keep)) {
      if (files.anyMatch(file -> file.getFileName().toString().startsWith("warehouse."))) {
        throw new ParameterException(
            spec.commandLine(),
            "--keep " + keep + " holds a warehouse already; name a new directory");
      }
    }
    return keep;
  }
}
