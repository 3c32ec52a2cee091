package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.LogLines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health, metrics and the status page of a daemon with a site that is well and feeds that fail. */
class ManagementPortTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir static Path directory;

  private static AxAcsSimulator server;
  private static AxAcsSimulator bad;
  private static Daemon daemon;

  private static Site site(String database) {
    return new Site(server, "jdbc:h2:file:" + directory.resolve(database) + ";AUTO_SERVER=TRUE")
        .set("camel.management.enabled=true");
  }

  @BeforeAll
  static void start() {
    server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 50);
    bad = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 10);
    bad.faults().inject(Fault.HTTP_500).always();
    daemon =
        site("warehouse")
            .set("camel.management.port=0")
            .set("sites.plant2.vendor=ax-acs")
            .set("sites.plant2.base-url=" + bad.baseUrl())
            .start("records", "realtime");
    await().until(() -> daemon.managementPort().isPresent());
    consumerThatNobodyRuns();
    await()
        .until(
            () ->
                get("/observe/metrics")
                        .body()
                        .contains("failing{feed=\"records\",site=\"plant2\",vendor=\"ax-acs\"} 1.0")
                    && get("/observe/metrics").body().contains(rows("new") + " 50.0"));
  }

  /** As a route that is gone has left it. */
  private static void consumerThatNobodyRuns() {
    Site site = site("warehouse");
    site.execute(
        "insert into consumer (name, table_name, begun_at)"
            + " values ('hr', 'access_event', current_timestamp)");
    site.execute(
        "insert into consumer_checkpoint (name, site, load_no, failing_since, last_error)"
            + " values ('hr', 'hq', 0, current_timestamp, 'hr.example.org is away')");
  }

  @Test
  void consumers_stand_on_the_page_and_in_the_metrics() {
    await()
        .untilAsserted(
            () ->
                assertThat(get("/observe/metrics").body())
                    .contains(
                        "gatehouse_consumer_rows_behind{consumer=\"hr\",site=\"hq\",table=\"access_event\"}")
                    .contains(
                        "gatehouse_consumer_failing{consumer=\"hr\",site=\"hq\",table=\"access_event\"} 1.0"));
    await()
        .untilAsserted(
            () ->
                assertThat(get("/", "Accept-Language", "en").body())
                    .contains("Rows handed on", "<td>hq access_event</td><td>failing</td>")
                    .contains("hr.example.org is away"));
  }

  @AfterAll
  static void stop() {
    daemon.close();
    server.close();
    bad.close();
  }

  private static String rows(String kind) {
    return "gatehouse_feed_rows_total{feed=\"records\",kind=\""
        + kind
        + "\",site=\"hq\",vendor=\"ax-acs\"}";
  }

  private static HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, headers);
  }

  private static HttpResponse<String> send(String method, String path, String... headers) {
    return send(daemon, method, path, headers);
  }

  private static HttpResponse<String> send(
      Daemon of, String method, String path, String... headers) {
    URI uri = URI.create("http://127.0.0.1:" + of.managementPort().orElseThrow() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_failing_vendor_leaves_the_daemon_alive_and_ready() throws IOException {
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = get("/observe/health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    JsonNode checks = JSON.readTree(ready.body()).path("checks");
    assertThat(checks.findValuesAsText("name")).contains("warehouse", "feeds");
    assertThat(checks.findValuesAsText("status")).containsOnly("UP");
    assertThat(get("/observe/health").statusCode()).isEqualTo(200);
  }

  @Test
  void metrics_say_how_feeds_stand_and_what_they_did() {
    String metrics = get("/observe/metrics").body();
    assertThat(metrics)
        .contains("gatehouse_warehouse_up 1.0")
        .contains("gatehouse_feed_failing{feed=\"records\",site=\"hq\",vendor=\"ax-acs\"} 0.0")
        .contains("outcome=\"unusable\",site=\"plant2\"")
        .contains("gatehouse_vendor_request_seconds_bucket{feed=\"records\",site=\"hq\"")
        .contains("gatehouse_load_seconds_count{feed=\"records\",site=\"hq\",vendor=\"ax-acs\"}")
        .contains("gatehouse_swipe_to_row_seconds_count{feed=\"realtime\",site=\"hq\"")
        .contains("jvm_memory_used_bytes")
        .doesNotContain("gatehouse_swipe_to_row_seconds_count{feed=\"records\"");
    assertThat(value(metrics, "gatehouse_feed_last_success_timestamp_seconds")).isPositive();
    assertThat(value(metrics, "gatehouse_feed_complete_until_timestamp_seconds")).isPositive();
  }

  private static double value(String metrics, String name) {
    Matcher line =
        Pattern.compile(
                Pattern.quote(name + "{feed=\"records\",site=\"hq\",vendor=\"ax-acs\"}") + " (.*)")
            .matcher(metrics);
    assertThat(line.find()).isTrue();
    return Double.parseDouble(line.group(1));
  }

  @Test
  void what_the_dashboard_and_the_alerts_name_is_there() throws IOException {
    await().until(() -> get("/observe/metrics").body().contains("gatehouse_consumer_failing{"));
    String metrics = get("/observe/metrics").body();
    Set<String> known = new TreeSet<>();
    Pattern.compile("(?m)^([a-z_]+)[{ ]")
        .matcher(metrics)
        .results()
        .forEach(m -> known.add(m.group(1)));
    known.add("gatehouse_call_budget_used_ratio"); // of K30, which has a budget
    String named =
        Files.readString(Path.of("deploy/grafana/gatehouse.json"))
            + Files.readString(Path.of("deploy/prometheus/alerts.yml"));
    Set<String> used = new TreeSet<>();
    Pattern.compile("\\b((?:gatehouse|jvm|process|system)_[a-z_]+)\\b")
        .matcher(named)
        .results()
        .forEach(m -> used.add(m.group(1)));
    assertThat(used).hasSizeGreaterThan(12);
    assertThat(known).containsAll(used);
  }

  @Test
  void the_page_says_what_is_wrong_and_lets_nothing_in() {
    HttpResponse<String> page = get("/", "Accept-Language", "en");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("1 of 2 sites needs attention.")
        .contains("plant2/records")
        .contains("HTTP 500")
        .doesNotContain("byid/?id=")
        .doesNotContain("style=\"")
        .doesNotContain("http-equiv=\"Content");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(get("/", "Accept-Language", "zh-CN").body()).contains("2 个站点中有 1 个需要处理。");
    assertThat(get("/status.css").statusCode()).isEqualTo(200);
    assertThat(get("/status.js").headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/javascript");
    assertThat(get("/observe/metrics").headers().firstValue("Content-Type").orElseThrow())
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(send("POST", "/").statusCode()).isEqualTo(405);
    assertThat(send("HEAD", "/").statusCode()).isEqualTo(200);
    assertThat(get("/observe/%2e%2e/status.json").statusCode()).isEqualTo(400);
  }

  @Test
  void a_request_for_another_host_sees_nothing() throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), daemon.managementPort().orElseThrow())) {
      socket
          .getOutputStream()
          .write(
              "GET /status.json HTTP/1.1\r\nHost: evil.example\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(reply).startsWith("HTTP/1.1 403").doesNotContain("plant2");
    }
  }

  @Test
  void the_json_says_the_state_of_each_feed() throws IOException {
    JsonNode feeds = JSON.readTree(get("/status.json").body());
    assertThat(feeds.findValuesAsText("state")).contains("OK", "FAILING");
    assertThat(feeds.get(0).has("complete_up_to")).isTrue();
  }

  @Test
  void a_taken_port_stops_no_feed_and_is_no_problem_of_theirs() throws IOException {
    try (LogLines log = LogLines.open();
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Daemon second =
            site("second").set("camel.management.port=" + other.getLocalPort()).start("records")) {
      assertThat(second.running()).hasSize(1);
      assertThat(second.problems()).isEmpty();
      await().until(() -> !log.containing("the port is taken by another process").isEmpty());
      assertThat(second.managementPort()).isEmpty();
    }
  }

  @Test
  void metrics_are_where_camels_setting_says() {
    try (Daemon elsewhere =
        site("elsewhere")
            .set("camel.management.port=0")
            .set("camel.metrics.path=numbers")
            .start("records")) {
      await().until(() -> elsewhere.managementPort().isPresent());
      assertThat(send(elsewhere, "GET", "/numbers").body()).contains("gatehouse_warehouse_up 1.0");
      assertThat(send(elsewhere, "GET", "/observe/metrics").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void a_feed_without_its_route_is_not_ready() throws IOException {
    Site broken = site("broken").set("camel.management.port=0").ownHome(directory.resolve("home"));
    Files.writeString(directory.resolve("home/routes/ax-acs.camel.yaml"), "- nonsense: {}\n");
    try (Daemon without = broken.start("records")) {
      await().until(() -> without.managementPort().isPresent());
      HttpResponse<String> reply = send(without, "GET", "/observe/health/ready");
      assertThat(reply.statusCode()).isEqualTo(503);
      assertThat(reply.body()).contains("1 of 1 feeds have no route");
    }
  }
}
