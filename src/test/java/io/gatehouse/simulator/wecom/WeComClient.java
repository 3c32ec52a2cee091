package io.gatehouse.simulator.wecom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Asks the simulator as a client of WeCom does. */
final class WeComClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final WeComSimulator simulator;
  private final String base;
  private String token;

  WeComClient(WeComSimulator simulator) {
    this.simulator = simulator;
    this.base = simulator.baseUrl();
  }

  JsonNode get(String pathAndQuery) {
    return json(HttpRequest.newBuilder(uri(pathAndQuery)).build());
  }

  JsonNode post(String pathAndQuery, Object body) {
    String text = body instanceof String written ? written : JSON.valueToTree(body).toString();
    return json(
        HttpRequest.newBuilder(uri(pathAndQuery))
            .POST(HttpRequest.BodyPublishers.ofString(text))
            .build());
  }

  /** A data call with the token this client has; the first one asks for it. */
  JsonNode call(String path, Object body) {
    if (token == null) {
      login(AppCredentials.Kind.SELF_BUILT);
    }
    return post(path + "?access_token=" + token, body);
  }

  WeComClient login(AppCredentials.Kind kind) {
    token = askForToken(kind).get("access_token").textValue();
    return this;
  }

  JsonNode askForToken(AppCredentials.Kind kind) {
    AppCredentials app = simulator.app(kind);
    if (kind != AppCredentials.Kind.SUITE) {
      return get("gettoken?corpid=" + app.corpId() + "&corpsecret=" + app.corpSecret());
    }
    String suiteToken = askForSuiteToken().path("suite_access_token").asText();
    return post(
        "service/get_corp_token?suite_access_token=" + suiteToken,
        Map.of("auth_corpid", app.corpId(), "permanent_code", app.permanentCode()));
  }

  JsonNode askForSuiteToken() {
    AppCredentials app = simulator.app(AppCredentials.Kind.SUITE);
    return post(
        "service/get_suite_token",
        Map.of(
            "suite_id", app.suiteId(),
            "suite_secret", app.suiteSecret(),
            "suite_ticket", simulator.console().suiteTicket()));
  }

  /** Every device's passages of a window, for user types 0 and 2, to the last page. */
  List<JsonNode> passages(Instant begin, Instant end, int limit) {
    List<JsonNode> all = new ArrayList<>();
    for (int userType : List.of(0, 2)) {
      all.addAll(walk(window(begin, end).put("user_type", userType).put("limit", limit)));
    }
    return all;
  }

  List<JsonNode> walk(ObjectNode query) {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = call(WeComApi.ACCESS, query.put("cursor", cursor));
      if (page.path("errcode").asInt(-2) != 0) {
        throw new IllegalStateException(page.toString());
      }
      page.at("/accesscontrol_data/items").forEach(all::add);
      cursor = page.path("next_cursor").asText();
    } while (!cursor.isEmpty());
    return all;
  }

  /** A good question: employees, all devices. */
  ObjectNode window(Instant begin, Instant end) {
    ObjectNode query = JSON.createObjectNode();
    query.put("user_type", 0);
    query.put("begin_time", begin.getEpochSecond()).put("end_time", end.getEpochSecond());
    query.put("data_filter_type", 1);
    simulator.deviceSns().forEach(query.putArray("device_sn_list")::add);
    return query;
  }

  ObjectNode checkin(Instant begin, Instant end, List<String> userIds) {
    ObjectNode query = JSON.createObjectNode().put("opencheckindatatype", 3);
    query.put("starttime", begin.getEpochSecond()).put("endtime", end.getEpochSecond());
    userIds.forEach(query.putArray("useridlist")::add);
    return query;
  }

  List<JsonNode> punches(Instant begin, Instant end, List<String> userIds) {
    JsonNode reply = call(WeComApi.CHECKIN, checkin(begin, end, userIds));
    return StreamSupport.stream(reply.get("checkindata").spliterator(), false).toList();
  }

  /** As {@link Passage#identity} has it. */
  static String identity(JsonNode item) {
    return String.join(
        "|",
        item.path("device_sn").asText(),
        item.path("user_type").asText(),
        item.path("open_userid").asText(),
        item.path("timestamp").asText(),
        item.path("pass_type").asText(),
        item.path("pass_method").asText());
  }

  /** Kinds of violations and how often, by name. */
  Map<String, Long> violations() {
    Map<String, Long> counts = new TreeMap<>();
    simulator.violations().all().forEach(v -> counts.merge(v.kind().name(), 1L, Long::sum));
    return counts;
  }

  String text(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private URI uri(String pathAndQuery) {
    return URI.create(base + "/cgi-bin/" + pathAndQuery);
  }

  private JsonNode json(HttpRequest request) {
    try {
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
