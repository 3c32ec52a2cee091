package io.gatehouse.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.support.LogLines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes in from outside is bounded before a route sees any of it. */
class PushBoundsTest {

  private static final String HEAD = "POST /webhooks/k1 HTTP/1.1\r\nHost: h\r\n";

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private LogLines lines;

  @BeforeEach
  void open() {
    lines = LogLines.open();
  }

  @AfterEach
  void close() {
    lines.close();
  }

  private void see(Exchange exchange) {
    byte[] body = exchange.getMessage().getBody(byte[].class);
    seen.add(new String(body, StandardCharsets.UTF_8));
    exchange.getMessage().setBody("{\"code\":\"1\"}");
  }

  private TestServer server(String... settings) {
    return new TestServer(this::see, settings);
  }

  @Test
  void a_push_reaches_its_route_as_bytes_and_is_answered() {
    try (TestServer server = server()) {
      var answer = server.push("{\"名\":1}");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"code\":\"1\"}");
      assertThat(answer.headers().firstValue("content-type"))
          .hasValue("application/json; charset=utf-8");
      assertThat(seen).containsExactly("{\"名\":1}");
    }
  }

  @Test
  void whatever_the_content_type_says_the_route_sees_the_body_as_it_was_sent() {
    try (TestServer server = server()) {
      for (String type :
          List.of(
              "application/x-www-form-urlencoded",
              "multipart/form-data; boundary=x",
              "text/plain; charset=no-such",
              "?",
              "application/json")) {
        var answer =
            server.push(
                "/webhooks/k1?" + type.length(), "a=b%20c".getBytes(), "Content-Type", type);
        assertThat(answer.statusCode()).as(type).isEqualTo(200);
      }
      assertThat(seen).hasSize(5).containsOnly("a=b%20c");
    }
  }

  @Test
  void nothing_that_a_caller_writes_becomes_a_header_of_camel() {
    List<Object> headers = new CopyOnWriteArrayList<>();
    try (TestServer server =
        new TestServer(exchange -> headers.addAll(exchange.getMessage().getHeaders().keySet()))) {
      server.push(
          "/webhooks/k1?nonce=7&CamelHttpUri=x&cAmelFileName=y&a-b=1&bad%20name=1",
          new byte[0], "CamelHttpUri", "http://evil", "CamelJmsDestinationName", "q", "Foo", "bar");
      assertThat(headers).containsExactlyInAnyOrder("CamelHttpMethod", "nonce");
    }
  }

  @Test
  void a_body_that_says_it_is_too_large_is_refused_before_it_comes() throws Exception {
    try (TestServer server = server("max-body=2KB");
        RawCaller caller = new RawCaller(server.port())) {
      caller.write(HEAD + "Content-Length: 2049\r\n\r\n");
      assertThat(caller.status()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
    }
    assertThat(seen).isEmpty();
    assertThat(lines.all())
        .contains(
            "WARN k1/webhook: refused a push from 127.0.0.1 (413): it is larger than 2048 bytes"
                + " (setting sites.k1.webhook.max-body)");
  }

  @Test
  void a_body_that_never_ends_is_cut_off_where_it_is_too_large() throws Exception {
    try (TestServer server = server("max-body=2KB");
        RawCaller caller = new RawCaller(server.port())) {
      caller.write(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
      String chunk = "400\r\n" + "x".repeat(0x400) + "\r\n";
      for (int i = 0; i < 3; i++) {
        caller.write(chunk);
      }
      assertThat(caller.status()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
      await().until(() -> !caller.tryWrite(chunk));
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void a_whole_large_body_gets_its_413_too() {
    try (TestServer server = server("max-body=2KB")) {
      assertThat(server.push("x".repeat(3_000_000)).statusCode()).isEqualTo(413);
      assertThat(server.push("x".repeat(2_048)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_sender_that_drips_is_cut_off_at_its_deadline() throws Exception {
    try (TestServer server = server("timeout=700ms");
        RawCaller caller = new RawCaller(server.port())) {
      caller.write(HEAD + "Content-Length: 100000\r\n\r\n");
      await().pollInterval(java.time.Duration.ofMillis(50)).until(() -> !caller.tryWrite("x"));
      assertThat(caller.readToEnd()).startsWith("HTTP/1.1 408 ");
    }
    assertThat(seen).isEmpty();
    assertThat(lines.containing("(408)").get(0))
        .matches(
            "WARN k1/webhook: refused a push from 127.0.0.1 \\(408\\): it was not complete within"
                + " 700 ms \\(setting sites.k1.webhook.timeout\\): \\d+ bytes came");
  }

  @Test
  void a_caller_outside_the_allowed_networks_is_refused_whatever_it_claims() {
    try (TestServer server = server("allow=10.0.0.0/8,192.168.0.0/16")) {
      var answer =
          server.push(
              "/webhooks/k1",
              "{}".getBytes(),
              "X-Forwarded-For",
              "10.0.0.1",
              "Forwarded",
              "for=10.0.0.1");
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).isEqualTo("not allowed from here");
    }
    assertThat(seen).isEmpty();
    assertThat(lines.all())
        .contains(
            "WARN k1/webhook: refused a push from 127.0.0.1 (403): its address is not among those"
                + " allowed (setting sites.k1.webhook.allow)");
  }

  @Test
  void an_address_that_no_site_has_is_refused_and_told() {
    try (TestServer server = server()) {
      assertThat(server.push("/webhooks/k2", "{}".getBytes()).statusCode()).isEqualTo(404);
      assertThat(server.push("/webhooks/k1/x", "{}".getBytes()).statusCode()).isEqualTo(404);
      assertThat(server.push("/", "{}".getBytes()).statusCode()).isEqualTo(404);
      assertThat(server.send(server.request("/webhooks/k1").DELETE().build()).statusCode())
          .isEqualTo(405);
    }
    assertThat(seen).isEmpty();
    assertThat(lines.all())
        .contains(
            "WARN webhooks: refused a push from 127.0.0.1 (404): no site takes pushes at POST"
                + " /webhooks/k2");
  }

  @ParameterizedTest
  @CsvSource({
    "'\u0016\u0003\u0001 https\r\n\r\n', HTTP/1.0 400 Bad Request",
    "'POST /webhooks/k1?a=%zz HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n', HTTP/1.1 400 Bad Request",
    "'POST /webhooks/k1 HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n', HTTP/1.1 400 Bad Request"
  })
  void what_is_no_http_is_refused_with_a_400(String bytes, String status) throws Exception {
    try (TestServer server = server();
        RawCaller caller = new RawCaller(server.port())) {
      assertThat(caller.write(bytes).status()).isEqualTo(status);
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void a_body_that_breaks_http_costs_its_connection_and_is_told() throws Exception {
    try (TestServer server = server();
        RawCaller caller = new RawCaller(server.port())) {
      caller.write(HEAD + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n");
      assertThat(caller.readToEnd()).isEmpty();
      assertThat(lines.containing("k1/webhook: refused a push from 127.0.0.1 (400): what it sends"))
          .hasSize(1);
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void headers_that_are_too_large_are_refused() throws Exception {
    try (TestServer server = server();
        RawCaller caller = new RawCaller(server.port())) {
      caller.write(HEAD + "X: " + "y".repeat(20_000) + "\r\n\r\n");
      assertThat(caller.status()).isEqualTo("HTTP/1.1 431 Request Header Fields Too Large");
    }
  }
}
