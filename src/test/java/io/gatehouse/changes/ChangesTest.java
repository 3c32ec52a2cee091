package io.gatehouse.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Home;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.warehouse.ConsumerStatus;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes from {@code kamelet:changes}, in a daemon without sites. */
class ChangesTest {

  private static final Identity IDENTITY =
      new Identity(
          "event_id",
          "occurred_at",
          List.of("site", "occurred_at", "credential_no"),
          List.of("source_event_id"),
          false);

  private static final String ROUTE =
      """
      - route:
          id: %1$s
          from:
            uri: kamelet:changes
            parameters: {consumer: %1$s, table: %2$s, batch: %3$s, every: 20}
            steps:
              - bean: {ref: target, method: "take(*, '%1$s')"}
      """;

  /** What routes hand on to: the bean {@code target}, which Camel makes by its class. */
  public static final class Target {

    /** By Camel. */
    @SuppressWarnings("unchecked")
    public void take(Exchange exchange, String route) {
      CONTEXT.set(exchange.getContext());
      List<Map<String, Object>> rows = exchange.getMessage().getBody(List.class);
      BEHAVIOUR.getOrDefault(route, body -> {}).accept(rows);
      TAKEN.computeIfAbsent(route, name -> new CopyOnWriteArrayList<>()).add(List.copyOf(rows));
    }
  }

  private static final AtomicReference<CamelContext> CONTEXT = new AtomicReference<>();

  private static final Map<String, List<List<Map<String, Object>>>> TAKEN =
      new ConcurrentHashMap<>();
  private static final Map<String, Consumer<List<Map<String, Object>>>> BEHAVIOUR =
      new ConcurrentHashMap<>();

  private static List<List<Map<String, Object>>> taken(String route) {
    return TAKEN.getOrDefault(route, List.of());
  }

  private static List<String> cards(String route) {
    return taken(route).stream()
        .flatMap(List::stream)
        .map(row -> String.valueOf(row.get("credential_no")))
        .toList();
  }

  @TempDir Path directory;

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private Warehouse warehouse;
  private int loaded;

