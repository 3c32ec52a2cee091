package io.gatehouse.simulator.wecom;

import static io.gatehouse.simulator.wecom.WeComClient.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import io.gatehouse.simulator.wecom.Tokens.Kind;
import io.gatehouse.simulator.wecom.WeComCompany.Bad;
import io.gatehouse.simulator.wecom.WeComCompany.RuleLine;
import io.gatehouse.simulator.wecom.WeComSimulator.CursorLoop;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
            o.rates.put("checkin/", 5);
          });
  private final WeComCompany company = server.company();
  private final WeComClient client = new WeComClient(server);

  @AfterEach
  void close() {
    server.close();
  }

  private Truth.Table truth(String table) {
    return server.truth().tables().stream()
        .filter(one -> one.name().equals(table))
        .findFirst()
        .orElseThrow();
  }

  private List<String> truth(String table, Truth.Gone gone, String column) {
    return truth(table).rows().stream()
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

  @Test
  void windows_select_by_the_upload_and_both_ends_belong_to_them() {
    Instant upload = NOW.minusSeconds(100);
    Thing passage = company.passage(company.employees().get(0));
    company.upload(passage.with("timestamp", upload.minusSeconds(9000)).with("uploadedAt", upload));
    assertThat(client.walk(client.window(upload, upload.plusSeconds(1)))).hasSize(1);
    assertThat(client.walk(client.window(upload.minusSeconds(1), upload))).hasSize(1);
    assertThat(client.walk(client.window(upload.plusSeconds(1), NOW))).isEmpty();
    server.quirks().enable(WeComQuirk.END_EXCLUSIVE);
    assertThat(client.walk(client.window(upload.minusSeconds(1), upload))).isEmpty();
    company.pass(Duration.ofDays(2));
    assertThat(truth("access_event").rows()).hasSize(601);
    assertThat(server.allVisible()).isFalse();
    clock.forward(Duration.ofDays(2));
    assertThat(truth("access_event").rows()).hasSize(602);
    assertThat(server.allVisible()).isTrue();
  }

  /** The value is a list's length where the name is one of a list. */
  @ParameterizedTest
  @CsvSource({
    "WINDOW_TOO_LONG, 301024, begin_time, 1772000000",
    "EMPTY_WINDOW, 40058, end_time, 1772323200",
    "FUTURE_WINDOW, 40058, end_time, 1774843202",
    "TOO_MANY_DEVICES, 40058, device_sn_list, 101",
    "BAD_PARAMETER, 40058, device_sn_list, 0",
    "LIMIT_OUT_OF_RANGE, 40058, limit, 501",
    "LIMIT_OUT_OF_RANGE, 40058, limit, 0",
    "LIMIT_NO_NUMBER, 40058, limit, '\"200\"'",
    "UNKNOWN_CURSOR, 40058, cursor, '\"FVXbiWcnRUTZ8ZBzI905eQ==\"'",
    "BAD_PARAMETER, 40058, user_type, 1",
    "BAD_PARAMETER, 40058, begin_time, '\"1772208000\"'",
    "BAD_PARAMETER, 40058, data_filter_type, 2",
    "CROSSES_MONTH, 0, begin_time, 1772280000",
  })
  void what_the_document_forbids_is_refused_and_counted(
      WeComViolation kind, int code, String name, String value) throws IOException {
    ObjectNode query = client.window(BEGIN, NOW);
    if (name.endsWith("_list")) {
      ArrayNode ids = query.putArray(name);
      for (int i = 0; i < Integer.parseInt(value); i++) {
        ids.add("C" + i);
      }
    } else {
      query.set(name, JSON.readTree(value));
    }
    if (kind == WeComViolation.CROSSES_MONTH) {
      query.put("end_time", BEGIN.getEpochSecond());
    }
    assertThat(code(client.call(WeComApi.ACCESS, query))).isEqualTo(code);
    violated(kind);
  }

  @Test
  void a_page_of_another_question_a_suite_without_its_agent_and_no_json_are_refused() {
    ObjectNode query = client.window(BEGIN, NOW).put("limit", 10);
    query.put("cursor", client.call(WeComApi.ACCESS, query).path("next_cursor").asText());
    assertThat(code(client.call(WeComApi.ACCESS, query))).isZero();
    assertThat(code(client.call(WeComApi.ACCESS, query.put("limit", 11)))).isEqualTo(40058);
    violated(WeComViolation.CHANGED_IN_MID_PAGING);
    server.forgetCursors();
    assertThat(code(client.call(WeComApi.ACCESS, query))).isEqualTo(40058);
    client.login(Kind.SUITE);
    assertThat(code(client.call(WeComApi.ACCESS, client.window(BEGIN, NOW)))).isEqualTo(41011);
    violated(WeComViolation.WITHOUT_AGENT_ID);
    long agent = server.app(Kind.SUITE).agentId();
    assertThat(code(client.call(WeComApi.ACCESS, client.window(BEGIN, NOW).put("agentid", agent))))
        .isZero();
    assertThat(code(client.call(WeComApi.ACCESS, "[1]"))).isEqualTo(47001);
    violated(WeComViolation.NO_JSON);
  }

  @ParameterizedTest
  @EnumSource(CursorLoop.class)
  void a_cursor_that_loops_never_ends_until_it_is_mended(CursorLoop loop) {
    server.loopCursors(loop);
    ObjectNode query = client.window(BEGIN, NOW).put("limit", 50);
    Set<String> cursors = new HashSet<>();
    Set<String> pages = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      JsonNode page = client.call(WeComApi.ACCESS, query);
      pages.add(page.at("/accesscontrol_data/items").toString());
      cursors.add(page.path("next_cursor").asText());
      query.put("cursor", page.path("next_cursor").asText());
    }
    assertThat(pages).hasSize(1);
    assertThat(cursors)
        .hasSize(loop == CursorLoop.SAME ? 1 : loop == CursorLoop.ALTERNATING ? 2 : 12);
    server.loopCursors(null);
    assertThat(client.passages(BEGIN, NOW, 500)).hasSize(600);
    violated();
  }

  @Test
  void tokens_die_and_asking_too_often_is_counted() {
    for (Kind kind : Kind.values()) {
      client.login(kind);
      assertThat(code(client.rules(0))).as(kind.name()).isZero();
    }
    violated();
    String first = client.askForToken(Kind.SELF_BUILT).path("access_token").asText();
    violated(WeComViolation.TOKEN_ASKED_AGAIN);
    server.tokens().expectNewClient();
    client.login(Kind.SELF_BUILT);
    assertThat(client.token()).isEqualTo(first);
    for (int code : new int[] {40014, 40001, 42001}) {
      server.tokens().revoke(code);
      assertThat(code(client.rules(0))).isEqualTo(code);
      client.login(Kind.SELF_BUILT);
    }
    clock.forward(Duration.ofHours(2));
    assertThat(code(client.rules(0))).isEqualTo(42001);
    assertThat(code(client.rules(1))).isEqualTo(42001);
    violated();
    assertThat(code(client.rules(0))).isEqualTo(42001);
    violated(WeComViolation.DEAD_TOKEN_REPEATED);
    server.faults().inject(Fault.CUT_JSON).onPath("gettoken").once();
    assertThatThrownBy(() -> client.login(Kind.SELF_BUILT)).hasMessageContaining("end-of-input");
    client.login(Kind.SELF_BUILT); // it never reached the client
    violated();
    assertThat(code(client.send("gettoken?corpid=x&corpsecret=x", null))).isEqualTo(40013);
    assertThat(code(client.send("gettoken", "{}"))).isEqualTo(43001);
    violated(WeComViolation.WRONG_METHOD);
  }

  @Test
  void so_many_calls_a_minute_are_answered_and_one_more_is_not() {
    ObjectNode query = JSON.createObjectNode().put("opencheckindatatype", 3);
    query.put("starttime", NOW.getEpochSecond() - 1).put("endtime", NOW.getEpochSecond());
    query.putArray("useridlist").add(company.userIds().get(0));
    for (int i = 0; i < 5; i++) {
      assertThat(code(client.call(WeComApi.CHECKIN, query))).isZero();
    }
    assertThat(code(client.call(WeComApi.CHECKIN, query))).isEqualTo(45009);
    violated(WeComViolation.RATE_EXCEEDED);
    clock.forward(Duration.ofMinutes(1));
    assertThat(code(client.call(WeComApi.CHECKIN, query))).isZero();
  }

  @Test
  void what_is_corrected_or_removed_is_gone_where_it_had_been_told() {
    client.punches(BEGIN.plusSeconds(1), NOW);
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
    assertThat(client.punches(BEGIN.plusSeconds(1), NOW))
        .hasSameSizeAs(truth("attendance_punch", Truth.Gone.NO, "person_id"));

    client.rules(0);
    List<Thing> rules = company.rules().oldestFirst();
    company.rules().remove(rules.get(0).id());
    company.rules().remove(rules.get(5).id()); // another device's, never told
    RuleLine line = RuleLine.of("8:05-18:00,22:00-23:59 1,15 * */3 2026", 0, 3, 6);
    company
        .rules()
        .put(rules.get(1).with("lines", List.of(RuleLine.invalid("?"), line)).with("name", "夜班"));
    assertThat(client.rules(0).at("/pass_rule/items/0/rule_list/1").asText())
        .isEqualTo(line.text());
    assertThat(truth("access_rule", Truth.Gone.YES, "rule_name")).containsExactly("办公时间");
    assertThat(truth("access_rule_window").rows())
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

  @ParameterizedTest
  @EnumSource(Bad.class)
  void a_bad_record_is_a_row_or_a_rejected_one(Bad kind) {
    int punchesBefore = truth("attendance_punch").rows().size();
    company.pass(kind);
    company.punches().record(company.punches().of(company.employees().get(0)).with("bad", kind));
    String passage = client.walk(client.window(NOW.minusSeconds(1), NOW)).get(0).toString();
    String punch = client.punches(NOW.minusSeconds(1), NOW).get(0).toString();
    List<String> rejected = new ArrayList<>();
    if (kind.rejectsPassage) {
      rejected.add(passage);
    }
    if (kind.rejectsPunch) {
      rejected.add(punch);
    }
    List<Truth.Row> rows = truth("rejected_row").rows();
    assertThat(rows).hasSameSizeAs(rejected);
    for (int i = 0; i < rows.size(); i++) {
      Truth.Fits raw = (Truth.Fits) rows.get(i).forms().get(0).get("raw_text");
      assertThat(raw.test().test(rejected.get(i))).as(rejected.get(i)).isTrue();
      assertThat(raw.test().test(kind.rejectsPassage && i == 0 ? punch : passage)).isFalse();
    }
    assertThat(truth("access_event").rows()).hasSize(kind.rejectsPassage ? 600 : 601);
    assertThat(truth("attendance_punch").rows())
        .hasSize(punchesBefore + (kind.rejectsPunch ? 0 : 1));
  }

  /** The platform's own published sample. */
  @Test
  void callbacks_are_signed_as_the_platform_signs_them() {
    assertThat(
            new CallbackPusher.Seal(Tokens.CALLBACK_TOKEN, Tokens.ENCODING_AES_KEY, 1)
                .sign(
                    "1409659589",
                    "263014780",
                    "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="))
        .isEqualTo("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3");
  }

  @Test
  void forgeries_are_wrong_in_one_way_each() throws IOException {
    CallbackPusher.Seal seal =
        new CallbackPusher.Seal(Tokens.CALLBACK_TOKEN, Tokens.ENCODING_AES_KEY, 1);
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
      pusher.pushTampered(CallbackPusher.Tampering.REPLAYED);
      assertThat(received.get(1)).isEqualTo(received.get(0));
      for (CallbackPusher.Tampering kind :
          EnumSet.complementOf(EnumSet.of(CallbackPusher.Tampering.REPLAYED))) {
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
