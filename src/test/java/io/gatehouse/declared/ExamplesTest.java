package io.gatehouse.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.daemon.Daemon;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.support.SetClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other examples of {@code docs/examples}, and a feed that is pushed. */
class ExamplesTest {

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Instant NOW = Instant.parse("2026-06-10T12:00:00Z");
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private static final String PUSHED =
      "{\"id\":5,\"time\":1767200400,\"way\":\"in\",\"result\":\"ok\"}";

  @TempDir Path directory;

  private final SetClock clock = new SetClock(NOW.toString());

  @Test
  void a_signed_system_is_read_as_a_full_list_and_who_is_gone_is_removed() {
    try (K30Simulator server =
        K30Simulator.start(
            clock,
            options -> {
              options.people = 120;
              options.callLimit = 1_000;
            })) {
      String company = server.credentials().companyNo();
      DeclaredSite site =
          new DeclaredSite(directory)
              .example("signed")
              .at(clock)
              .set(
                  "vendor=lobby",
                  "base-url=" + server.baseUrl(),
                  "company-no=" + company,
                  "app-secret=" + company,
                  "aes-key=" + company);
      site.loads();
      assertThat(site.value("select count(*) from person where removed_at is null"))
          .isEqualTo(120L);
      assertThat(server.violations().all()).isEmpty();
      site.set("app-secret=another");
      clock.forward(java.time.Duration.ofHours(1));
      assertThat(site.once().get("people")).contains("app-secret").doesNotContain(company);
      assertThat(site.value("select count(*) from person where removed_at is null"))
          .isEqualTo(120L);
    }
  }

  /** DingTalk as its document describes it: whole days, at most 7, 50 users and 50 results. */
  private static final class DingTalk implements AutoCloseable {
    final HttpServer server;
    final List<String> violations = new CopyOnWriteArrayList<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile int callsLeft;

    DingTalk() throws Exception {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/gettoken",
          exchange -> {
            var query = AcmeServer.parameters(exchange.getRequestURI().getRawQuery());
            boolean ok =
                "key".equals(query.get("appkey")) && "s3cret".equals(query.get("appsecret"));
            callsLeft = 5;
            AcmeServer.answer(
                exchange,
                200,
                ok
                    ? "{\"errcode\":0,\"errmsg\":\"ok\",\"access_token\":\"t\",\"expires_in\":7200}"
                    : "{\"errcode\":40089,\"errmsg\":\"不合法的appkey或appsecret\"}");
          });
      server.createContext(
          "/attendance/list",
          exchange -> {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            AcmeServer.answer(
                exchange,
                200,
                !query.equals("access_token=t") || --callsLeft < 0
                    ? "{\"errcode\":40014,\"errmsg\":\"不合法的access_token\"}"
                    : list(body));
          });
      server.start();
    }

    private static String text(String body, String name) {
      Matcher found = Pattern.compile("\"" + name + "\":\"?([^\",}\\]]*)").matcher(body);
      return found.find() ? found.group(1) : "";
    }

