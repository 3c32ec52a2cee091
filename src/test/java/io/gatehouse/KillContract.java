package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution's own process, killed again and again without warning while it loads a history
 * and a live stream. {@code -Dkills=20} kills so often in each test.
 */
abstract class KillContract {

  @TempDir Path directory;

  private final List<Process> started = new ArrayList<>();

  /** A test that failed leaves none behind. */
  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  /**
   * @param inVerify how often in every build
   */
  static int kills(int inVerify) {
    return Integer.getInteger("kills", inVerify);
  }

  String h2() {
    return "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }

  Process daemon(String url, List<String> settings, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("gatehouse.distribution"), "gatehouse").toString());
    command.add("run");
    command.addAll(List.of(options));
    List<String> all = new ArrayList<>(settings);
    all.add("camel.management.port=0"); // several daemons run at a time
    all.add("warehouse.url=" + url);
    all.add("warehouse.username=" + user(url));
    all.add("warehouse.password=" + password(url));
    for (String setting : all) {
      command.add("--set");
      command.add(setting);
    }
    File log = directory.resolve("daemon.log").toFile();
    Process daemon =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    started.add(daemon);
    return daemon;
  }

  static void kill(Process daemon) throws InterruptedException {
    daemon.destroyForcibly();
    assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  /** Waits until the warehouse holds what is true, stops, and sees that it still does. */
  static void becomesTrue(
      Process daemon, String url, Function<WarehouseReader, List<String>> differences)
      throws InterruptedException {
    await()
        .atMost(Duration.ofSeconds(300))
        .pollInterval(Duration.ofSeconds(1)) // a comparison reads all
        .untilAsserted(() -> assertThat(differences(url, differences)).isEmpty());
    daemon.destroy();
    assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).as("SIGTERM drains within 10 s").isTrue();
    assertThat(daemon.exitValue()).isEqualTo(143);
    assertThat(differences(url, differences)).isEmpty();
  }

  private static List<String> differences(
      String url, Function<WarehouseReader, List<String>> differences) {
    try (WarehouseReader reader = reader(url)) {
      return differences.apply(reader);
    }
  }

  static long events(String url) {
    try (WarehouseReader reader = reader(url)) {
      return reader.query(
          "select count(*) from access_event", rows -> ((Number) rows.next()[0]).longValue());
    } catch (WarehouseException e) {
      return 0; // killed before it had made its tables
    }
  }

  static WarehouseReader reader(String url) {
    return Warehouse.openReadOnly(url, user(url), password(url));
  }

  private static String user(String url) {
    return url.startsWith("jdbc:h2") ? "" : TestPostgres.USER;
  }

  private static String password(String url) {
    return url.startsWith("jdbc:h2") ? "" : TestPostgres.PASSWORD;
  }
}
