package io.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.Gatehouse;
import io.gatehouse.daemon.Home;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.docs.Guide.Block;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * The guides' commands and snippets, in the order in which a reader comes by them: commands in a
 * shell against simulated servers, settings as the program reads them. The places that a guide
 * names are in a directory of the test's; a daemon is asked to end when it has caught up.
 */
class GuidesIT {

  @TempDir static Path directory;

  private static AxAcsSimulator axacs;
  private static K30Simulator k30;
  private static WeComSimulator wecom;
  private static Process typist;
  private static final Map<String, String> HERE = new LinkedHashMap<>();

  @BeforeAll
  static void begin() throws Exception {
    axacs = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 2500);
    k30 = K30Simulator.start(Clock.systemUTC(), o -> o.history = 50);
    wecom =
        WeComSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = 20;
              o.punchDays = 5;
            });
    Tokens.App app = wecom.app(Tokens.Kind.SELF_BUILT);
    HERE.put("http://10.0.0.5:6500", axacs.baseUrl());
    HERE.put("http://127.0.0.1:6500", axacs.baseUrl());
    HERE.put("http://10.0.0.7:8080", k30.baseUrl());
    HERE.put("http://10.2.0.5:8080", k30.baseUrl());
    HERE.put("https://qyapi.weixin.qq.com", wecom.baseUrl());
    HERE.put(
        "hq.company-no=1234567890123456", // its 30 days take more calls than a minute has
        "hq.company-no=%s --set sites.hq.start=%s"
            .formatted(k30.credentials().companyNo(), LocalDate.now(ZoneOffset.UTC).minusDays(1)));
    HERE.put("ww1234567890abcdef", app.corpId());
    HERE.put("corp-secret=...", "corp-secret=" + app.corpSecret());
    HERE.put(
        "james,paul", wecom.company().userIds().stream().limit(2).collect(Collectors.joining(",")));
    HERE.put("target/gatehouse.tar.gz", "gatehouse.tar.gz");
    HERE.put(" gatehouse.tar.gz", " " + Path.of("target/gatehouse.tar.gz").toAbsolutePath());
    HERE.put("/opt/gatehouse/gatehouse ", "gatehouse ");
    HERE.put("./gatehouse ", "gatehouse ");
    HERE.put("/opt/gatehouse", directory + "/opt/gatehouse");
    HERE.put("/etc/gatehouse", directory + "/etc/gatehouse");
    HERE.put("/run/secrets", directory + "/etc/gatehouse");
    HERE.put("/var/lib/gatehouse", directory + "/var/lib/gatehouse");
    HERE.put("/path/to/mine", directory + "/mine");
    Files.createDirectories(directory.resolve("opt"));
    Files.createDirectories(directory.resolve("etc/gatehouse"));
    secret("plant2-company-no", k30.credentials().companyNo());
    secret("wecom-secret", app.corpSecret());
    secret("privacy-key", "a key of sixteen letters and more");
    hireTypist();
  }

  private static void secret(String name, String value) throws IOException {
    Files.writeString(directory.resolve("etc/gatehouse").resolve(name), value);
  }

  private static void hireTypist() throws Exception {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Files.writeString(bin.resolve("gatehouse"), Typist.SCRIPT.formatted(bin));
    assertThat(bin.resolve("gatehouse").toFile().setExecutable(true)).isTrue();
    new ProcessBuilder("mkfifo", bin + "/request", bin + "/done").start().waitFor();
    typist =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "-Dgatehouse.home=" + Path.of("").toAbsolutePath(),
                "-Dgatehouse.service=" + directory.resolve("etc/gatehouse"),
                Typist.class.getName(),
                bin.toString())
            .directory(directory.toFile())
            .redirectOutput(directory.resolve("typist.log").toFile())
            .redirectErrorStream(true)
            .start();
  }

  @AfterAll
  static void end() throws Exception {
    if (typist != null) {
      typist.destroy();
      typist.waitFor();
    }
    for (AutoCloseable one : new AutoCloseable[] {axacs, k30, wecom}) {
      if (one != null) {
        one.close();
      }
    }
  }

  private static String here(String text) {
    for (Map.Entry<String, String> place : HERE.entrySet()) {
      text = text.replace(place.getKey(), place.getValue());
    }
    return text;
  }

  private static String shell(String file, Block block) throws Exception {
    String script =
        block
            .body()
            .lines()
            .filter(line -> !isServer(line))
            .collect(Collectors.joining("\n"))
            .replaceAll("gatehouse run (?!--once)", "gatehouse run --once ");
    ProcessBuilder process =
        new ProcessBuilder("sh", "-e", "-c", here(script))
            .directory(directory.toFile())
            .redirectErrorStream(true);
    process.environment().merge("PATH", directory + "/bin", (old, bin) -> bin + ":" + old);
    Process running = process.start();
    String out = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(running.waitFor())
        .as("%s:%d\n%s\n%s", file, block.line(), block.body(), out)
        .isZero();
    return out;
  }

  /** The servers run already; what was typed has to be understood. */
  private static boolean isServer(String line) {
    if (!line.contains("gatehouse simulate ")) {
      return false;
    }
    String[] words = line.replaceFirst(".*gatehouse ", "").split(" +");
    Gatehouse.commandLine().parseArgs(words);
    return true;
  }

  /** Its first line may name the file that it is. */
  private static void settings(String file, Block block) throws IOException {
    SettingsReader reader =
        new SettingsReader(
            Vendors.of(new Home(Path.of(""))).allSettings(), Map.of(), Clock.systemUTC());
    String text = here(block.body());
    String first = block.body().lines().findFirst().orElseThrow();
    Path into =
        first.startsWith("# /etc/")
            ? Path.of(here(first.substring(2)))
            : directory.resolve("snippet.properties");
    Files.writeString(into, text);
    if (text.contains("warehouse-password")) {
      return; // comes with the next block, which uses it
    }
    if (text.contains("sites.doors.webhook.allow") && !text.contains("sites.doors.vendor")) {
      reader.set("sites.doors.vendor=k30");
      reader.set("sites.doors.company-no=" + k30.credentials().companyNo());
      reader.set("sites.doors.base-url=" + k30.baseUrl());
    }
    reader.file(into).read();
  }

  private static void check(String file, Block block) throws Exception {
    switch (block.language()) {
      case "sh" -> {
        if (block.isRun()) {
          String printed = shell(file, block);
          if (block.body().startsWith("wc ") || block.body().contains("\nwc ")) {
            assertThat(printed).contains("2500 export/access-events.jsonl");
          }
        }
      }
      case "properties" -> settings(file, block);
      case "yaml" -> new Yaml().loadAll(block.body()).forEach(one -> assertThat(one).isNotNull());
      case "json" -> new ObjectMapper().readTree(block.body());
      default -> {
        // what was printed, or another program's
      }
    }
  }

  @Test
  void the_readme() throws Exception {
    beginAnew();
    for (Block block : Guide.of("README.md").blocks()) {
      if (block.body().contains("run --set")) {
        clear("data"); // any of them, it says
      }
      check("README.md", block);
    }
  }

  private static void beginAnew() throws IOException {
    clear("opt/gatehouse");
    clear("data");
    Files.deleteIfExists(directory.resolve("etc/gatehouse/gatehouse.properties"));
  }

  private static void clear(String name) throws IOException {
    try (Stream<Path> files =
        Files.exists(directory.resolve(name)) ? Files.walk(directory.resolve(name)) : Stream.of()) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    }
  }

  @Test
  void the_operators_guide() throws Exception {
    beginAnew();
    String file = "docs/operator-guide.md";
    String url = null;
    for (Block block : Guide.of(file).blocks()) {
      if (!block.language().equals("sql")) {
        check(file, block);
      } else if (block.body().startsWith("create role gatehouse ")) {
        url = TestPostgres.freshDatabase();
        sql(url, TestPostgres.USER, TestPostgres.PASSWORD, block.body());
        url = url.replaceAll("/[^/]*$", "/gatehouse");
        HERE.put("jdbc:postgresql://127.0.0.1:5432/gatehouse", url);
      } else if (block.body().startsWith("create role gatehouse_read")) {
        String[] parts = block.body().split("\n\n", 2);
        sql(url, TestPostgres.USER, TestPostgres.PASSWORD, parts[0]);
        sql(url, "gatehouse", "change-me", parts[1]);
      } else {
        sql(url, "gatehouse", "change-me", block.body());
      }
    }
    try (Connection reader = DriverManager.getConnection(url, "gatehouse_read", "change-me-too");
        Statement statement = reader.createStatement();
        var rows = statement.executeQuery("select count(*) from access_event")) {
      rows.next();
      assertThat(rows.getLong(1)).isGreaterThan(2500);
    }
  }

  private static void sql(String url, String user, String password, String statements)
      throws Exception {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement()) {
      for (String one : statements.split(";")) {
        if (!one.isBlank()) {
          statement.execute(one);
        }
      }
    }
  }

  @Test
  void the_integrators_guide() throws Exception {
    String file = "docs/integrator-guide.md";
    List<Block> blocks = Guide.of(file).blocks();
    beginAnew();
    Files.createDirectories(directory.resolve("mine"));
    shell(
        file,
        new Block(
            "sh",
            "cp -r %1$s/routes %1$s/config mine/".formatted(Path.of("").toAbsolutePath()),
            true,
            0));
    for (Block block : blocks) {
      if (block.body().contains("- to: direct:access-events\n") && block.body().length() < 200) {
        handOnRecords();
      } else if (block.body().contains("uri: direct:access-events")) {
        Files.writeString(directory.resolve("mine/routes/export.camel.yaml"), block.body());
      } else if (block.language().equals("sql")) {
        ask(block);
      }
      check(file, block);
    }
  }

  /** As the guide says: in the steps of pages, in the template of records. */
  private static void handOnRecords() throws IOException {
    Path route = directory.resolve("mine/routes/ax-acs.camel.yaml");
    String text = Files.readString(route);
    int steps =
        text.indexOf("steps:", text.indexOf("name: \"pages/", text.indexOf("id: ax-acs-records")));
    int line = text.indexOf('\n', steps) + 1;
    String indent = text.substring(line).replaceFirst("(?s)\\S.*", "");
    Files.writeString(
        route,
        text.substring(0, line) + indent + "- to: direct:access-events\n" + text.substring(line));
  }

  private static void ask(Block block) throws Exception {
    for (String one : block.body().replaceAll("--.*", "").split(";")) {
      String sql = one.replace(":?site", "'hq'").replaceAll("\\s+", " ").strip();
      if (sql.startsWith("select")) {
        shell(
            "docs/integrator-guide.md",
            new Block("sh", "gatehouse query \"" + sql + "\"", true, block.line()));
      }
    }
  }
}
