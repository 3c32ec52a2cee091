package io.gatehouse.cli;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.axacs.AxAcsSimulatorBuilder;
import io.gatehouse.simulator.axacs.Quirk;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a vendor's simulated server until it is interrupted. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Runs a vendor's server, simulated, until interrupted (Ctrl-C).")
public final class SimulateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "VENDOR", description = "Which vendor: ax-acs.")
  private String vendor;

  @Option(
      names = "--port",
      defaultValue = "6500",
      description = "Port on 127.0.0.1; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--records",
      defaultValue = "1000",
      description = "Door records of the last 30 days. Default: ${DEFAULT-VALUE}.")
  private int records;

  @Option(
      names = "--people",
      defaultValue = "500",
      description = "People that the server knows. Default: ${DEFAULT-VALUE}.")
  private int people;

  @Option(
      names = "--live",
      defaultValue = "5",
      description = "New events per second, 0 for none. Default: ${DEFAULT-VALUE}.")
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
      description = "Write the true events there as JSON lines at the end.")
  private Path ledger;

  static final class QuirkNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    QuirkNames() {
      Arrays.asList(Quirk.values()).forEach(quirk -> add(quirk.name()));
    }
  }

  static final class FaultNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    FaultNames() {
      Arrays.asList(Fault.values()).forEach(fault -> add(fault.name()));
    }
  }

  @Override
  public Integer call() {
    if (!vendor.equals("ax-acs")) {
      throw new ParameterException(
          spec.commandLine(), "no simulator for vendor \"" + vendor + "\": use ax-acs");
    }
    AxAcsSimulatorBuilder settings =
        AxAcsSimulator.builder()
            .port(port)
            .seed(seed)
            .people(people)
            .history(records)
            .quirks(quirks());
    AxAcsSimulator simulator = settings.build();
    faults.forEach(fault -> inject(simulator, fault));
    Thread atExit = new Thread(() -> end(simulator), "simulate-end");
    Runtime.getRuntime().addShutdownHook(atExit);
    simulator.start();
    if (live > 0) {
      simulator.live(live);
    }
    greet(simulator);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException asked) {
      Runtime.getRuntime().removeShutdownHook(atExit);
      end(simulator);
    }
    return 0;
  }

  private Quirk[] quirks() {
    if (quirks.contains("all")) {
      return Quirk.values();
    }
    return quirks.stream().map(name -> constant(Quirk.class, name)).toArray(Quirk[]::new);
  }

  private void inject(AxAcsSimulator simulator, String text) {
    String[] parts = text.split("=", 2);
    double probability;
    try {
      probability = parts.length == 2 ? Double.parseDouble(parts[1]) : 0.01;
    } catch (NumberFormatException e) {
      throw new ParameterException(
          spec.commandLine(), "a fault's probability must be a number, got \"" + text + "\"");
    }
    List<Fault> which =
        parts[0].equals("all")
            ? Arrays.asList(Fault.values())
            : List.of(constant(Fault.class, parts[0]));
    which.forEach(fault -> simulator.faults().inject(fault).rate(probability));
  }

  private <E extends Enum<E>> E constant(Class<E> type, String name) {
    try {
      return Enum.valueOf(type, name.trim().toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException unknown) {
      throw new ParameterException(
          spec.commandLine(),
          "no %s \"%s\": there are %s"
              .formatted(
                  type.getSimpleName().toLowerCase(Locale.ROOT),
                  name,
                  Arrays.toString(type.getEnumConstants())));
    }
  }

  private void greet(AxAcsSimulator simulator) {
    String url = simulator.baseUrl();
    String devices = String.join(",", simulator.devices().stream().map(d -> d.id()).toList());
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        """
        AX-ACS server, simulated: %1$s
          %6$d people, %2$d records so far, %3$.1f new events per second. Ctrl-C ends it.

        Try:
          curl '%1$s/api/v1/acsrecords/byid/?id=0&isalarm=-1&offset=0&rows=3'
          curl '%1$s/api/v1/acs/device/eventcache/swipecard/%4$s'
          curl '%1$s/api/v1/users?offset=0&rows=2'      also orgs, usertypes, cardgroups, cardtypes, areas, acs/devices, acs/device/doors
          curl '%1$s/api/v1/acs/alarmevent/notconfirmandclear'
          curl '%1$s/api/v1/acsrecords/areausers?areaid=0'
          curl '%1$s/api/v1/acs/device/door/state/%5$s'
          curl '%1$s/simulator/ledger'                  the true events, as JSON lines; also people, orgs, areas, devices, doors, codes, alarms, presence
          curl '%1$s/simulator/violations'              what clients did wrong
          curl '%1$s/simulator/faults/HTTP_500?times=3' also /simulator/faults/clear
          curl '%1$s/simulator/quirks/all/on'           also /off, or one by its name

          ./gatehouse run --set sites.hq.vendor=ax-acs --set sites.hq.base-url=%1$s
        """,
        url,
        simulator.recordCount(),
        live,
        devices,
        simulator.doors().get(0).id(),
        simulator.people().all().size());
    out.flush();
  }

  private void end(AxAcsSimulator simulator) {
    simulator.close();
    if (ledger != null) {
      try {
        simulator.ledger().writeTo(ledger);
      } catch (IOException e) {
        spec.commandLine().getErr().println("cannot write the ledger to " + ledger + ": " + e);
      }
    }
  }
}
