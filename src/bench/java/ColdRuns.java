import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whole processes, from nothing to the last row: {@code gatehouse run --once} against {@link
 * HandWrittenScript}, in turn, on one PostgreSQL and one simulated server, each in a process of its
 * own. docs/benchmarks.md says how to run it and how to read it.
 *
 * <p>Arguments: the distribution, the directory of the compiled script, how many records, how many
 * rounds, then the Java homes to run both with.
 */
public final class ColdRuns {

  private static final String URL = "jdbc:postgresql://127.0.0.1:%d/postgres";
  private static final Pattern BASE_URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  private final Path distribution;
  private final Path script;
  private final int records;
  private final String url;
  private String baseUrl;

  private ColdRuns(Path distribution, Path script, int records, String url) {
    this.distribution = distribution;
    this.script = script;
    this.records = records;
    this.url = url;
  }

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[3]);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
      ColdRuns runs =
          new ColdRuns(
              Path.of(args[0]).toAbsolutePath(),
              Path.of(args[1]).toAbsolutePath(),
              Integer.parseInt(args[2]),
              URL.formatted(postgres.getPort()));
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
                launcher(),
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
    time(javaHome, List.of(launcher(), "--version")); // makes the archive of the quick start
    execute("drop schema public cascade", "create schema public");
    System.out.printf("%n%s, %,d records%n", javaHome, records);
    System.out.printf("gatehouse, empty schema    %6.2f s%n", time(javaHome, gatehouse()));
    List<Double> script = new ArrayList<>();
    List<Double> gatehouse = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      double theirs = load(javaHome, handWritten(javaHome));
      double ours = load(javaHome, gatehouse());
      if (round > 0) { // the first warms the disk's and the servers' caches
        script.add(theirs);
        gatehouse.add(ours);
        ratios.add(ours / theirs);
      }
    }
    System.out.printf("script                     %6.2f s   %s%n", median(script), list(script));
    System.out.printf(
        "gatehouse                  %6.2f s   %s%n", median(gatehouse), list(gatehouse));
    System.out.printf("gatehouse / script         %6.2f     %s%n", median(ratios), list(ratios));
  }

  private double load(String javaHome, List<String> command) throws Exception {
    truncate();
    double seconds = time(javaHome, command);
    requireAllRows();
    return seconds;
  }

  private List<String> gatehouse() {
    return List.of(
        launcher(),
        "run",
        "--once",
        "--feed",
        "hq/records",
        "--set",
        "sites.hq.vendor=ax-acs",
        "--set",
        "sites.hq.base-url=" + baseUrl,
        "--set",
        "warehouse.url=" + url,
        "--set",
        "warehouse.username=postgres",
        "--set",
        "warehouse.password=postgres");
  }

  private List<String> handWritten(String javaHome) {
    return List.of(
        javaHome + "/bin/java",
        "-cp",
        script + File.pathSeparator + distribution.resolve("lib") + File.separator + "*",
        "HandWrittenScript",
        baseUrl,
        url,
        "postgres",
        "postgres");
  }

  private String launcher() {
    return distribution.resolve("gatehouse").toString();
  }

  private static double time(String javaHome, List<String> command) throws Exception {
    ProcessBuilder process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT);
    process.environment().put("JAVA_HOME", javaHome);
    long start = System.nanoTime();
    int exit = process.start().waitFor();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (exit != 0) {
      throw new IllegalStateException(command + " ended with " + exit);
    }
    return seconds;
  }

  private void truncate() throws Exception {
    execute(
        "truncate access_event, feed_checkpoint, feed_run, rejected_row, feed_gap",
        "drop table if exists script_cursor",
        "checkpoint");
  }

  private void requireAllRows() throws Exception {
    try (Connection database = DriverManager.getConnection(url, "postgres", "postgres");
        Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from access_event")) {
      row.next();
      if (row.getInt(1) != records) {
        throw new IllegalStateException(row.getInt(1) + " rows instead of " + records);
      }
    }
  }

  private void execute(String... statements) throws Exception {
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
