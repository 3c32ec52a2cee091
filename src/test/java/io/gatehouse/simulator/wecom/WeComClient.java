package io.gatehouse.simulator.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.simulator.wecom.Tokens.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks the simulated server as a client of WeCom does. */
final class WeComClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final WeComSimulator server;
  private String token;

  WeComClient(WeComSimulator server) {
    this.server = server;
  }

  String token() {
    return token;
  }

  JsonNode send(String pathAndQuery, Object body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/cgi-bin/" + pathAndQuery));
    if (body != null) {
      request.POST(BodyPublishers.ofString(body instanceof String s ? s : json(body)));
    }
    try {
      return JSON.readTree(http.send(request.build(), BodyHandlers.ofByteArray()).body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String json(Object body) {
    return JSON.valueToTree(body).toString();
  }

  JsonNode askForToken(Kind kind) {
    Tokens.App app = server.app(kind);
    if (kind != Kind.SUITE) {
      return send("gettoken?corpid=" + app.corpId() + "&corpsecret=" + app.corpSecret(), null);
    }
    String suiteToken = suiteToken(server.tokens().ticket()).path("suite_access_token").asText();
    return send(
        "service/get_corp_token?suite_access_token=" + suiteToken,
        Map.of("auth_corpid", app.corpId(), "permanent_code", app.permanentCode()));
  }

  JsonNode suiteToken(String ticket) {
    Tokens.App app = server.app(Kind.SUITE);
    return send(
        "service/get_suite_token",
        Map.of(
            "suite_id", app.suiteId(), "suite_secret", app.suiteSecret(), "suite_ticket", ticket));
  }

  void login(Kind kind) {
    token = askForToken(kind).path("access_token").asText();
  }

  JsonNode call(String path, Object body) {
    if (token == null) {
      login(Kind.SELF_BUILT);
    }
    return send(path + "?access_token=" + token, body);
  }

  static int code(JsonNode reply) {
    return reply.path("errcode").asInt();
  }

  JsonNode rules(int device) {
    return call(WeComApi.RULES, Map.of("device_sn", server.company().deviceSns().get(device)));
  }

  /** A good question: employees, all devices. */
  ObjectNode window(Instant begin, Instant end) {
    ObjectNode query = JSON.createObjectNode().put("user_type", 0).put("data_filter_type", 1);
    query.put("begin_time", begin.getEpochSecond()).put("end_time", end.getEpochSecond());
    server.company().deviceSns().forEach(query.putArray("device_sn_list")::add);
    return query;
  }

  List<JsonNode> walk(ObjectNode query) {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = call(WeComApi.ACCESS, query.put("cursor", cursor));
      assertThat(code(page)).as(page::toString).isZero();
      page.at("/accesscontrol_data/items").forEach(all::add);
      cursor = page.path("next_cursor").asText();
    } while (!cursor.isEmpty());
    return all;
  }

  /** Of both user types. */
  List<JsonNode> passages(Instant begin, Instant end, int limit) {
    List<JsonNode> all = new ArrayList<>(walk(window(begin, end).put("limit", limit)));
    all.addAll(walk(window(begin, end).put("limit", limit).put("user_type", 2)));
    return all;
  }

  List<JsonNode> punches(Instant begin, Instant end) {
    ObjectNode query = JSON.createObjectNode().put("opencheckindatatype", 3);
    query.put("starttime", begin.getEpochSecond()).put("endtime", end.getEpochSecond());
    server.company().userIds().forEach(query.putArray("useridlist")::add);
    List<JsonNode> punches = new ArrayList<>();
    call(WeComApi.CHECKIN, query).path("checkindata").forEach(punches::add);
    return punches;
  }
}
