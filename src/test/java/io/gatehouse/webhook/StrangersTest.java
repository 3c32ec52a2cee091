package io.gatehouse.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.LogLines;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a stranger writes to the port reaches no route, and is a line or two in the log. */
class StrangersTest {

  private static final String POST = "POST /webhooks/k1 HTTP/1.1\r\nHost: h\r\n";
  private static final int TIMES = 3;

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final SoftAssertions softly = new SoftAssertions();
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
    seen.add("a push");
  }

  /** Everything that one writes, many times, each on a connection of its own. */
  private String answers(TestServer server, String bytes) throws IOException {
    String last = "";
    for (int i = 0; i < TIMES; i++) {
      try (RawCaller caller = new RawCaller(server.port())) {
        caller.tryWrite(bytes);
        last = caller.readForAWhile();
      }
    }
    return last;
  }

  private void isCalm(String what) {
    assertThat(lines.errors()).as(what).isEmpty();
    List<String> told = lines.all().stream().filter(line -> line.startsWith("WARN")).toList();
    assertThat(told).as(what).hasSizeLessThanOrEqualTo(1);
    assertThat(told).as(what).allMatch(line -> line.length() < 500);
    assertThat(seen).as(what).isEmpty();
  }

  private static final String[] GARBAGE = {
    "POST /webhooks/k1 HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", // no Host
    "POST /webhooks/k1 HTTP/1.1\r\nHost: a b\r\nContent-Length: 2\r\n\r\n{}",
    "POST /webhooks/k1 HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 2\r\n\r\n{}",
    POST + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    POST + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    POST + "Content-Length: 2, 2\r\n\r\n{}",
    POST + "Content-Length: +2\r\n\r\n{}",
    POST + "Content-Length: 0x2\r\n\r\n{}",
    POST + "Content-Length: two\r\n\r\n{}",
    POST + "Content-Length: 99999999999999999999\r\n\r\n{}",
    POST + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    POST + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    POST + "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    POST + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "POST /webhooks/k1 HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    POST + "X: " + "y".repeat(20_000) + "\r\n\r\n",
    POST + "a: b\r\n".repeat(300) + "\r\n",
    "POST /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: h\r\n\r\n",
    "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + "\u00ff".repeat(500),
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "GET /webhooks/k1 HTTP/1.1\r\nHost: h\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n"
        + "HTTP2-Settings: AAMAAABkAAQAAP__\r\nTransfer-Encoding: x\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
    "CONNECT evil:443 HTTP/1.1\r\nHost: evil:443\r\n\r\n",
    "POST /webhooks/k1 HTTP/9.9\r\nHost: h\r\n\r\n",
    "POST /webhooks/k1\r\n\r\n",
    "POST webhooks/k1 HTTP/1.1\r\nHost: h\r\n\r\n",
    "POST /webhooks/k1?a=%zz HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
    "POST /%zz HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
    "POST /webhooks/k1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nX\u0000Y: 1\r\n\r\n{}",
    "POST /webhooks/k1 HTTP/1.1\r\nHost : h\r\nContent-Length: 2\r\n\r\n{}",
    POST + "Expect: something\r\nContent-Length: 5000000\r\n\r\n",
    POST + "Transfer-Encoding: chunked\r\n\r\n" + "f".repeat(9_000) + "\r\n",
    "\r\n\r\n\u0000\u0001\u0002\r\n\r\n",
    "\n",
  };

  @Test
  void garbage_reaches_no_route_is_no_error_and_a_line_a_kind() throws Exception {
    try (TestServer server = new TestServer(this::see)) {
      for (String garbage : GARBAGE) {
        String shown = garbage.substring(0, Math.min(120, garbage.length()));
        String answers = answers(server, garbage);
        softly.assertThat(answers).as(shown).doesNotContain(" 200 ").doesNotContain(" 500 ");
        softly.assertThat(lines.errors()).as(shown).isEmpty();
        softly.assertThat(seen).as(shown).isEmpty();
        seen.clear();
      }
    }
    softly.assertAll();
    assertThat(lines.containing("WARN")).hasSizeLessThan(6); // 400, 404, 405, 408, 431
  }

  @Test
  void a_flood_from_an_address_that_is_not_allowed_is_a_line() throws Exception {
    try (TestServer server = new TestServer(this::see, "allow=10.0.0.0/8")) {
      for (int i = 0; i < 200; i++) {
        try (RawCaller caller = new RawCaller(server.port())) {
          caller.tryWrite("GET /x HTTP/1.1\r\nConnection: close\r\n\r\n");
          caller.readForAWhile();
        }
      }
    }
    isCalm("no host");
  }

  @Test
  void callers_that_hang_up_in_the_midst_of_anything_are_not_told() throws Exception {
    try (TestServer server = new TestServer(this::see)) {
      for (String part : List.of("", "PO", POST, POST + "Content-Length: 9\r\n\r\n{")) {
        for (int i = 0; i < TIMES; i++) {
          RawCaller caller = new RawCaller(server.port());
          caller.tryWrite(part);
          caller.reset();
        }
      }
      assertThat(server.push("{}").statusCode()).isEqualTo(200);
    }
    assertThat(lines.errors()).isEmpty();
    assertThat(lines.containing("WARN")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/webhooks/other/%2e%2e/k1",
        "/webhooks/other/../k1",
        "/webhooks/./k1",
        "/webhooks//k1",
        "//webhooks/k1",
        "/webhooks/%6b1",
        "/webhooks/k1/",
        "/webhooks/k1/.",
        "/webhooks/k1%2f",
        "/webhooks/k1%00",
        "/webhooks/k1;a=b",
        "/WEBHOOKS/k1",
        "/webhooks/K1",
        "/x/%2e%2e/webhooks/k1",
        "/webhooks%2fk1",
        "/webhooks/other/%252e%252e/k1",
        "/webhooks\\k1"
      })
  void a_path_is_taken_as_it_is_written(String path) throws Exception {
    try (TestServer server = new TestServer(this::see);
        RawCaller caller = new RawCaller(server.port())) {
      caller.write("POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
      assertThat(caller.status()).isIn("HTTP/1.1 404 Not Found", "HTTP/1.1 400 Bad Request");
    }
    isCalm(path);
  }

  @Test
  void a_second_request_hidden_in_a_body_is_none() throws Exception {
    try (TestServer server = new TestServer(this::see);
        RawCaller caller = new RawCaller(server.port())) {
      String hidden = POST + "Content-Length: 2\r\n\r\n{}";
      caller.write(
          POST
              + "Content-Length: "
              + (hidden.length() + 5)
              + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
              + hidden);
      assertThat(caller.readToEnd()).startsWith("HTTP/1.1 400 ").doesNotContain(" 200 ");
    }
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"90, 200", "200, 431"})
  void headers_are_bounded_in_number(int headers, int status) throws Exception {
    try (TestServer server = new TestServer(exchange -> {});
        RawCaller caller = new RawCaller(server.port())) {
      caller.write(POST + "a: b\r\n".repeat(headers) + "Content-Length: 2\r\n\r\n{}");
      assertThat(caller.status()).startsWith("HTTP/1.1 " + status + " ");
    }
  }
}
