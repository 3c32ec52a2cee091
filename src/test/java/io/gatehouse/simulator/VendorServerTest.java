package io.gatehouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.Violations.Violation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A vendor that says back what it was asked. */
@Timeout(60)
class VendorServerTest {
  private enum Rule implements Violation.Kind {
    BROKEN
  }

  private static final class Echo implements VendorApi {
    @Override
    public String route(HttpRequest request) {
      return request.path().substring(1);
    }

    @Override
    public boolean isPolled(String route) {
      return route.startsWith("polled");
    }

    @Override
    public HttpReply answer(HttpRequest request) {
      if (request.path().equals("/refused")) {
        throw new Refusal(Rule.BROKEN, 101, "no");
      }
      String said =
          request.method()
              + " "
              + request.headers().get("x-token")
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

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final VendorServer server = new VendorServer(Clock.systemUTC(), new ServerOptions());
  private final Faults faults = server.faults();

  @BeforeEach
  void listen() {
    server.serves(new Echo(), Stream::empty, (name, to) -> {});
    server.listen();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void a_body_without_a_length_comes_whole_and_so_does_the_next_request() throws Exception {
    byte[] long1 = "x".repeat(100_000).getBytes();
    BodyPublisher chunked =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(long1)); // no Content-Length
    assertThat(post("/say", chunked).body()).startsWith("POST secret 100000 xxx");
    assertThat(post("/say", BodyPublishers.noBody()).body()).isEqualTo("POST secret 0 ");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE, // of the vendor's own envelope
      names = {"WRONG_SIGNATURE", "OTHER_KEY", "CUT_DATA"})
  void a_fault_is_what_it_says_and_after_it_the_reply_is_right_again(Fault fault) throws Exception {
    String right = post("/say", BodyPublishers.ofString("x")).body();
    FaultRule rule = faults.inject(fault).onPath("say").once();
    String seen;
    try {
      HttpResponse<InputStream> reply =
          HTTP.sendAsync(
                  request("/say", BodyPublishers.ofString("x")),
                  HttpResponse.BodyHandlers.ofInputStream())
              .get(fault == Fault.HANG ? 300 : 60_000, TimeUnit.MILLISECONDS);
      boolean drips = fault == Fault.SLOW_DRIP;
      byte[] body = drips ? reply.body().readNBytes(1) : reply.body().readAllBytes();
      seen = reply.statusCode() + " " + (body.length > 1 << 20 ? body.length : new String(body));
    } catch (TimeoutException | IOException e) {
      seen = e.getClass().getSimpleName();
    } catch (ExecutionException e) { // the cut came before the client gave its reply out
      seen = e.getCause().getClass().getSimpleName();
    }
    assertThat(seen)
        .isEqualTo(
            switch (fault) {
              case HTTP_500 -> "500 <html><body>500</body></html>";
              case HTTP_503 -> "503 <html><body>503</body></html>";
              case HANG -> "TimeoutException";
              case SLOW_DRIP -> "200 P";
              case RESET_MID_BODY, CUT_BODY -> "IOException";
              case CUT_JSON -> "200 " + right.substring(0, right.length() / 2);
              case HTML_PAGE ->
                  "200 <!DOCTYPE html><html><head><title>登录</title></head><body>请登录</body></html>";
              case EMPTY_BODY -> "200 ";
              case REPEATED_PAGE -> "200 " + right;
              case ERROR_CODE -> "200 {\"errcode\":1}";
              case REDIRECT -> "302 ";
              default -> seen.matches("200 67\\d{6}") ? seen : "200 and 64 MB";
            });
    assertThat(rule.fired()).isEqualTo(1);
    assertThat(post("/say", BodyPublishers.ofString("x")).body()).isEqualTo(right);
    assertThat(server.violations().count()).isZero();
  }

  @Test
  void who_follows_a_redirect_is_noticed() throws Exception {
    faults.inject(Fault.REDIRECT).once();
    String to =
        post("/say", BodyPublishers.noBody()).headers().firstValue("Location").orElseThrow();
    post(to, BodyPublishers.noBody());
    assertThat(violations()).containsExactly(Violation.Common.FOLLOWED_REDIRECT);
  }

  @Test
  void rules_say_how_often_where_and_from_when() throws Exception {
    faults.inject(Fault.HTTP_500).onPath("sa*").after(1).every(2);
    assertThat(statuses(5)).containsExactly(200, 200, 500, 200, 500);
    assertThat(post("/other", BodyPublishers.noBody()).statusCode()).isEqualTo(200);
    faults.clear();
    faults.inject(Fault.HTTP_500).times(2);
    assertThat(statuses(3)).containsExactly(500, 500, 200);
    FaultRule always = faults.inject(Fault.HTTP_503).always();
    assertThat(statuses(2)).containsExactly(503, 503);
    always.clear();
    faults.inject(Fault.HTTP_500).rate(0.5);
    assertThat(statuses(30)).contains(200, 500);
  }

  @Test
  void a_refusal_is_worded_by_the_vendor_and_its_violation_counted() throws Exception {
    assertThat(post("/refused", BodyPublishers.noBody()).body()).isEqualTo("{\"errcode\":101}");
    assertThat(violations()).containsExactly(Rule.BROKEN);
  }

  @Test
  void two_requests_of_one_list_at_once_are_a_violation_unless_the_first_was_given_up()
      throws Exception {
    faults.inject(Fault.HANG).onPath("polled").times(2);
    try (Socket client = polling()) {
      await().until(() -> client.isConnected() && faults.fired() == 1);
    }
    try (Socket client = polling()) {
      await().until(() -> client.isConnected() && faults.fired() == 2);
      post("/polled-other", BodyPublishers.noBody());
      assertThat(violations()).isEmpty();
      post("/polled", BodyPublishers.noBody());
      assertThat(violations()).containsExactly(Violation.Common.PARALLEL_POLL);
    }
  }

  private Socket polling() throws IOException {
    Socket client = new Socket("127.0.0.1", URI.create(server.baseUrl()).getPort());
    client.getOutputStream().write("GET /polled HTTP/1.1\r\n\r\n".getBytes());
    return client;
  }

  private List<Violation.Kind> violations() {
    return server.violations().all().stream().map(Violation::kind).toList();
  }

  private List<Integer> statuses(int requests) throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      statuses.add(post("/say", BodyPublishers.noBody()).statusCode());
    }
    return statuses;
  }

  private HttpResponse<String> post(String path, BodyPublisher body)
      throws IOException, InterruptedException {
    return HTTP.send(request(path, body), HttpResponse.BodyHandlers.ofString());
  }

  private java.net.http.HttpRequest request(String path, BodyPublisher body) {
    return java.net.http.HttpRequest.newBuilder(URI.create(server.baseUrl() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .header("X-Token", "secret")
        .POST(body)
        .build();
  }
}