    /** A result each morning and evening of everybody. */
    private String list(String body) {
      asked.add(body);
      LocalDateTime from = LocalDateTime.parse(text(body, "workDateFrom"), LOCAL);
      LocalDateTime to = LocalDateTime.parse(text(body, "workDateTo"), LOCAL);
      List<String> users = new ArrayList<>();
      Matcher list = Pattern.compile("\"userIdList\":\\[([^\\]]*)]").matcher(body);
      if (list.find()) {
        users.addAll(List.of(list.group(1).replace("\"", "").split(",")));
      }
      int offset = Integer.parseInt(text(body, "offset"));
      int limit = Integer.parseInt(text(body, "limit"));
      if (from.plusDays(7).isBefore(to) || users.isEmpty() || users.size() > 50 || limit > 50) {
        violations.add(body);
      }
      List<String> results = new ArrayList<>();
      for (var day = from.toLocalDate(); !day.isAfter(to.toLocalDate()); day = day.plusDays(1)) {
        for (String user : users) {
          for (String type : List.of("OnDuty", "OffDuty")) {
            long base =
                day.atTime(type.equals("OnDuty") ? 9 : 18, 0)
                    .atZone(ZONE)
                    .toInstant()
                    .toEpochMilli();
            long plan = day.toEpochDay() * 10_000L + Integer.parseInt(user.substring(1)) * 2L;
            plan += type.equals("OnDuty") ? 0 : 1;
            results.add(
                ("{\"id\":%d,\"userId\":\"%s\",\"checkType\":\"%s\",\"timeResult\":\"Normal\","
                        + "\"baseCheckTime\":%d,\"userCheckTime\":%d,\"workDate\":%d,\"planId\":%d,"
                        + "\"groupId\":7}")
                    .formatted(
                        plan,
                        user,
                        type,
                        base,
                        base - 60_000,
                        day.atStartOfDay(ZONE).toInstant().toEpochMilli(),
                        plan));
          }
        }
      }
      List<String> page = results.stream().skip(offset).limit(limit).toList();
      return "{\"errcode\":0,\"errmsg\":\"ok\",\"hasMore\":"
          + (offset + limit < results.size())
          + ",\"recordresult\":["
          + String.join(",", page)
          + "]}";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void dingtalk_is_asked_by_weeks_and_fifty_people_with_its_token_in_the_query() throws Exception {
    try (DingTalk server = new DingTalk()) {
      DeclaredSite site =
          new DeclaredSite(directory)
              .example("dingtalk")
              .at(clock)
              .set(
                  "vendor=dingtalk",
                  "base-url=http://127.0.0.1:" + server.server.getAddress().getPort(),
                  "app-key=key",
                  "app-secret=s3cret",
                  "start=2026-06-01")
              .file(
                  "config/queries/dingtalk-users.sql",
                  "select 'u' || x as id from system_range(100, 159)"); // 60 people, of H2
      site.loads();
      assertThat(server.violations).isEmpty();
      // Of 60 people, twice a day, from the 1st to the 10th.
      assertThat(site.value("select count(*) from attendance_punch")).isEqualTo(60L * 2 * 10);
      assertThat(site.value("select min(punch_type) from attendance_punch")).isEqualTo("CLOCK_IN");
      assertThat(site.value("select count(distinct local_date) from attendance_punch"))
          .isEqualTo(10L);
      assertThat(site.rows("select * from rejected_row")).isEmpty();
    }
  }

  @Test
  void what_a_vendor_pushes_is_verified_loaded_and_answered() throws Exception {
    String vendor =
        """
        vendor: acme
        settings: {push-secret: {required: true, secret: true}}
        reply: {records: items}
        feeds:
          records: {get: /events, paging: {kind: single}, key: id, into: access_event}
          pushed:
            webhook: POST
            records: data
            verify: {kind: hmac, header: X-Sign, secret: "{{push-secret}}"}
            answer: '{"ok":true}'
            into: access_event
        """;
    String other =
        """
        vendor: hub
        settings: {push-secret: {required: true, secret: true}}
        reply: {records: items}
        feeds:
          pushed:
            webhook: PUT
            records: payload.log.list
            verify: {kind: hmac, header: x-HUB-signature, secret: "{{push-secret}}", algorithm: sha1, encoding: base64}
            answer: ok
            into: access_event
        """;
    DeclaredSite site =
        new DeclaredSite(directory)
            .example("acme")
            .file("config/vendors/acme.yaml", vendor)
            .file("config/vendors/hub.yaml", other)
            .set("vendor=acme", "base-url=http://127.0.0.1:9", "push-secret=hush", "feeds=pushed")
            .setAll("sites.east.vendor=hub", "sites.east.push-secret=Geheim 钥")
            .setAll("sites.east.base-url=http://127.0.0.1:9")
            .setAll("sites.acme-1.vendor=acme", "sites.acme-1.base-url=http://127.0.0.1:9")
            .setAll("sites.acme-1.feeds=pushed", "sites.acme-1.push-secret=push-secret-1234")
            .setAll("sites.hub-1.vendor=hub", "sites.hub-1.base-url=http://127.0.0.1:9")
            .setAll("sites.hub-1.push-secret=push-secret-1234")
            .file("config/vendors/samples/acme-pushed/good.json", "{\"data\":[" + PUSHED + "]}")
            .file(
                "config/vendors/samples/hub-pushed/good.json",
                "{\"payload\":{\"log\":{\"list\":[" + PUSHED + "]}}}")
            .setAll("camel.server.host=127.0.0.1", "camel.server.port=0");
    Path mappings = site.home().mappings();
    Files.copy(
        mappings.resolve("acme-access_event.yaml"), mappings.resolve("hub-access_event.yaml"));
    try (Daemon daemon = site.start(false, FeedObserver.NONE)) {
      assertThat(daemon.problems()).isEmpty();
      URI address =
          URI.create("http://127.0.0.1:" + daemon.webhookPort().orElseThrow() + "/webhooks/hq");
      String body = "{\"data\":[{\"id\":5,\"time\":1767200400,\"way\":\"in\",\"result\":\"ok\"}]}";
      String sign =
          Authorization.hmac(body.getBytes(StandardCharsets.UTF_8), "hush", "sha256", "hex");
      assertThat(push(address, body, "0" + sign.substring(1)).statusCode()).isEqualTo(400);
      assertThat(push(address, body, null).statusCode()).isEqualTo(400);
      HttpResponse<String> taken = push(address, body + " ", hmac(body + " "));
      assertThat(taken.statusCode()).isEqualTo(200);
      assertThat(taken.body()).isEqualTo("{\"ok\":true}");
      await().until(() -> site.value("select count(*) from access_event").equals(1L));
      assertThat(push(address, body, "sha256=" + sign.toUpperCase(Locale.ROOT)).statusCode())
          .as("known already, and as some write it")
          .isEqualTo(200);
      oddPushes(URI.create(address.toString().replace("/hq", "/east")), site);
      simulatedPushes("acme", URI.create(address.toString().replace("/hq", "")), site);
      simulatedPushes("hub", URI.create(address.toString().replace("/hq", "")), site);
    }
  }

  /** Of a site of its own, until some dozens have come: those of a feed that asks, or its own. */
  private void simulatedPushes(String vendor, URI webhooks, DeclaredSite site) throws Exception {
    String rows = "select source_event_id from access_event where site = '" + vendor + "-1'";
    Thread running =
        new Thread(
            () ->
                new picocli.CommandLine(new io.gatehouse.cli.SimulateCommand())
                    .execute(
                        vendor,
                        "--home=" + directory,
                        "--port=0",
                        "--sites=1",
                        "--records=9",
                        "--live=60",
                        "--quirks=all",
                        "--webhooks=" + webhooks,
                        "--ledger=" + directory.resolve("ledger")));
    running.start();
    await().atMost(Duration.ofMinutes(2)).until(() -> site.rows(rows).size() > 25);
    running.interrupt();
    running.join();
    List<String> pushed = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve(vendor + "-1-ledger"))) {
      JsonNode told = new ObjectMapper().readTree(line);
      if (told.path("feed").asText().equals("pushed")) {
        pushed.add(told.path("record").path("id").asText());
      }
    }
    assertThat(pushed).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    assertThat(site.rows(rows))
        .extracting(row -> row[0].toString())
        .containsExactlyInAnyOrderElementsOf(pushed);
  }

  /** A list deep inside, an id that no number holds, texts that are no ASCII, a time as text. */
  private static void oddPushes(URI address, DeclaredSite site) throws Exception {
    String id = "123456789012345678901234567890";
    String body =
        "{\"n\":2,\"payload\":{\"log\":{\"list\":[{\"id\":"
            + id
            + ",\"time\":\"1767200400\",\"way\":\"in\",\"holder\":\"张三\",\"deep\":{\"a\":[1,{\"b\":2}]}},"
            + "{\"id\":\"\",\"time\":1767200401}]}}}";
    String sign =
        Authorization.hmac(body.getBytes(StandardCharsets.UTF_8), "Geheim 钥", "sha1", "base64");
    HttpResponse<String> taken = send(address, "PUT", body, "X-Hub-Signature", "sha1=" + sign);
    assertThat(taken.body()).isEqualTo("ok");
    assertThat(send(address, "PUT", body, "X-Hub-Signature", sign.toLowerCase(Locale.ROOT)))
        .as("letters of base64 are not alike")
        .extracting(HttpResponse::statusCode)
        .isEqualTo(400);
    assertThat(send(address, "PUT", body, "X-HUB-SIGNATURE", sign).statusCode()).isEqualTo(200);
    assertThat(
            site.rows(
                "select source_event_id, person_name, direction from access_event where site = 'east'"))
        .containsExactly(new Object[] {id, "张三", "IN"});
    assertThat(site.value("select count(*) from rejected_row where site = 'east'")).isEqualTo(1L);
  }

  private static String hmac(String body) {
    return Authorization.hmac(body.getBytes(StandardCharsets.UTF_8), "hush", "sha256", "hex");
  }

  private static HttpResponse<String> push(URI address, String body, String sign) throws Exception {
    return send(address, "POST", body, sign == null ? "X-Nothing" : "X-Sign", "" + sign);
  }

  private static HttpResponse<String> send(
      URI address, String method, String body, String header, String sign) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header(header, sign);
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Until it is interrupted, as by Ctrl-C. */
  private static final class Simulated implements AutoCloseable {
    private static final Pattern SETTING = Pattern.compile("sites\\.hq\\.(\\S+=\\S+)");

    private final java.io.StringWriter out = new java.io.StringWriter();
    private final Thread running;
    private final String vendor;

    Simulated(String vendor, Path home) {
      this.vendor = vendor;
      running =
          new Thread(
              () ->
                  new picocli.CommandLine(new io.gatehouse.cli.SimulateCommand())
                      .setOut(new java.io.PrintWriter(out))
                      .setErr(new java.io.PrintWriter(out))
                      .execute(
                          vendor,
                          "--home=" + home,
                          "--port=0",
                          "--records=1150",
                          "--people=120",
                          "--live=0",
                          "--quirks=all"));
      running.start();
      await().until(() -> out.toString().contains("./gatehouse run"));
    }

    /** What it says that a site must be configured with, of a site named like the vendor. */
    String[] settings() {
      return SETTING
          .matcher(out.toString())
          .results()
          .map(found -> "sites." + vendor + "." + found.group(1))
          .toArray(String[]::new);
    }

    String fault(String name) throws Exception {
      Matcher url = Pattern.compile("http://127\\.0\\.0\\.1:\\d+").matcher(out.toString());
      assertThat(url.find()).isTrue();
      URI address = URI.create(url.group() + "/simulator/faults/" + name);
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }

    @Override
    public void close() throws InterruptedException {
      running.interrupt();
      running.join();
    }
  }

  @Test
  void simulate_serves_each_example_by_its_files_and_all_of_it_is_loaded() throws Exception {
    DeclaredSite site =
        new DeclaredSite(directory)
            .example("acme")
            .example("signed")
            .example("dingtalk")
            .file(
                "config/queries/dingtalk-users.sql",
                "select 'u' || x as id from system_range(100, 159)");
    Path home = site.home().directory();
    try (Simulated acme = new Simulated("acme", home);
        Simulated lobby = new Simulated("lobby", home);
        Simulated dingtalk = new Simulated("dingtalk", home)) {
      site.setAll(acme.settings()).setAll(lobby.settings()).setAll(dingtalk.settings());
      site.loads();
      assertThat(site.value("select count(*) from access_event")).isEqualTo(1150L);
      assertThat(site.value("select count(*) from person where removed_at is null"))
          .isEqualTo(120L);
      assertThat(site.value("select count(distinct person_id) from attendance_punch"))
          .isEqualTo(60L);
      assertThat(site.rows("select * from rejected_row")).isEmpty();
      assertThat(acme.fault("ERROR_CODE")).isEqualTo("done\n");
      site.setAll("sites.lobby.aes-key=another-12345678");
      Map<String, String> failures = site.once();
      assertThat(failures.get("records")).contains("the event store is being rebuilt");
      assertThat(failures.get("people")).contains("resultcode = 0");
      assertThat(failures.get("attendance")).isEmpty();
    }
  }

  @Test
  void simulate_says_which_sample_it_lacks() throws Exception {
    DeclaredSite site = new DeclaredSite(directory).example("acme");
    Path samples = site.home().vendors().resolve("samples/acme-records");
    Files.delete(samples.resolve("good.json"));
    java.io.StringWriter err = new java.io.StringWriter();
    int rc =
        new picocli.CommandLine(new io.gatehouse.cli.SimulateCommand())
            .setErr(new java.io.PrintWriter(err))
            .execute("acme", "--home=" + directory, "--port=0");
    assertThat(rc).isEqualTo(2);
    assertThat(err.toString()).contains("acme-records/good.json is missing");
  }

  @Test
  void lint_finds_nothing_in_the_examples() throws Exception {
    DeclaredSite site = new DeclaredSite(directory);
    DeclaredSite.copy(Path.of("config/mappings"), site.home().mappings());
    try (Stream<Path> examples = Files.list(Path.of("docs/examples"))) {
      examples
          .filter(example -> Files.isDirectory(example.resolve("config/vendors")))
          .forEach(example -> site.example(example.getFileName().toString()));
    }
    assertThat(new io.gatehouse.lint.Lint(site.home(), clock).findings()).isEmpty();
  }
}
