package io.gatehouse.declared;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of credentials that needs no token, against a server that lets in nobody else; a copy
 * of the template wins over the stock one. A vendor a kind, all in one daemon.
 */
class AuthKindsTest {

  private static final String SECRET = "s ecret&+ü";

  private static final Map<String, String> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("none", "{kind: none}");
    KINDS.put("header", "{kind: header, header: X-Api-Key, value: \"{{secret}}\"}");
    KINDS.put("query", "{kind: query, parameter: \"api key\", value: \"{{secret}}\"}");
    KINDS.put("basic", "{kind: basic, user: gate, password: \"{{secret}}\"}");
    KINDS.put("bearer", "{kind: bearer, token: abc-123}");
    KINDS.put("hmac", "{kind: hmac, header: X-Sign, secret: \"{{secret}}\", id: gate}");
    KINDS.put(
        "stamped",
        "{kind: hmac, header: X-Sign, secret: \"{{secret}}\", text: \"{timestamp}{path}\","
            + " timestamp-header: X-Time, timestamp-format: epoch-seconds, encoding: base64}");
    KINDS.put("own", "{kind: none}");
  }

  @TempDir Path directory;

  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String kind = path.substring(path.lastIndexOf('/') + 1);
    asked.add(path);
    if (!isLetIn(kind, exchange)) {
      refused.add(kind + ": " + exchange.getRequestURI() + " " + exchange.getRequestHeaders());
      AcmeServer.answer(exchange, 403, "{}");
      return;
    }
    AcmeServer.answer(
        exchange,
        200,
        "{\"items\":[{\"id\":\"1\",\"time\":1781092800,\"way\":\"in\",\"result\":\"ok\"}]}");
  }

  /** By the server's own reckoning: shares nothing with what signs. */
  private static boolean isLetIn(String kind, HttpExchange exchange) {
    var headers = exchange.getRequestHeaders();
    String authorization = headers.getFirst("Authorization");
    String query = exchange.getRequestURI().getRawQuery();
    return switch (kind) {
      case "header" -> List.of(SECRET, latin(SECRET)).contains(headers.getFirst("X-Api-Key"));
      case "query" -> SECRET.equals(AcmeServer.parameters(query).get("api key"));
      case "basic" -> ("Basic " + base64("gate:" + SECRET)).equals(authorization);
      case "bearer" -> "Bearer abc-123".equals(authorization);
      case "hmac" -> {
        String text = "GET\n/hmac\nzone=a%20b\n" + headers.getFirst("X-Timestamp") + "\n";
        yield hmac(text).equals(headers.getFirst("X-Sign"))
            && "gate".equals(headers.getFirst("X-Id"));
      }
      case "stamped" -> {
        String time = String.valueOf(headers.getFirst("X-Time"));
        byte[] sign = HexFormat.of().parseHex(hmac(time + "/stamped"));
        yield time.matches("\\d{10}")
            && Base64.getEncoder().encodeToString(sign).equals(headers.getFirst("X-Sign"));
      }
      default -> authorization == null;
    };
  }

  /** As the server shows a value whose bytes are UTF-8. */
  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void each_kind_is_let_in_and_a_copy_of_the_template_wins() throws IOException {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    String mapping =
        Files.readString(Path.of("docs/examples/acme/config/mappings/acme-access_event.yaml"));
    DeclaredSite site = new DeclaredSite(directory);
    KINDS.forEach(
        (kind, auth) -> {
          site.file("config/mappings/by" + kind + "-access_event.yaml", mapping);
          site.file(
              "config/vendors/by" + kind + ".yaml",
              """
              vendor: by%1$s
              settings: {secret: {required: true, secret: true}}
              auth: %2$s
              reply: {records: items}
              feeds:
                %1$s:
                  get: /%1$s
                  parameters: {zone: "a b"}
                  paging: {kind: single}
                  key: id
                  into: access_event
              """
                  .formatted(kind, auth));
          site.setAll(
              "sites." + kind + ".vendor=by" + kind,
              "sites." + kind + ".base-url=" + url,
              "sites." + kind + ".secret=" + SECRET);
        });
    String stock = Files.readString(Path.of("routes/declared.camel.yaml"));
    int begin = stock.indexOf("- routeTemplate:");
    String own =
        stock
            .substring(begin, stock.indexOf("- routeTemplate:", begin + 1))
            .replace("id: declared-feed", "id: byown-own")
            .replace("baseUrl: \"{{baseUrl}}\"", "baseUrl: " + url + "/mine");
    site.file("routes/mine.camel.yaml", own);

    Map<String, String> ended = site.once();

    assertThat(refused).isEmpty();
    assertThat(ended).hasSize(KINDS.size()).allSatisfy((feed, why) -> assertThat(why).isEmpty());
    assertThat(site.value("select count(*) from access_event")).isEqualTo((long) KINDS.size());
    assertThat(asked).contains("/mine/own", "/none").doesNotContain("/own");
  }
}