  @BeforeEach
  void home() throws IOException {
    warehouse = Warehouse.open(url, "", "", Clock.systemUTC());
    Files.createDirectories(directory.resolve("routes/kamelets"));
    Files.createDirectories(directory.resolve("config/mappings"));
    Files.copy(
        Path.of("routes/kamelets/changes.kamelet.yaml"),
        directory.resolve("routes/kamelets/changes.kamelet.yaml"));
    TAKEN.clear();
    BEHAVIOUR.clear();
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  private void route(String text) {
    try {
      Files.writeString(
          directory.resolve("routes/own.camel.yaml"),
          "- beans:\n    - {name: target, type: %s}\n".formatted(Target.class.getName()) + text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Daemon daemon(boolean once, String... assignments) {
    SettingsReader reader = new SettingsReader(List.of(), Map.of());
    for (String assignment : assignments) {
      reader.set(assignment);
    }
    Settings settings = reader.read();
    return Daemon.start(
        new Daemon.Options(
            new Home(directory), settings, once, key -> true, FeedObserver.NONE, 100),
        () -> Warehouse.open(url, "", "", Clock.systemUTC()),
        Clock.systemUTC());
  }

  private void load(String site, String... cards) {
    Table table = warehouse.table("access_event");
    List<Object[]> rows = new ArrayList<>();
    for (String card : cards) {
      Instant at = Instant.parse("2026-03-01T04:00:00Z").plusSeconds(loaded++);
      Object[] row = new Object[table.columns().size()];
      row[table.position("site")] = site;
      row[table.position("vendor")] = "ax-acs";
      row[table.position("occurred_at")] = at;
      row[table.position("local_date")] = LocalDate.of(2026, 3, 1);
      row[table.position("credential_no")] = card;
      row[table.position("source_event_id")] = String.valueOf(loaded);
      row[table.position("seen_by")] = "records";
      rows.add(row);
    }
    warehouse.load(
        new PageLoad(
            new FeedKey(site, "records"),
            "ax-acs",
            new Rows(table, rows, IDENTITY),
            List.of(),
            "{}",
            List.of()));
  }

  private ConsumerStatus status(String consumer, String site) {
    return warehouse.standing().consumers().stream()
        .filter(one -> one.name().equals(consumer) && one.site().equals(site))
        .findFirst()
        .orElse(new ConsumerStatus(consumer, "", site, 0, null, null, null, "", -1, false));
  }

  @Test
  void rows_are_handed_on_in_order_whatever_one_route_or_one_row_does() throws IOException {
    load("hq", "a", "b", "bad", "c");
    load("plant", "d");
    route(
        ROUTE.formatted("hr", "access_event", "2")
            + ROUTE.formatted("poisoned", "access_event", "10")
            + ROUTE.formatted("down", "access_event", "10")
            + """
            - route:
                id: handled
                from:
                  uri: kamelet:changes?consumer=handled&table=access_event&batch=1&every=20
                  steps:
                    - bean: {ref: target, method: "take(*, 'handled')"}
                    - doTry:
                        steps:
                          - throwException: {exceptionType: java.lang.Error, message: no}
                        doCatch:
                          - exception: [java.lang.Throwable]
                            steps:
                              - log: {message: put aside, loggingLevel: DEBUG}
                    - stop: {}
            - route:
                id: own
                from:
                  uri: timer:own
                  parameters: {delay: 0, repeatCount: 1}
                  steps:
                    - setBody: {constant: "select credential_no from access_event"}
                    - to: jdbc:warehouse
                    - bean: {ref: target, method: "take(*, 'own')"}
            """);
    BEHAVIOUR.put(
        "poisoned",
        rows -> {
          if (rows.stream().anyMatch(row -> row.get("credential_no").equals("bad"))) {
            throw new IllegalStateException("cannot take this");
          }
        });
    Consumer<List<Map<String, Object>>> down =
        rows -> {
          throw new IllegalStateException("no target at http://10.0.0.9/in?token=s3cret");
        };
    BEHAVIOUR.put("down", down);
    Files.writeString(
        directory.resolve("routes/typo.camel.yaml"),
        ROUTE.formatted("misspelt", "acces_event", "10"));
    try (Daemon daemon = daemon(false)) {
      assertThat(daemon.problems().toString())
          .contains(
              "typo.camel.yaml",
              "no table acces_event whose rows are handed on, did you mean access_event?")
          .doesNotContain("own.camel.yaml");
      await().until(() -> cards("hr").size() == 5 && status("hr", "hq").behind() == 0);
      assertThat(taken("hr")).allMatch(rows -> rows.size() <= 2);
      assertThat(taken("hr").get(0).get(0))
          .containsKeys("event_id", "load_no")
          .containsEntry("site", "hq");

      await().until(() -> status("down", "hq").isFailing());
      assertThat(status("down", "hq").behind()).isEqualTo(4);
      assertThat(status("down", "hq").lastError())
          .contains("its route failed with", "no target at http://10.0.0.9/in")
          .doesNotContain("s3cret");
      BEHAVIOUR.remove("down");
      await().until(() -> status("down", "hq").behind() == 0 && cards("down").size() == 5);
      assertThat(status("down", "hq").isFailing()).isFalse();

      await().until(() -> status("poisoned", "hq").lastError().contains("the row "));
      assertThat(status("poisoned", "hq").lastError()).contains("cannot take this");
      assertThat(cards("poisoned")).containsExactlyInAnyOrder("a", "b", "d");

      await().until(() -> status("handled", "hq").behind() == 0 && cards("handled").size() == 5);
      await()
          .until(
              () -> taken("own").toString().toLowerCase(Locale.ROOT).contains("credential_no=a"));
    }
    for (String route : List.of("hr", "down", "handled")) {
      assertThat(cards(route)).contains("d").containsSubsequence("a", "b", "bad", "c");
    }
    assertThat(status("hr", "hq").isHeld()).isFalse();

    load("hq", "e");
    try (Daemon daemon = daemon(true)) { // behind what was handed on, and all of it at the end
      assertThat(cards("hr")).hasSize(5);
      BEHAVIOUR.remove("poisoned");
      assertThat(daemon.handOnChanges()).isTrue();
      assertThat(cards("hr")).hasSize(6).endsWith("e");
      assertThat(cards("poisoned")).endsWith("bad", "c", "e");
      BEHAVIOUR.put("hr", down);
      load("hq", "f");
      assertThat(daemon.handOnChanges()).isFalse();
    }
  }

  @Test
  void a_route_that_does_not_end_is_told_and_goes_on_when_it_does() throws Exception {
    load("hq", "a", "b");
    route(ROUTE.formatted("slow", "access_event", "1"));
    CountDownLatch ends = new CountDownLatch(1);
    BEHAVIOUR.put(
        "slow",
        rows -> {
          try {
            ends.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    CONTEXT.set(null);
    try (Daemon daemon = daemon(false)) {
      assertThat(daemon.problems()).isEmpty();
      await().until(() -> CONTEXT.get() != null);
      ChangesComponent component =
          CONTEXT.get().getComponent(ChangesComponent.SCHEME, ChangesComponent.class);
      for (int i = 0; i < 24; i++) { // a minute of them
        component.holdOn();
      }
      await().until(() -> status("slow", "hq").isFailing());
      assertThat(status("slow", "hq").lastError())
          .startsWith("its route has not ended with the row ")
          .contains("for 1 min: has each of its calls a timeout?");
      ends.countDown();
      await().until(() -> status("slow", "hq").behind() == 0 && !status("slow", "hq").isFailing());
    }
    assertThat(cards("slow")).containsExactly("a", "b");
  }

  /** The examples of docs/examples, as their READMEs say. */
  @Test
  void the_examples_write_lines_and_post_signed_arrays() throws Exception {
    for (String example : List.of("file", "webhook")) {
      String file = "changes-" + example + ".camel.yaml";
      Files.copy(
          Path.of("docs/examples/changes-" + example, "routes", file),
          directory.resolve("routes").resolve(file));
    }
    load("hq", "a", "b", "c");
    load("plant", "张");
    byte[] key = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    List<String> wrong = new CopyOnWriteArrayList<>();
    List<JsonNode> posted = new CopyOnWriteArrayList<>();
    AtomicInteger status = new AtomicInteger(503);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/in",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          String signed =
              exchange.getRequestHeaders().getFirst("webhook-id")
                  + "."
                  + exchange.getRequestHeaders().getFirst("webhook-timestamp")
                  + "."
                  + new String(body, StandardCharsets.UTF_8);
          String signature = exchange.getRequestHeaders().getFirst("webhook-signature");
          if (!("v1," + Base64.getEncoder().encodeToString(hmac(key, signed))).equals(signature)) {
            wrong.add(signature);
          }
          int answer = status.getAndSet(204);
          if (answer == 204) {
            new ObjectMapper().readTree(body).forEach(posted::add);
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
    Path lines = directory.resolve("out/access_event.jsonl");
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/in";
    try (Daemon daemon =
        daemon(
            false,
            "custom.changes-directory=" + directory.resolve("out"),
            "custom.webhook-url=" + url,
            "custom.webhook-secret=whsec_" + Base64.getEncoder().encodeToString(key))) {
      assertThat(daemon.problems()).noneMatch(problem -> problem.contains("changes-"));
      await().until(() -> posted.size() == 4 && status("webhook", "plant").behind() == 0);
      await().until(() -> status("file", "plant").behind() == 0);
    } finally {
      server.stop(0);
    }
    assertThat(wrong).isEmpty();
    assertThat(posted).extracting(row -> row.get("credential_no").asText()).contains("张");
    List<String> cards = new ArrayList<>();
    for (String line : Files.readAllLines(lines)) {
      cards.add(new ObjectMapper().readTree(line).get("credential_no").asText());
    }
    assertThat(cards).containsExactlyInAnyOrder("a", "b", "c", "张");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
