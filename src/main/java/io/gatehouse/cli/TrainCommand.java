package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Does what a daemon does, in little and with nothing of the operator's: simulated server, own
 * routes, own warehouse. The launcher runs it once, so that Java can write down which classes that
 * takes and start faster from then on.
 */
@Command(
    name = "train",
    hidden = true,
    description =
        "The training run of the launcher's quick start; changes nothing. Its warehouse is left in"
            + " Java's directory for temporary files, which whoever calls it provides and removes.")
public final class TrainCommand implements Callable<Integer> {

  /** Enough for Java to see which methods matter. */
  private static final int RECORDS = 5_000;

  private static final int POLLS = 3;
  private static final Duration AT_MOST = Duration.ofSeconds(90);
  private static final String REALTIME = "acs/device/eventcache/swipecard";

  @Override
  public Integer call() throws IOException {
    giveUpAfter(AT_MOST);
    JarClasses.load("io.gatehouse.cli.TrainCommand");
    JarClasses.load("org.postgresql.Driver");
    JarClasses.load("org.flywaydb.database.postgresql.PostgreSQLDatabaseType");
    TrainingHome home = TrainingHome.make();
    try (AxAcsSimulator server =
        AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = RECORDS)) {
      int loaded = execute(home, server, "--once");
      if (loaded != Exit.DONE) {
        return loaded;
      }
      // Ends with this process.
      CompletableFuture.runAsync(() -> execute(home, server));
      long polls = server.requests(REALTIME) + POLLS;
      server.live(10);
      while (server.requests(REALTIME) < polls) {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
      return Exit.DONE;
    }
  }

  private int execute(TrainingHome home, AxAcsSimulator server, String... options) {
    List<String> line = new ArrayList<>(Arrays.asList(options));
    line.addAll(
        List.of(
            "--home",
            home.directory().toString(),
            "--set",
            "sites.hq.vendor=ax-acs",
            "--set",
            "sites.hq.base-url=" + server.baseUrl(),
            "--set",
            "warehouse.url=" + home.warehouse(),
            "--set",
            "camel.management.port=0")); // a daemon may run on the usual one
    return new CommandLine(new RunCommand()).execute(line.toArray(String[]::new));
  }

  /** A launcher waits for this. */
  private static void giveUpAfter(Duration time) {
    Thread watch =
        new Thread(
            () -> {
              LockSupport.parkNanos(time.toNanos());
              Runtime.getRuntime().halt(Exit.FAILED);
            },
            "give-up");
    watch.setDaemon(true);
    watch.start();
  }

  /** A home with the routes and mappings that came with this version, in a temporary directory. */
  private record TrainingHome(Path directory) {

    private static final String RESOURCES = "training/";

    static TrainingHome make() throws IOException {
      Path directory = Files.createTempDirectory("gatehouse-train");
      for (String resource : JarClasses.resources(RESOURCES)) {
        Path file = directory.resolve(resource.substring(RESOURCES.length()));
        Files.createDirectories(file.getParent());
        try (var in = TrainCommand.class.getClassLoader().getResourceAsStream(resource)) {
          Files.copy(in, file);
        }
      }
      return new TrainingHome(directory);
    }

    String warehouse() {
      return "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
    }
  }
}
