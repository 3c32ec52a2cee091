package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A company whose name service does not know WeCom: only its HTTP proxy does. */
class ProxyTest {

  private static final String HOST = "wecom.invalid";

  private final Queue<String> passed = new ConcurrentLinkedQueue<>();
  private WeComSimulator wecom;
  private HttpServer proxy;

  @BeforeEach
  void start() throws IOException {
    wecom =
        WeComSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = 20;
              o.punchDays = 3;
            });
    HttpClient client = HttpClient.newHttpClient();
    proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          URI asked = exchange.getRequestURI();
          passed.add(asked.getHost() + asked.getPath());
          HttpRequest request =
              HttpRequest.newBuilder(
                      URI.create(wecom.baseUrl() + asked.getRawPath() + "?" + asked.getRawQuery()))
                  .method(
                      exchange.getRequestMethod(),
                      HttpRequest.BodyPublishers.ofByteArray(
                          exchange.getRequestBody().readAllBytes()))
                  .build();
          try (exchange) {
            HttpResponse<byte[]> reply =
                client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(reply.statusCode(), reply.body().length);
            exchange.getResponseBody().write(reply.body());
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
    proxy.start();
  }

  @AfterEach
  void stop() {
    proxy.stop(0);
    wecom.close();
    System.clearProperty("http.proxyHost");
    System.clearProperty("http.proxyPort");
  }

  private CommandRun preview(String... settings) {
    Tokens.App app = wecom.app(Tokens.Kind.SELF_BUILT);
    List<String> all =
        new ArrayList<>(
            List.of(
                "sites.office.vendor=wecom",
                "sites.office.base-url=http://" + HOST,
                "sites.office.corp-id=" + app.corpId(),
                "sites.office.corp-secret=" + app.corpSecret(),
                "sites.office.feeds=checkin",
                "sites.office.user-ids=" + wecom.company().userIds().get(0)));
    all.addAll(List.of(settings));
    return CommandRun.on("jdbc:h2:mem:proxy", all, "preview", "office/checkin");
  }

  private void assertThatAllWentThroughTheProxy(CommandRun run) {
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(passed)
        .contains(HOST + "/cgi-bin/gettoken", HOST + "/cgi-bin/checkin/getcheckindata");
  }

  @Test
  void tokens_and_calls_go_through_the_proxy_of_camels_http_component() {
    assertThat(preview().exit()).isEqualTo(1);
    assertThat(passed).isEmpty();
    assertThatAllWentThroughTheProxy(
        preview(
            "camel.component.http.proxy-host=127.0.0.1",
            "camel.component.http.proxy-port=" + proxy.getAddress().getPort()));
  }

  @Test
  void or_through_that_of_javas_own_settings_which_know_whom_to_ask_directly() {
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", String.valueOf(proxy.getAddress().getPort()));
    assertThatAllWentThroughTheProxy(preview("camel.component.http.use-system-properties=true"));
  }
}
