package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestPostgres;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that are killed at random moments while they make or upgrade a warehouse. {@code
 * -Dkills=30} kills so often.
 */
class FirstStartIT {
  private static final int KILLS = Integer.getInteger("kills", 6);
  private static final int EVENTS = 20_000;

  @TempDir Path directory;

  private String file(String name) {
    return "jdbc:h2:file:" + directory.resolve(name).resolve("warehouse");
  }

  @Test
  void a_first_start_on_h2_that_is_killed_leaves_what_the_next_one_completes() throws Exception {
    Random random = new Random(5);
    int halfMade = 0;
    for (int i = 0; i < KILLS; i++) {
      // Three kills a directory, one on what the other left; then a start that must succeed.
      String url = file("first-" + i / 3) + (i % 2 == 0 ? ";AUTO_SERVER=TRUE" : "");
      halfMade += killedWhileBuilding(url, List.of(), random.nextInt(500)) ? 1 : 0;
      if (i % 3 == 2) {
        opens(url, "", "", 0);
      }
    }
    assertThat(halfMade).as("kills in the middle").isGreaterThan(KILLS / 4);
  }

  @Test
  void a_first_start_on_postgresql_that_is_killed_leaves_what_the_next_one_completes()
      throws Exception {
    Random random = new Random(6);
    for (int i = 0; i < KILLS / 3; i++) {
      String url = TestPostgres.freshDatabase();
      killed(url, TestPostgres.USER, TestPostgres.PASSWORD, List.of(), 150 + random.nextInt(900));
      opens(url, TestPostgres.USER, TestPostgres.PASSWORD, 0);
    }
  }

  @Test
  void an_upgrade_of_a_filled_h2_warehouse_that_is_killed_leaves_it_whole() throws Exception {
    String url = file("upgraded");
    try (Warehouse warehouse = open(url, "", "")) {
      Events hq = new Events(warehouse, "hq");
      List<Object[]> rows = new ArrayList<>();
      for (int i = 0; i < EVENTS; i++) {
        rows.add(hq.record(i, Events.NOON.plusSeconds(i), "A"));
      }
      warehouse.load(hq.page("records", null, rows));
    }
    Random random = new Random(7);
    int halfMade = 0;
    Path upgrade = null;
    for (int version = 9001; version < 9001 + KILLS / 3; version++) {
      upgrade = upgrade(version);
      int after = version == 9001 ? 0 : random.nextInt(500); // the first in the middle for certain
      halfMade += killedWhileBuilding(url, List.of(upgrade), after) ? 1 : 0;
      opens(url, "", "", EVENTS);
    }
    assertThat(halfMade).as("kills in the middle").isPositive();
    Process last = process(url, "", "", List.of(upgrade));
    end(last);
    try (Warehouse warehouse = open(url, "", "")) {
      assertThat(warehouse.table("access_event").has("added_9001")).isTrue();
    }
  }

  /** This version's classes with one more migration, of many statements. */
  private Path upgrade(int version) throws IOException, URISyntaxException {
    Path root = directory.resolve("upgraded-classes");
    if (!Files.exists(root)) {
      copyClasses(root);
    }
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      sql.append("alter table device add column d%d_%d varchar(10);\n".formatted(version, i));
    }
    sql.append("alter table access_event add column added_%d varchar(10);\n".formatted(version));
    Files.writeString(
        root.resolve("db/migration/common").resolve("V" + version + "__test.sql"), sql);
    return root;
  }

  private static void copyClasses(Path to) throws IOException, URISyntaxException {
    Path code =
        Path.of(Warehouse.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    boolean isJar = Files.isRegularFile(code);
    try (FileSystem jar = isJar ? FileSystems.newFileSystem(code) : null) {
      Path from = isJar ? jar.getPath("/") : code;
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Path copy = to.resolve(from.relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(copy);
          } else {
            Files.copy(file, copy);
          }
        }
      }
    }
  }

  @Test
  void two_processes_that_start_at_once_both_come_up() throws Exception {
    for (int i = 0; i < Math.max(1, KILLS / 6); i++) {
      bothComeUp(file("both-" + i) + ";AUTO_SERVER=TRUE", "", "");
      bothComeUp(TestPostgres.freshDatabase(), TestPostgres.USER, TestPostgres.PASSWORD);
    }
  }

  private void bothComeUp(String url, String user, String password) throws Exception {
    List<Process> both =
        List.of(process(url, user, password, List.of()), process(url, user, password, List.of()));
    for (Process one : both) {
      one.getOutputStream().close(); // one may end while the other begins: Flyway tells of it
    }
    for (Process one : both) {
      end(one);
    }
  }

  private static Warehouse open(String url, String user, String password) {
    return Warehouse.open(url, user, password, Clock.systemUTC());
  }

  private static void opens(String url, String user, String password, long events) {
    try (Warehouse warehouse = open(url, user, password);
        WarehouseReader reader = Warehouse.openReadOnly(url, user, password)) {
      assertThat(warehouse.tables()).hasSizeGreaterThanOrEqualTo(20);
      assertThat(reader.<Object>query("select count(*) from access_event", rows -> rows.next()[0]))
          .isEqualTo(events);
    }
  }

  /** Returns whether it was killed while the copy was not in its place. */
  private boolean killedWhileBuilding(String url, List<Path> more, int afterMillis)
      throws Exception {
    String database = url.substring("jdbc:h2:file:".length()).split(";")[0];
    Path copy = Path.of(database + ".building.mv.db");
    Process process = process(url, "", "", more);
    try (BufferedReader said = said(process)) {
      assertThat(said.readLine()).isEqualTo(OpenWarehouse.BEGINS);
      while (!Files.exists(copy) && !said.ready()) { // open, where nothing was left to do
        process.waitFor(1, TimeUnit.MILLISECONDS);
      }
      process.waitFor(afterMillis, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
    }
    return Files.exists(copy);
  }

  private void killed(String url, String user, String password, List<Path> more, int afterMillis)
      throws Exception {
    Process process = process(url, user, password, more);
    try (BufferedReader said = said(process)) {
      assertThat(said.readLine()).isEqualTo(OpenWarehouse.BEGINS);
      process.waitFor(afterMillis, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
    }
  }

  private void end(Process process) throws Exception {
    process.getOutputStream().close();
    try (BufferedReader said = said(process)) {
      assertThat(said.lines().toList()).as(this::errors).contains(OpenWarehouse.IS_OPEN);
    }
    assertThat(process.waitFor()).isZero();
  }

  /** What processes have said of failures, all of them. */
  private String errors() {
    try {
      return Files.readString(directory.resolve("errors.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedReader said(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private Process process(String url, String user, String password, List<Path> more)
      throws IOException {
    List<String> classes = new ArrayList<>();
    more.forEach(root -> classes.add(root.toString()));
    classes.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            String.join(File.pathSeparator, classes),
            OpenWarehouse.class.getName(),
            url,
            user,
            password)
        .redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve("errors.log").toFile()))
        .start();
  }
}
