package io.gatehouse.simulator.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import io.gatehouse.simulator.wecom.CallbackPusher.Tampering;
import io.gatehouse.simulator.wecom.Tokens.Kind;
import io.gatehouse.simulator.wecom.WeComCompany.Bad;
import io.gatehouse.simulator.wecom.WeComCompany.RuleLine;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What WeCom's simulated server answers is what it says must be in the warehouse. */
@Timeout(60)
class WeComSimulatorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-03-30T04:00:00Z");
  private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

  private final SetClock clock = new SetClock(NOW.toString());
  private final WeComSimulator server =
      WeComSimulator.start(
          clock,
          o -> {
            o.people = 60;
            o.history = 600;
            o.historyFrom = BEGIN;
            o.historyTo = NOW.minusSeconds(600);
            o.lateShare = 0.1;
            o.punchDays = 5;
            o.checkinsPerMinute = 10;
          });
  private final WeComCompany company = server.company();
  private final HttpClient http = HttpClient.newHttpClient();
  private String token = "";

  @AfterEach
  void close() {
    server.close();
  }

  private JsonNode send(String pathAndQuery, Object body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/cgi-bin/" + pathAndQuery));
    if (body != null) {
      request.POST(BodyPublishers.ofString(JSON.valueToTree(body).toString()));
    }
    try {
      return JSON.readTree(http.send(request.build(), BodyHandlers.ofByteArray()).body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void login(Kind kind) {
    Tokens.App app = server.app(kind);
    JsonNode reply;
    if (kind == Kind.SUITE) {
      Map<String, String> suite =
          Map.of(
              "suite_id",
              app.suiteId(),
              "suite_secret",
              app.suiteSecret(),
              "suite_ticket",
              server.tokens().ticket());
      String suiteToken =
          send("service/get_suite_token", suite).path("suite_access_token").asText();
      Map<String, String> corp =
          Map.of("auth_corpid", app.corpId(), "permanent_code", app.permanentCode());
      reply = send("service/get_corp_token?suite_access_token=" + suiteToken, corp);
    } else {
      reply = send("gettoken?corpid=" + app.corpId() + "&corpsecret=" + app.corpSecret(), null);
    }
    token = reply.path("access_token").asText();
  }

  private JsonNode call(String path, Object body) {
    if (token.isEmpty()) {
      login(Kind.SELF_BUILT);
    }
    return send(path + "?access_token=" + token, body);
  }

  /** A good question: employees, all devices. */
  private ObjectNode window(Instant begin, Instant end) {
    ObjectNode query = JSON.createObjectNode().put("user_type", 0).put("data_filter_type", 1);
    query.put("begin_time", begin.getEpochSecond()).put("end_time", end.getEpochSecond());
    return query.set("device_sn_list", JSON.valueToTree(company.deviceSns()));
  }

  private List<JsonNode> walk(ObjectNode query) {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = call(WeComSimulator.ACCESS, query.put("cursor", cursor));
      assertThat(page.path("errcode").asInt()).as(page::toString).isZero();
      page.at("/accesscontrol_data/items").forEach(all::add);
      cursor = page.path("next_cursor").asText();
    } while (!cursor.isEmpty());
    return all;
  }

  private ObjectNode punchesSince(Instant begin) {
    ObjectNode query = JSON.createObjectNode().put("opencheckindatatype", 3);
    query.put("starttime", begin.getEpochSecond()).put("endtime", clock.instant().getEpochSecond());
    return query.set("useridlist", JSON.valueToTree(company.userIds()));
  }

  private JsonNode punches(Instant begin) {
    return call(WeComSimulator.CHECKIN, punchesSince(begin)).path("checkindata");
  }

  private JsonNode rules(int device) {
    return call(WeComSimulator.RULES, Map.of("device_sn", company.deviceSns().get(device)));
  }

  private List<Truth.Row> truth(String table) {
    return server.truth().tables().stream()
        .filter(one -> one.name().equals(table))
        .findFirst()
        .orElseThrow()
        .rows();
  }

  private List<String> truth(String table, Truth.Gone gone, String column) {
    return truth(table).stream()
        .filter(row -> row.gone() == gone)
        .map(row -> String.valueOf(row.forms().get(0).get(column)))
        .toList();
  }

  private void violated(WeComViolation... kinds) {
    assertThat(server.violations().all())
        .extracting(violation -> violation.kind().name())
        .containsExactly(List.of(kinds).stream().map(Enum::name).toArray(String[]::new));
    server.violations().clear();
  }

  private void refuses(int errcode, WeComViolation kind, String path, Object body) {
    assertThat(call(path, body).path("errcode").asInt()).as(body.toString()).isEqualTo(errcode);
    violated(kind);
  }

  @Test
  void windows_select_by_the_upload_and_both_ends_belong_to_them() {
    Instant upload = NOW.minusSeconds(100);
    Thing passage = company.passage(company.employees().get(0));
    company.upload(passage.with("timestamp", upload.minusSeconds(9000)).with("uploadedAt", upload));
    assertThat(walk(window(upload, upload.plusSeconds(1)))).hasSize(1);
    assertThat(walk(window(upload.minusSeconds(1), upload))).hasSize(1);
    assertThat(walk(window(upload.plusSeconds(1), NOW))).isEmpty();
    server.quirks().enable(WeComQuirk.END_EXCLUSIVE);
    assertThat(walk(window(upload.minusSeconds(1), upload))).isEmpty();
    int rows = 0;
    for (int userType : new int[] {WeComCompany.EMPLOYEE, WeComCompany.STUDENT}) {
      rows += walk(window(BEGIN, NOW).put("limit", 50).put("user_type", userType)).size();
    }
    assertThat(rows).isEqualTo(601);
    company.pass(Duration.ofDays(2));
    assertThat(truth("access_event")).hasSize(601);
    assertThat(server.allVisible()).isFalse();
    clock.forward(Duration.ofDays(2));
    assertThat(truth("access_event")).hasSize(602);
    assertThat(server.allVisible()).isTrue();
  }

  @Test
  void what_the_document_forbids_is_refused_and_counted() throws IOException {
    for (String line :
        """
        WINDOW_TOO_LONG 301024 begin_time 1772000000
        EMPTY_WINDOW 40058 end_time 1772323200
        FUTURE_WINDOW 40058 end_time 1774843202
        BAD_PARAMETER 40058 device_sn_list []
        BAD_PARAMETER 40058 device_sn_list [7]
        LIMIT_OUT_OF_RANGE 40058 limit 501
        BAD_PARAMETER 40058 limit 0
        BAD_PARAMETER 40058 limit "200"
        UNKNOWN_CURSOR 40058 cursor "FVXbiWcnRUTZ8ZBzI905eQ=="
        BAD_PARAMETER 40058 user_type 1
        BAD_PARAMETER 40058 begin_time "1772208000"
        BAD_PARAMETER 40058 data_filter_type 2
        """
            .lines()
            .toList()) {
      String[] words = line.split(" ");
      ObjectNode query = window(BEGIN, NOW);
      query.set(words[2], JSON.readTree(words[3]));
      refuses(
          Integer.parseInt(words[1]),
          WeComViolation.valueOf(words[0]),
          WeComSimulator.ACCESS,
          query);
    }
    ObjectNode query = window(BEGIN, NOW);
    for (int i = 0; i < 100; i++) {
      query.withArray("device_sn_list").add("C" + i);
    }
    refuses(40058, WeComViolation.TOO_MANY_IDS, WeComSimulator.ACCESS, query);
    query = punchesSince(BEGIN.plusSeconds(1));
    query.set("useridlist", JSON.createArrayNode());
    refuses(301023, WeComViolation.BAD_PARAMETER, WeComSimulator.CHECKIN, query);
    refuses(
        0,
        WeComViolation.CROSSES_MONTH,
        WeComSimulator.ACCESS,
        window(BEGIN.minusSeconds(86400), BEGIN));
    query = window(BEGIN, NOW).put("limit", 10);
    query.put("cursor", call(WeComSimulator.ACCESS, query).path("next_cursor").asText());
    assertThat(call(WeComSimulator.ACCESS, query).path("errcode").asInt()).isZero();
    refuses(
        40058,
        WeComViolation.CHANGED_IN_MID_PAGING,
        WeComSimulator.ACCESS,
        query.deepCopy().put("limit", 11));
    server.forgetCursors();
    assertThat(call(WeComSimulator.ACCESS, query).path("errcode").asInt()).isEqualTo(40058);
    violated();
    refuses(47001, WeComViolation.NO_JSON, WeComSimulator.ACCESS, List.of(1));
    login(Kind.SUITE);
    refuses(41011, WeComViolation.WITHOUT_AGENT_ID, WeComSimulator.ACCESS, window(BEGIN, NOW));
    walk(window(BEGIN, NOW).put("agentid", server.app(Kind.SUITE).agentId()));
    violated();
  }

  @Test
  void tokens_die_and_asking_too_often_is_counted() {
    for (Kind kind : Kind.values()) {
      login(kind);
      assertThat(rules(0).path("errcode").asInt()).as(kind.name()).isZero();
    }
    violated();
    login(Kind.SELF_BUILT);
    violated(WeComViolation.TOKEN_ASKED_AGAIN);
    String first = token;
    server.tokens().expectNewClient();
    login(Kind.SELF_BUILT);
    assertThat(token).isEqualTo(first);
    for (int code : new int[] {40014, 40001, 42001}) {
      server.tokens().revoke(code);
      assertThat(rules(0).path("errcode").asInt()).isEqualTo(code);
      login(Kind.SELF_BUILT);
    }
    clock.forward(Duration.ofHours(2));
    assertThat(rules(0).path("errcode").asInt()).isEqualTo(42001);
    assertThat(rules(1).path("errcode").asInt()).isEqualTo(42001);
    violated();
    assertThat(rules(0).path("errcode").asInt()).isEqualTo(42001);
    violated(WeComViolation.DEAD_TOKEN_REPEATED);
    server.faults().inject(Fault.CUT_JSON).onPath("gettoken").once();
    assertThatThrownBy(() -> login(Kind.SELF_BUILT)).hasMessageContaining("end-of-input");
    login(Kind.SELF_BUILT); // it never reached the client
    violated();
    assertThat(send("gettoken?corpid=x&corpsecret=x", null).path("errcode").asInt())
        .isEqualTo(40013);
    assertThat(send("gettoken", Map.of()).path("errcode").asInt()).isEqualTo(43001);
    violated(WeComViolation.WRONG_METHOD);
    for (int i = 0; i < 10; i++) {
      punches(NOW);
    }
    violated();
    refuses(45009, WeComViolation.RATE_EXCEEDED, WeComSimulator.CHECKIN, punchesSince(NOW));
    clock.forward(Duration.ofMinutes(1));
    punches(NOW);
    violated();
  }

  @Test
  void what_is_corrected_or_removed_is_gone_where_it_had_been_told() {
    punches(BEGIN.plusSeconds(1));
    Punches punches = company.punches();
    Thing missed = punches.now(Punches::isMissed).get(0);
    punches.makeUp(missed, ((Instant) missed.get("checkin_time")).plusSeconds(60));
    List<Thing> ordinary = punches.now(punch -> !Punches.isMissed(punch));
    punches.remove(ordinary.get(0));
    punches.correct(ordinary.get(1), ordinary.get(1).with("notes", "改过"));
    Thing untold = punches.record(punches.of(company.employees().get(0)));
    punches.remove(untold);
    assertThat(truth("attendance_punch", Truth.Gone.YES, "person_id"))
        .containsExactlyInAnyOrder(missed.text("userid"), ordinary.get(0).text("userid"));
    assertThat(truth("attendance_punch", Truth.Gone.NO, "notes")).contains("改过", "补卡");
    assertThat(punches(BEGIN.plusSeconds(1)))
        .hasSameSizeAs(truth("attendance_punch", Truth.Gone.NO, "person_id"));

    rules(0);
    List<Thing> rules = company.rules().oldestFirst();
    company.rules().remove(rules.get(0).id());
    company.rules().remove(rules.get(5).id()); // another device's, never told
    RuleLine line = new RuleLine("8:05-18:00,22:00-23:59 1,15 * */3 2026", 0, 3, 6);
    List<RuleLine> lines = List.of(new RuleLine("?"), line);
    company.rules().put(rules.get(1).with("lines", lines).with("name", "夜班"));
    assertThat(rules(0).at("/pass_rule/items/0/rule_list/1").asText()).isEqualTo(line.text());
    assertThat(truth("access_rule", Truth.Gone.YES, "rule_name")).containsExactly("办公时间");
    assertThat(truth("access_rule_window"))
        .filteredOn(row -> row.gone() == Truth.Gone.NO)
        .extracting(row -> row.forms().get(0))
        .filteredOn(row -> "1,15".equals(row.get("days_of_month")))
        .extracting(row -> row.get("line_no") + " " + row.get("weekday") + row.get("start_minute"))
        .containsExactlyInAnyOrder(
            "2 SUNDAY08:05",
            "2 SUNDAY22:00",
            "2 WEDNESDAY08:05",
            "2 WEDNESDAY22:00",
            "2 SATURDAY08:05",
            "2 SATURDAY22:00");
  }

  @Test
  void a_bad_record_is_a_row_or_a_rejected_one() {
    int rows = truth("access_event").size() + truth("attendance_punch").size();
    List<String> told = new ArrayList<>();
    List<String> rejected = new ArrayList<>();
    for (Bad kind : Bad.values()) {
      clock.forward(Duration.ofSeconds(2));
      company.pass(kind);
      company.punches().record(company.punches().of(company.employees().get(0)).with("bad", kind));
      Instant since = clock.instant().minusSeconds(1);
      String passage = walk(window(since, clock.instant())).get(0).toString();
      String punch = punches(since).get(0).toString();
      told.addAll(List.of(passage, punch));
      if (kind.rejectsPassage) {
        rejected.add(passage);
      }
      if (kind.rejectsPunch) {
        rejected.add(punch);
      }
    }
    // Each is what one row says and no other.
    assertThat(truth("rejected_row"))
        .extracting(row -> ((Truth.Fits) row.forms().get(0).get("raw_text")).test())
        .extracting(fits -> told.stream().filter(fits::test).toList())
        .containsExactlyInAnyOrderElementsOf(rejected.stream().map(List::of).toList());
    assertThat(truth("access_event").size() + truth("attendance_punch").size())
        .isEqualTo(rows + told.size() - rejected.size());
  }

  @Test
  void forgeries_are_wrong_in_one_way_each() throws IOException {
    CallbackPusher.Seal seal =
        new CallbackPusher.Seal(Tokens.CALLBACK_TOKEN, Tokens.ENCODING_AES_KEY);
    Pattern parts =
        Pattern.compile(
            "msg_signature=(\\w+)&timestamp=(\\d+)&nonce=(\\d+)(?s:.*?<Encrypt><!\\[CDATA\\[(.*?)]])?");
    List<String> received = new CopyOnWriteArrayList<>();
    HttpServer callback =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    callback.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          received.add(
              exchange.getRequestURI().getRawQuery() + new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, 7);
          exchange.getResponseBody().write("success".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    callback.start();
    try {
      int port = callback.getAddress().getPort();
      CallbackPusher pusher = server.callback(URI.create("http://127.0.0.1:" + port + "/"));
      assertThat(pusher.pushTicket().isSuccess()).isTrue();
      pusher.pushTampered(Tampering.REPLAYED);
      assertThat(received.get(1)).isEqualTo(received.get(0));
      for (Tampering kind : EnumSet.complementOf(EnumSet.of(Tampering.REPLAYED))) {
        pusher.pushTampered(kind);
        Matcher told = parts.matcher(received.get(received.size() - 1));
        assertThat(told.find()).isTrue();
        boolean signed =
            told.group(4) != null
                && seal.sign(told.group(2), told.group(3), told.group(4)).equals(told.group(1));
        boolean unsigned =
            switch (kind) {
              case WRONG_SIGNATURE, CHANGED_BODY, NO_XML -> true;
              default -> false;
            };
        assertThat(signed).as(kind.name()).isNotEqualTo(unsigned);
      }
    } finally {
      callback.stop(0);
    }
  }
}
