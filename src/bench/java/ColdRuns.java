import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whole processes, from nothing to the last row: {@code gatehouse run --once} against {@link
 * HandWrittenScript}, in turn, on one PostgreSQL and one simulated server, each in a process of its
 * own. docs/benchmarks.md says how to run it and how to read it.
 *
 * <p>Arguments: the distribution, or two of them with a colon between, of which the second is held
 * against the first; the directory of the compiled script, how many records, how many rounds, then
 * the Java homes to run all with. Each distribution has a database of its own.
 */
public final class ColdRuns {

  private static final String URL = "jdbc:postgresql://127.0.0.1:%d/%s";
  private static final Pattern BASE_URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  /** Wall and processor time of one process and those that it started, in seconds. */
  private record Took(double wall, double processor) {}

  private final List<Path> distributions;
  private final Path script;
  private final int records;
  private final int port;
  private String baseUrl;

  private ColdRuns(List<Path> distributions, Path script, int records, int port) {
    this.distributions = distributions;
    this.script = script;
    this.records = records;
    this.port = port;
  }

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[3]);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
      ColdRuns runs =
          new ColdRuns(
              Stream.of(args[0].split(File.pathSeparator))
                  .map(one -> Path.of(one).toAbsolutePath())
                  .toList(),
              Path.of(args[1]).toAbsolutePath(),
              Integer.parseInt(args[2]),
              postgres.getPort());
      Process server = runs.startServer();
      try {
        for (String javaHome : List.of(args).subList(4, args.length)) {
          runs.measure(javaHome, rounds);
        }
      } finally {
        server.destroy();
        server.waitFor();
      }
    }
  }

  private Process startServer() throws IOException {
    Process server =
        new ProcessBuilder(
                launcher(distributions.size() - 1),
                "simulate",
                "ax-acs",
                "--port",
                "0",
                "--live",
                "0",
                "--records",
                String.valueOf(records))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher found = BASE_URL.matcher(line);
      if (found.find()) {
        baseUrl = found.group();
        return server;
      }
    }
    throw new IOException("the simulated server did not start");
  }

  private void measure(String javaHome, int rounds) throws Exception {
    System.out.printf("%n%s, %,d records%n", javaHome, records);
    for (int i = 0; i < distributions.size(); i++) {
      time(javaHome, List.of(launcher(i), "--version")); // makes the archive of the quick start
      execute(url("postgres"), "drop database if exists " + database(i));
      execute(url("postgres"), "create database " + database(i));
      Took empty = time(javaHome, gatehouse(i));
      System.out.printf("%-26s %6.2f s%n", name(i) + ", empty schema", empty.wall);
    }
    List<List<Took>> took = new ArrayList<>();
    for (int i = 0; i <= distributions.size(); i++) {
      took.add(new ArrayList<>());
    }
    for (int round = 0; round <= rounds; round++) {
      for (int i = 0; i <= distributions.size(); i++) {
        int database = i == 0 ? 0 : i - 1;
        Took one = load(javaHome, i == 0 ? handWritten(javaHome) : gatehouse(i - 1), database);
        if (round > 0) { // the first warms the disk's and the servers' caches
          took.get(i).add(one);
        }
      }
    }
    print("script", took.get(0), null);
    for (int i = 0; i < distributions.size(); i++) {
      print(name(i), took.get(i + 1), null);
      print(name(i) + " / script", took.get(i + 1), took.get(0));
    }
    if (distributions.size() == 2) {
      print(name(1) + " / " + name(0), took.get(2), took.get(1));
    }
  }

  /**
   * @param of to be held against, round by round; null for the seconds themselves
   */
  private static void print(String what, List<Took> took, List<Took> of) {
    List<Double> wall = new ArrayList<>();
    List<Double> processor = new ArrayList<>();
    for (int i = 0; i < took.size(); i++) {
      wall.add(took.get(i).wall / (of == null ? 1 : of.get(i).wall));
      processor.add(took.get(i).processor / (of == null ? 1 : of.get(i).processor));
    }
    System.out.printf(
        "%-26s %6.2f %s   processor %6.2f %s%n",
        what, median(wall), list(wall), median(processor), list(processor));
  }

  private Took load(String javaHome, List<String> command, int distribution) throws Exception {
    truncate(url(database(distribution)));
    Took took = time(javaHome, command);
    requireAllRows(url(database(distribution)));
    return took;
  }

  private String name(int distribution) {
    return distributions.size() == 1 ? "gatehouse" : distribution == 0 ? "before" : "after";
  }

  private static String database(int distribution) {
    return "cold_runs_" + distribution;
  }

  private String url(String database) {
    return URL.formatted(port, database);
  }

  private List<String> gatehouse(int distribution) {
    return List.of(
        launcher(distribution),
        "run",
        "--once",
        "--feed",
        "hq/records",
        "--set",
        "sites.hq.vendor=ax-acs",
        "--set",
        "sites.hq.base-url=" + baseUrl,
        "--set",
        "warehouse.url=" + url(database(distribution)),
        "--set",
        "warehouse.username=postgres",
        "--set",
        "warehouse.password=postgres");
  }

  private List<String> handWritten(String javaHome) {
    return List.of(
        javaHome + "/bin/java",
        "-cp",
        script + File.pathSeparator + distributions.get(0).resolve("lib") + File.separator + "*",
        "HandWrittenScript",
        baseUrl,
        url(database(0)),
        "postgres",
        "postgres");
  }

  private String launcher(int distribution) {
    return distributions.get(distribution).resolve("gatehouse").toString();
  }

  private static Took time(String javaHome, List<String> command) throws Exception {
    List<String> timed =
        new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%U %S'; time \"$@\"", "-"));
    timed.addAll(command);
    Path times = Files.createTempFile("cold-runs", ".txt");
    ProcessBuilder process =
        new ProcessBuilder(timed)
            .redirectError(times.toFile())
            .redirectOutput(ProcessBuilder.Redirect.INHERIT);
    process.environment().put("JAVA_HOME", javaHome);
    long start = System.nanoTime();
    int exit = process.start().waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    List<String> said = Files.readAllLines(times);
    Files.delete(times);
    if (exit != 0) {
      throw new IllegalStateException(command + " ended with " + exit + ": " + said);
    }
    String[] last = said.get(said.size() - 1).split(" ");
    return new Took(seconds, Double.parseDouble(last[0]) + Double.parseDouble(last[1]));
  }

  private static void truncate(String url) throws Exception {
    execute(
        url,
        "truncate access_event, feed_checkpoint, feed_run, rejected_row, feed_gap",
        "drop table if exists script_cursor",
        "checkpoint");
  }

  private void requireAllRows(String url) throws Exception {
    try (Connection database = DriverManager.getConnection(url, "postgres", "postgres");
        Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from access_event")) {
      row.next();
      if (row.getInt(1) != records) {
        throw new IllegalStateException(row.getInt(1) + " rows instead of " + records);
      }
    }
  }

  private static void execute(String url, String... statements) throws Exception {
    try (Connection database = DriverManager.getConnection(url, "postgres", "postgres");
        Statement statement = database.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static String list(List<Double> values) {
    return String.join(" ", values.stream().map("%.2f"::formatted).toList());
  }
}
