package io.gatehouse.cli;

import io.gatehouse.cli.SimulatedBuiltIn.Kind;
import io.gatehouse.cli.SimulatedVendor.Wish;
import io.gatehouse.declared.Declared;
import io.gatehouse.simulator.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a vendor's simulated server, or those of several sites, until it is interrupted. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Runs a vendor's server, simulated, until interrupted (Ctrl-C).",
    footer = {
      "",
      "Examples:",
      "  gatehouse simulate ax-acs --quirks all --faults HTTP_500=0.1",
      "  gatehouse simulate k30 --sites 10 > plants.properties     and in another terminal:",
      "  gatehouse run --config plants.properties"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final String SITE = "hq";
  private static final int MOST_SITES = 100;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "VENDOR",
      description = {
        "Which vendor: ax-acs, wecom or k30; or one of config/vendors, by its file and its samples."
      })
  private String vendor;

  @Option(
      names = "--port",
      description =
          "Port on 127.0.0.1, the first of several; 0 takes free ones. Default: 6500 for ax-acs,"
              + " 6600 for wecom, 6700 for k30, 6800 for others.")
  private Integer port;

  @Option(
      names = "--sites",
      paramLabel = "N",
      description =
          "Servers of N sites, named ax-acs-1 and so on, each with people and events of its own."
              + " Prints their settings, as a file for --config has them.")
  private Integer sites;

  @Option(
      names = "--webhooks",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080/webhooks",
      description =
          "Where k30, and a vendor of config/vendors that pushes, push to, up to, not including, the"
              + " site's name. Default: ${DEFAULT-VALUE}.")
  private URI webhooks;

  @Option(
      names = "--records",
      defaultValue = "1000",
      description = "Door records of the last 30 days. Default: ${DEFAULT-VALUE}.")
  private int records;

  @Option(
      names = "--people",
      defaultValue = "500",
      description = "People whom the server lists. Default: ${DEFAULT-VALUE}.")
  private int people;

  @Option(
      names = "--live",
      defaultValue = "5",
      description = "New events per second and site, 0 for none. Default: ${DEFAULT-VALUE}.")
  private double live;

  @Option(
      names = "--quirks",
      split = ",",
      description = "The vendor's oddities to switch on, or all: ${COMPLETION-CANDIDATES}.",
      completionCandidates = QuirkNames.class)
  private List<String> quirks = new ArrayList<>();

  @Option(
      names = "--faults",
      split = ",",
      description =
          "Faults and their probability per request, NAME=0.05, or all: ${COMPLETION-CANDIDATES}.",
      completionCandidates = FaultNames.class)
  private List<String> faults = new ArrayList<>();

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed gives the same events. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description =
          "Write the true events there as JSON lines at the end; with --sites a file for each site,"
              + " its name before this one.")
  private Path ledger;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where config/vendors is; default: beside the launcher.")
  private Path home;

  static final class QuirkNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(
              Arrays.stream(Kind.values()).flatMap(kind -> kind.quirks.stream()),
              Arrays.stream(SimulatedDeclared.Quirk.values()))
          .map(Enum::name)
          .distinct()
          .iterator();
    }
  }

  static final class FaultNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Fault.values()).map(Enum::name).iterator();
    }
  }

  @Override
  public Integer call() {
    try {
      if (sites != null && (sites < 1 || sites > MOST_SITES)) {
        throw new IllegalArgumentException("--sites must be 1 to " + MOST_SITES + ", got " + sites);
      }
      List<SimulatedVendor> simulators = simulators();
      faults.forEach(fault -> simulators.forEach(simulator -> inject(simulator, fault)));
      run(simulators);
      return 0;
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage());
    }
  }

  private List<SimulatedVendor> simulators() {
    Path folder = Installation.home(home).vendors();
    Path file = folder.resolve(vendor + ".yaml");
    if (vendor.matches("[a-z0-9-]+") && Files.isRegularFile(file)) {
      Declared declared = Declared.read(file);
      return simulators(SimulatedDeclared.PORT, wish -> SimulatedDeclared.of(declared, wish));
    }
    Kind kind = Kind.named(vendor, folder);
    return simulators(kind.port, kind.maker);
  }

  /** Those of several sites have ports and seeds that follow one another. */
  private List<SimulatedVendor> simulators(int usualPort, Function<Wish, SimulatedVendor> maker) {
    int first = port == null ? usualPort : port;
    List<SimulatedVendor> simulators = new ArrayList<>();
    for (int i = 0; i < (sites == null ? 1 : sites); i++) {
      String site = sites == null ? SITE : vendor + "-" + (i + 1);
      URI webhook = URI.create(webhooks + "/" + site);
      int itsPort = first == 0 ? 0 : first + i;
      simulators.add(
          maker.apply(new Wish(site, itsPort, records, people, seed + i, quirks, webhook)));
    }
    return simulators;
  }

  private void run(List<SimulatedVendor> simulators) {
    Thread atExit = new Thread(() -> end(simulators), "simulate-end");
    Runtime.getRuntime().addShutdownHook(atExit);
    simulators.forEach(SimulatedVendor::start);
    if (live > 0) {
      simulators.forEach(simulator -> simulator.live(live));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(sites == null ? simulators.get(0).greeting(live) : settings(simulators));
    out.flush();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException asked) {
      Runtime.getRuntime().removeShutdownHook(atExit);
      end(simulators);
    }
  }

  private String settings(List<SimulatedVendor> simulators) {
    StringBuilder file =
        new StringBuilder(
            "# %d simulated servers of %s, which serve until they are interrupted.%n"
                .formatted(simulators.size(), vendor));
    for (SimulatedVendor simulator : simulators) {
      file.append(System.lineSeparator());
      simulator.settings().forEach((key, value) -> file.append("%s=%s%n".formatted(key, value)));
    }
    return file.toString();
  }

  private static void inject(SimulatedVendor simulator, String text) {
    String[] parts = text.split("=", 2);
    double probability;
    try {
      probability = parts.length == 2 ? Double.parseDouble(parts[1]) : 0.01;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "a fault's probability must be a number, got \"" + text + "\"");
    }
    SimulatedVendor.constants(Fault.class, "fault", parts[0])
        .forEach(fault -> simulator.faults().inject(fault).rate(probability));
  }

  private void end(List<SimulatedVendor> simulators) {
    simulators.forEach(SimulatedVendor::close);
    if (ledger != null) {
      simulators.forEach(this::writeLedger);
    }
  }

  private void writeLedger(SimulatedVendor simulator) {
    Path file =
        sites == null
            ? ledger
            : ledger.resolveSibling(simulator.site() + "-" + ledger.getFileName());
    try {
      simulator.writeLedger(file);
    } catch (IOException e) {
      spec.commandLine().getErr().println("cannot write the ledger to " + file + ": " + e);
    }
  }
}
