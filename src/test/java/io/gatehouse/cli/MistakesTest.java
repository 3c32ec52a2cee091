package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.CommandRun;
import io.gatehouse.support.LogLines;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What people do wrong, and the words that let them mend it without reading code: the tables are in
 * {@code src/test/resources/mistakes}.
 */
class MistakesTest {

  private static final String BASE =
      """
      warehouse.url=jdbc:h2:mem:mistakes
      sites.hq.vendor=ax-acs
      sites.hq.base-url=http://127.0.0.1:9
      """;

  private static final Predicate<String> PLACE =
      Pattern.compile("^HOME/[^:]+:[1-9][0-9]*: ").asPredicate();

  private static final Clock LATE =
      Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10).minusSeconds(1));

  private static AxAcsSimulator acs;
  private static AxAcsSimulator slow;
  private static K30Simulator plant;
  private static WeComSimulator corp;
  private static ServerSocket proxy;

  @TempDir Path home;

  @BeforeAll
  static void start() throws IOException {
    acs = AxAcsSimulator.start(Clock.systemUTC(), o -> o.people = 3);
    slow = AxAcsSimulator.start(LATE, o -> o.people = 3);
    plant =
        K30Simulator.start(
            Clock.systemUTC(),
            options -> {
              options.people = 3;
              options.callLimit = 10_000;
            });
    corp = WeComSimulator.start(Clock.systemUTC(), options -> options.people = 3);
    proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread refusing = new Thread(MistakesTest::refuse, "proxy");
    refusing.setDaemon(true);
    refusing.start();
  }

  /** What is sent to it has to be a request to connect, in plain text; it wants a user for that. */
  private static void refuse() {
    while (true) {
      try (Socket caller = proxy.accept()) {
        caller.setSoTimeout(5_000);
        byte[] begin = caller.getInputStream().readNBytes(8);
        String status =
            new String(begin, StandardCharsets.ISO_8859_1).equals("CONNECT ") ? "407 X" : "400 X";
        String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        caller.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        caller.shutdownOutput();
        caller.getInputStream().readAllBytes();
      } catch (SocketException closed) {
        if (proxy.isClosed()) {
          return;
        }
      } catch (IOException e) {
        continue; // the caller has gone
      }
    }
  }

  @AfterAll
  static void stop() throws IOException {
    proxy.close();
    acs.close();
    slow.close();
    plant.close();
    corp.close();
  }

  private static List<Map<String, Object>> table(String name) throws IOException {
    try (InputStream in = MistakesTest.class.getResourceAsStream("/mistakes/" + name)) {
      @SuppressWarnings("unchecked")
      List<Map<String, Object>> rows =
          (List<Map<String, Object>>)
              new Load(LoadSettings.builder().build()).loadFromInputStream(in);
      return rows;
    }
  }

  private static List<String> list(Map<String, Object> row, String name) {
    Object value = row.get(name);
    return value instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of();
  }

  private List<String> lines(CommandRun run) {
    return Stream.concat(run.out().lines(), run.err().lines())
        .map(line -> line.replace(home.toString(), "HOME"))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> of_settings() throws IOException {
    Files.createDirectories(home.resolve("config"));
    return table("settings.yaml").stream()
        .map(row -> DynamicTest.dynamicTest((String) row.get("mistake"), () -> setting(row)));
  }

  private void setting(Map<String, Object> row) throws IOException {
    String whole = (String) row.get("file");
    String added = (String) row.getOrDefault("add", "");
    Files.writeString(
        home.resolve("config/application.properties"), whole != null ? whole : BASE + added + "\n");
    List<String> words = list(row, "run").isEmpty() ? List.of("run", "--once") : list(row, "run");
    List<String> all = new ArrayList<>();
    words.forEach(word -> all.add(word.replace("HOME", home.toString())));
    if (!words.get(0).equals("rnu")) {
      all.addAll(List.of("--home", home.toString()));
    }
    CommandRun run = CommandRun.of(all.toArray(String[]::new));
    assertThat(lines(run)).isEqualTo(list(row, "says"));
    assertThat(run.exit()).isEqualTo(2);
  }

  @Test
  void of_routes_and_mappings() throws IOException {
    copyShipped();
    List<Map<String, Object>> rows = new ArrayList<>(table("files.yaml"));
    rows.addAll(table("new-files.yaml"));
    for (Map<String, Object> row : rows) {
      Path file = home.resolve((String) row.get("file"));
      if (row.containsKey("write")) {
        assertThat(file).as((String) row.get("mistake")).doesNotExist();
        Files.createDirectories(file.getParent());
        Files.writeString(file, (String) row.get("write"));
        continue;
      }
      String text = Files.readString(file);
      String good = (String) row.get("replace");
      assertThat(text).as((String) row.get("mistake")).contains(good);
      Charset charset = Charset.forName((String) row.getOrDefault("encoding", "UTF-8"));
      Files.writeString(
          file,
          text.replaceFirst(
              Pattern.quote(good), Matcher.quoteReplacement((String) row.get("with"))),
          charset);
    }
    CommandRun lint = CommandRun.of("lint", "--home", home.toString());
    List<String> expected = new ArrayList<>();
    rows.forEach(row -> expected.addAll(list(row, "says")));
    expected.add(expected.size() + " problems");
    assertThat(lines(lint)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(lint.exit()).isEqualTo(1);
    assertThat(rows).hasSizeGreaterThanOrEqualTo(100);
    assertThat(rows.stream().filter(row -> list(row, "says").stream().anyMatch(PLACE)).count())
        .as("told with file and line")
        .isGreaterThanOrEqualTo(90);
  }

  private void copyShipped() throws IOException {
    for (String folder : List.of("routes", "config")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = home.resolve(file.toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> of_servers() throws IOException {
    copyShipped();
    return table("servers.yaml").stream()
        .map(row -> DynamicTest.dynamicTest((String) row.get("mistake"), () -> server(row)));
  }

  private void server(Map<String, Object> row) throws IOException {
    try (LogLines log = LogLines.open()) {
      Tokens.App suite = corp.app(Tokens.Kind.SUITE);
      Map<String, String> names = new LinkedHashMap<>();
      names.put("{https}", acs.baseUrl().replace("http:", "https:"));
      names.put("{acs}", acs.baseUrl());
      names.put("{late}", slow.baseUrl());
      names.put("{plant}", plant.baseUrl());
      names.put("{corp}", corp.baseUrl());
      names.put("{sn}", corp.company().deviceSns().get(0));
      names.put("{suiteId}", suite.suiteId());
      names.put("{suiteSecret}", suite.suiteSecret());
      names.put("{ticket}", corp.tokens().ticket());
      names.put("{corpId}", suite.corpId());
      names.put("{permanentCode}", suite.permanentCode());
      names.put("{proxyPort}", String.valueOf(proxy.getLocalPort()));
      names.put("{secret}", corp.app(Tokens.Kind.SELF_BUILT).corpSecret());
      List<String> words = new ArrayList<>(list(row, "run"));
      words.addAll(
          List.of("--home", home.toString(), "--set", "warehouse.url=jdbc:h2:mem:servers"));
      for (String setting : list(row, "set")) {
        String filled = setting.replace("HOME", home.toString());
        for (Map.Entry<String, String> name : names.entrySet()) {
          filled = filled.replace(name.getKey(), name.getValue());
        }
        words.addAll(List.of("--set", filled));
      }
      boolean isCheck = words.contains("check");
      if (isCheck) {
        words.add("--json");
      }
      CommandRun run = CommandRun.of(words.toArray(String[]::new));
      List<String> said = new ArrayList<>(isCheck ? notOk(run.out()) : lines(run));
      log.errors().forEach(said::add);
      List<String> shown = said.stream().map(line -> nameless(line, names)).toList();
      assertThat(shown).isEqualTo(list(row, "says"));
      assertThat(run.exit()).isEqualTo(row.get("exit"));
    }
  }

  private String nameless(String line, Map<String, String> names) {
    String shown =
        line.replace(home.toString(), "HOME")
            .replaceAll("\\[17100[0-9]*]", "[…]")
            .replaceAll("[0-9a-f]{32}", "ID");
    for (Map.Entry<String, String> name : names.entrySet()) {
      shown = shown.replace(name.getValue(), name.getKey());
    }
    return shown.replaceAll("begin_time=.*", "…").replaceAll(" 10 min [1-9] s ", " 10 min 1 s ");
  }

  private static List<String> notOk(String json) throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonNode line : new ObjectMapper().readTree(json)) {
      if (!line.path("result").asText().equals("ok")) {
        lines.add(line.path("check").asText() + ": " + line.path("found").asText());
        if (line.path("remedy").isTextual()) {
          lines.add(line.path("remedy").asText());
        }
      }
    }
    return lines;
  }
}
