package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks the simulator as a polite client does, and opens its replies. */
final class K30Client {
  static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;
  private final Credentials credentials;

  /**
   * A reply as it came.
   *
   * @param plain data decrypted where it was encrypted; empty for none
   * @param signed true where the signature fits, with or without {@code data=}
   */
  record Reply(JsonNode envelope, String plain, boolean signed) {
    String resultcode() {
      return envelope.path("resultcode").asText();
    }

    String msg() {
      return envelope.path("msg").asText();
    }

    JsonNode data() {
      return json(plain);
    }

    /** The inner list, whether a list or a string. */
    List<JsonNode> rows() {
      JsonNode inner = data().path("data");
      List<JsonNode> rows = new ArrayList<>();
      (inner.isTextual() ? json(inner.textValue()) : inner).forEach(rows::add);
      return rows;
    }

    List<String> values(String field) {
      return rows().stream().map(row -> row.path(field).asText()).toList();
    }
  }

  K30Client(K30Simulator simulator) {
    this(simulator, simulator.credentials());
  }

  K30Client(K30Simulator simulator, Credentials credentials) {
    this.base = simulator.baseUrl();
    this.credentials = credentials;
  }

  Reply ask(String path, Object... namesAndValues) throws IOException {
    return send(path, sealed(data(namesAndValues)).toString());
  }

  /** The first page, of at most 100 rows. */
  Reply list(String path, Object... namesAndValues) throws IOException {
    return page(path, 1, 100, namesAndValues);
  }

  Reply page(String path, int index, int size, Object... namesAndValues) throws IOException {
    String data = data(namesAndValues).put("pageindex", index).put("pagesize", size).toString();
    return send(path, sealed((ObjectNode) json(data)).toString());
  }

  Reply send(String path, String body) throws IOException {
    return open(post("/openapi/" + path, body).body());
  }

  ObjectNode sealed(ObjectNode data) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("companyno", credentials.companyNo());
    parameters.put("timestamp", "20260301120000000");
    parameters.put("data", data.toString());
    String sign = Signature.of(parameters, credentials.secret(), false);
    parameters.put("sign", sign);
    String encrypted = new DataCipher(credentials).encrypt(data.toString());
    parameters.put("data", URLEncoder.encode(encrypted, StandardCharsets.UTF_8));
    return JSON.valueToTree(parameters);
  }

  HttpResponse<String> post(String path, String body) throws IOException {
    return send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> get(String path) throws IOException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  Reply open(String body) {
    JsonNode envelope = json(body);
    JsonNode data = envelope.path("data");
    String text = data.isObject() ? between(body) : data.isNull() ? "" : data.asText();
    String plain = text.isEmpty() || text.startsWith("{") ? text : decrypted(text);
    Map<String, String> parameters = new TreeMap<>();
    envelope.properties().forEach(p -> parameters.put(p.getKey(), p.getValue().asText()));
    parameters.put("data", plain);
    String sign = parameters.getOrDefault("sign", "");
    boolean signed =
        sign.equals(Signature.of(parameters, credentials.secret(), false))
            || sign.equals(Signature.of(parameters, credentials.secret(), true));
    return new Reply(envelope, plain, signed);
  }

  static ObjectNode data(Object... namesAndValues) {
    ObjectNode data = JSON.createObjectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      data.putPOJO((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return data;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  /** The exact text of an object that stands as data before the signature. */
  private static String between(String body) {
    return body.substring(body.indexOf("\"data\":") + 7, body.lastIndexOf(",\"sign\""));
  }

  private String decrypted(String text) {
    try {
      String base64 =
          text.contains("%") ? java.net.URLDecoder.decode(text, StandardCharsets.UTF_8) : text;
      return new DataCipher(credentials).decrypt(base64);
    } catch (GeneralSecurityException e) {
      return "";
    }
  }

  private URI uri(String path) {
    return URI.create(base + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
