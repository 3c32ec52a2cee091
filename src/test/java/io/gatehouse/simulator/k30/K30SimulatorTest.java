package io.gatehouse.simulator.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Thing;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What guards the truth of the simulated K30: vectors, rules, truth and replies of one mind. */
@Timeout(60)
class K30SimulatorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COMPANY = "1762766749844335";

  private final SetClock clock = new SetClock("2026-03-04T04:00:00Z");
  private final HttpClient http = HttpClient.newHttpClient();
  private K30Simulator server;

  @BeforeEach
  void start() {
    server =
        K30Simulator.start(
            clock,
            o -> {
              o.people = 30;
              o.history = 60;
              o.historyFrom = Instant.parse("2026-03-01T00:00:00Z");
              o.mostRows = 25;
            });
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** A reply or a push, opened. */
  private record Opened(JsonNode envelope, JsonNode data, boolean signed) {
    List<JsonNode> rows() throws IOException {
      JsonNode inner = data.path("data");
      List<JsonNode> rows = new ArrayList<>();
      (inner.isTextual() ? JSON.readTree(inner.textValue()) : inner).forEach(rows::add);
      return rows;
    }
  }

  private Opened opened(String body) throws IOException {
    JsonNode envelope = JSON.readTree(body);
    JsonNode data = envelope.path("data");
    String plain = data.isNull() ? "" : data.asText();
    if (data.isObject()) {
      plain = body.substring(body.indexOf("\"data\":") + 7, body.lastIndexOf(",\"sign\""));
    } else if (!plain.isEmpty() && !plain.startsWith("{")) {
      try {
        String base64 =
            plain.contains("%") ? URLDecoder.decode(plain, StandardCharsets.UTF_8) : plain;
        plain = server.credentials().decrypt(base64);
      } catch (GeneralSecurityException e) {
        plain = "";
      }
    }
    Map<String, String> parameters = new TreeMap<>();
    envelope.properties().forEach(p -> parameters.put(p.getKey(), p.getValue().asText()));
    parameters.put("data", plain);
    String sign = parameters.get("sign");
    boolean signed =
        sign.equals(server.credentials().sign(parameters, false))
            || sign.equals(server.credentials().sign(parameters, true));
    return new Opened(envelope, plain.isEmpty() ? JSON.nullNode() : JSON.readTree(plain), signed);
  }

  private ObjectNode sealed(Credentials with, String data) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("companyno", with.companyNo());
    parameters.put("timestamp", "20260304120000000");
    parameters.put("data", data);
    parameters.put("sign", with.sign(parameters, false));
    parameters.put("data", URLEncoder.encode(with.encrypt(data), StandardCharsets.UTF_8));
    return JSON.valueToTree(parameters);
  }

  private Opened ask(String path, String data) throws IOException {
    return send(path, sealed(server.credentials(), data).toString());
  }

  private Opened send(String path, String body) throws IOException {
    return opened(body(path, BodyPublishers.ofString(body)));
  }

  private String body(String path, HttpRequest.BodyPublisher body) throws IOException {
    URI to = URI.create(server.baseUrl() + path);
    try {
      return http.send(HttpRequest.newBuilder(to).POST(body).build(), BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static String page(int index, String more) {
    return "{\"pageindex\":" + index + ",\"pagesize\":100" + more + "}";
  }

  private static String days(int from, int to) {
    return ",\"startdate\":\"2026-03-%02d\",\"effdate\":\"2026-03-%02d\"".formatted(from, to);
  }

  /** All rows of a list, page by page. */
  private List<JsonNode> all(String path, String more) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (int page = 1; ; page++) {
      List<JsonNode> rows = ask("/openapi/" + path, page(page, more)).rows();
      if (rows.isEmpty()) {
        return all;
      }
      all.addAll(rows);
    }
  }

  private List<Object> seenBy() {
    return server.truth().values("access_event", "seen_by");
  }

  private void pass(int times) {
    for (int i = 0; i < times; i++) {
      server.pass(server.people().get(i % 30), server.devices().get(0));
    }
  }

  /** A callback that acknowledges what is signed, and keeps the numbers of it. */
  private HttpServer callback(List<String> taken) throws IOException {
    HttpServer callback =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    callback.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          String said = "{}";
          try {
            Opened push = opened(new String(body, StandardCharsets.UTF_8));
            if (push.signed() && push.data().has("recordNo")) {
              taken.add(push.data().path("recordNo").asText());
              said = "{\"resultcode\":\"1\"}";
            }
          } catch (IOException notJson) {
            said = "what was that?";
          }
          exchange.sendResponseHeaders(200, said.length());
          exchange.getResponseBody().write(said.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    callback.start();
    server.pusher().to(URI.create("http://127.0.0.1:" + callback.getAddress().getPort() + "/"));
    return callback;
  }

  @Test
  void it_signs_and_encrypts_as_the_documents_examples_do() throws GeneralSecurityException {
    Credentials vendors = Credentials.of(COMPANY);
    assertThat(
            new Credentials("", "ae5a94eb3dbe9baf", COMPANY, "", Credentials.Mode.ECB)
                .sign(
                    Map.of(
                        "data",
                        "{\"code\":\"569531\"}",
                        "deviceno",
                        "ae5a94eb3dbe9baf",
                        "timestamp",
                        "20200604140653904"),
                    false))
        .isEqualTo("7e951684b52a8a1c4a31b9170dc5d76d");
    Map<String, String> empty = new HashMap<>();
    empty.put("companyno", COMPANY);
    empty.put("data", "");
    empty.put("msg", "下发成功");
    empty.put("resultcode", "1");
    empty.put("timestamp", "20251127145555976");
    assertThat(vendors.sign(empty, true)).isEqualTo("b4d352c59a0953458bdadc24cfa5f9aa");
    String visitor = "{\"no\":\"1763630523605347\"}";
    assertThat(vendors.decrypt("1jy8sFZ46tNBdn0O1NRSQ5ZYgTT9/MrVJ5LT1gYWB+w=")).isEqualTo(visitor);
    assertThat(vendors.encrypt(visitor)).isEqualTo("1jy8sFZ46tNBdn0O1NRSQ5ZYgTT9/MrVJ5LT1gYWB+w=");
  }

  @ParameterizedTest
  @EnumSource(K30Quirk.class)
  void with_every_quirk_replies_are_signed_and_lists_are_whole(K30Quirk quirk) throws IOException {
    server.quirks().enable(quirk);
    Opened first = ask("/openapi/people/getlist", page(1, ""));
    assertThat(first.signed()).isTrue();
    assertThat(first.data().path("total").asInt()).isEqualTo(30);
    assertThat(first.rows()).hasSize(25); // of 100 asked for
    assertThat(all("people/getlist", "")).hasSize(30);
    assertThat(all("record/getlist", days(1, 4))).hasSize(60);
    assertThat(ask("/openapi/attendance/getmonthrptlist", page(1, days(1, 4))).signed()).isTrue();
    assertThat(server.violations().all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "people/getlist, '{\"pagesize\":10}', BAD_PARAMETER",
    "record/getlist, '{\"startdate\":\"2026-02-28\",\"effdate\":\"2026-03-01\",\"pageindex\":1,\"pagesize\":9}', ACROSS_MONTHS",
    "record/getlist, '{\"startdate\":\"2026-03-01 00:00:00\",\"effdate\":\"2026-03-01\",\"pageindex\":1,\"pagesize\":9}', NOT_WHOLE_DAYS",
    "attendance/attcalculate, '{\"startdate\":\"2026-03-01\",\"effdate\":\"2026-03-02\"}', UNASKED_CALCULATION",
    "people/Delete, '{}', CHANGING_CALL",
    "Device/OpenDoor, '{}', CHANGING_CALL",
  })
  void what_the_document_forbids_is_refused_and_counted(String path, String data, K30Violation kind)
      throws IOException {
    refused(ask("/openapi/" + path, data), kind);
  }

  @Test
  void a_wrong_envelope_is_refused_and_counted() throws IOException {
    Credentials right = server.credentials();
    String asked = page(1, "");
    String list = "/openapi/people/getlist";
    Credentials secret = new Credentials(COMPANY, "another", right.key(), right.iv(), right.mode());
    refused(send(list, sealed(secret, asked).toString()), K30Violation.WRONG_SIGNATURE);
    Credentials key = right.withKey("0123456789abcdef");
    refused(send(list, sealed(key, asked).toString()), K30Violation.UNDECIPHERABLE);
    Credentials other = new Credentials("42", COMPANY, right.key(), right.iv(), right.mode());
    refused(send(list, sealed(other, asked).toString()), K30Violation.UNKNOWN_COMPANY);
    ObjectNode unsigned = sealed(right, asked);
    unsigned.remove("sign");
    refused(send(list, unsigned.toString()), K30Violation.BAD_ENVELOPE);
  }

  private void refused(Opened reply, K30Violation kind) {
    assertThat(reply.envelope().path("resultcode").asText()).isEqualTo("0");
    assertThat(reply.signed()).isTrue();
    assertThat(server.violations().all()).extracting(v -> v.kind()).containsExactly(kind);
    server.violations().clear();
  }

  @Test
  void the_sixtieth_call_of_a_minute_is_refused_and_counted() throws IOException {
    for (int i = 0; i < 59; i++) {
      assertThat(ask("/openapi/region/getlist", page(1, "")).rows()).isNotEmpty();
    }
    refused(ask("/openapi/region/getlist", page(1, "")), K30Violation.TOO_MANY_CALLS);
    assertThat(server.busiestStretch()).isEqualTo(60);
    clock.forward(Duration.ofMinutes(1));
    assertThat(ask("/openapi/region/getlist", page(1, "")).rows()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"WRONG_SIGNATURE", "OTHER_KEY", "CUT_DATA"})
  void a_spoilt_page_does_not_count_as_told(Fault fault) throws IOException {
    HttpServer callback = callback(new ArrayList<>());
    try {
      pass(1);
      await().until(() -> server.pusher().isIdle());
      server.faults().inject(fault).once();
      Opened spoilt = ask("/openapi/record/getlist", page(1, days(4, 4)));
      assertThat(spoilt.signed() && spoilt.data().isObject()).isFalse();
      assertThat(seenBy()).contains("webhook").doesNotContain("records,webhook");
      ask("/openapi/record/getlist", page(1, days(4, 4)));
      assertThat(seenBy()).contains("records,webhook").doesNotContain("webhook");
    } finally {
      callback.stop(0);
    }
  }

  @Test
  void a_list_is_cut_and_lies_as_told_and_shows_late_what_is_late() throws IOException {
    server.listing("people/getlist").cutAfter(3).totalOffBy(-2);
    Opened cut = ask("/openapi/people/getlist", page(1, ""));
    assertThat(cut.rows()).hasSize(3);
    assertThat(cut.data().path("total").asInt()).isEqualTo(28);
    server.listing("people/getlist").mend();
    assertThat(all("people/getlist", "")).hasSize(30);
    int before = server.events();
    server.listing("record/getlist").behindPages(1, () -> pass(3));
    ask("/openapi/record/getlist", page(1, days(1, 4)));
    assertThat(server.events()).isEqualTo(before + 3);
    Thing person = server.people().get(0);
    server.pass(person, server.devices().get(0), clock.instant(), Duration.ofMinutes(5));
    assertThat(server.allVisible()).isFalse();
    assertThat(all("record/getlist", days(1, 4))).hasSize(before + 3);
    clock.forward(Duration.ofMinutes(5));
    assertThat(server.allVisible()).isTrue();
    assertThat(all("record/getlist", days(1, 4))).hasSize(before + 4);
  }

  @Test
  void pushes_are_lost_repeated_and_tampered_with_and_the_truth_knows_which() throws IOException {
    List<String> taken = new CopyOnWriteArrayList<>();
    Pusher.Habits habits = server.pusher().habits();
    habits.lost = 0.3;
    habits.repeated = 0.2;
    habits.reordered = 0.1;
    habits.tampered = 0.5;
    habits.retryAfter = Duration.ofMillis(50);
    HttpServer callback = callback(taken);
    try {
      pass(60);
      await().until(() -> server.pusher().isIdle());
      List<String> acknowledged = server.acknowledged();
      assertThat(acknowledged).hasSizeBetween(25, 58).isSubsetOf(taken);
      assertThat(taken.size()).isGreaterThan(acknowledged.size());
      assertThat(seenBy()).filteredOn("webhook"::equals).hasSameSizeAs(acknowledged);
      assertThat(server.pusher().tampered().stream().map(Pusher.Tampered::kind).distinct())
          .hasSizeGreaterThan(5);
      assertThat(server.pusher().tampered()).noneMatch(Pusher.Tampered::wasFallenFor);
    } finally {
      callback.stop(0);
    }
  }
}
