package io.gatehouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A vendor that says back what it was asked. */
@Timeout(60)
class VendorServerTest {
  private static final class Echo implements VendorApi {
    @Override
    public String route(HttpRequest request) {
      return request.path().substring(1);
    }

    @Override
    public boolean isPolled(String route) {
      return false;
    }

    @Override
    public HttpReply answer(HttpRequest request) {
      String said =
          request.method()
              + " "
              + request.header("X-Token")
              + " "
              + request.body().length
              + " "
              + request.text().lines().findFirst().orElse("");
      return HttpReply.text(200, "text/plain", said);
    }

    @Override
    public HttpReply error(int code) {
      return HttpReply.text(200, HttpReply.JSON, "{\"errcode\":" + code + "}");
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final Faults faults = new Faults(1);
  private final Violations violations = new Violations(Clock.systemUTC());
  private final VendorServer server =
      new VendorServer(
          "echo",
          0,
          new Echo(),
          new AdminApi(violations, faults),
          faults,
          violations,
          Duration.ZERO);

  @BeforeEach
  void listen() {
    server.listen();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void a_post_brings_its_headers_and_its_body() throws Exception {
    assertThat(post("/say", BodyPublishers.ofString("{\"name\":\"张三\"}")).body())
        .isEqualTo("POST secret 17 {\"name\":\"张三\"}");
    assertThat(server.requests("say")).isEqualTo(1);
  }

  @Test
  void a_body_without_a_length_comes_whole_and_so_does_the_next_request() throws Exception {
    byte[] long1 = "x".repeat(100_000).getBytes();
    BodyPublisher chunked =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(long1)); // no Content-Length
    assertThat(post("/say", chunked).body()).startsWith("POST secret 100000 xxx");
    assertThat(post("/say", BodyPublishers.noBody()).body()).isEqualTo("POST secret 0 ");
  }

  @Test
  void a_body_over_a_mebibyte_is_refused_with_or_without_its_length() throws Exception {
    byte[] huge = new byte[HttpConnection.LONGEST_BODY + 1];
    assertThat(post("/say", BodyPublishers.ofByteArray(huge)).statusCode()).isEqualTo(413);
    assertThat(
            post("/say", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(huge)))
                .statusCode())
        .isEqualTo(413);
    assertThat(server.requests("say")).isZero();
  }

  @Test
  void an_error_code_of_the_vendor_comes_as_often_as_asked() throws Exception {
    faults.inject(Fault.ERROR_CODE).code(45009).onPath("say").once();
    assertThat(post("/say", BodyPublishers.noBody()).body()).isEqualTo("{\"errcode\":45009}");
    assertThat(post("/say", BodyPublishers.noBody()).body()).startsWith("POST");
    post("/simulator/faults/ERROR_CODE?code=42001&times=1", BodyPublishers.noBody());
    assertThat(post("/say", BodyPublishers.noBody()).body()).isEqualTo("{\"errcode\":42001}");
  }

  private HttpResponse<String> post(String path, BodyPublisher body)
      throws IOException, InterruptedException {
    return http.send(
        java.net.http.HttpRequest.newBuilder(URI.create(server.baseUrl() + path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("X-Token", "secret")
            .POST(body)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
