package io.gatehouse.webhook;

import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.settings.VendorSettings;
import io.gatehouse.settings.VendorSettings.FeedSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** The webhooks' server with one site, {@code k1}, whose route does what a test says. */
final class TestServer implements AutoCloseable {

  private final Main camel = new Main();
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  /**
   * @param work what the route does with a push; by an exception it refuses it
   */
  TestServer(Consumer<Exchange> work, String... settings) {
    this(work, Clock.systemUTC(), settings);
  }

  TestServer(Consumer<Exchange> work, Clock clock, String... settings) {
    Webhooks webhooks = new Webhooks(settings(settings).sites(), clock);
    Properties properties = new Properties();
    properties.putAll(webhooks.camel());
    properties.put("camel.server.port", "0");
    properties.put("camel.server.host", "127.0.0.1");
    camel.setOverrideProperties(properties);
    webhooks.bind(camel);
    camel.bind("webhookServer", webhooks.servers());
    camel.configure().addRoutesBuilder(route(work));
    camel.start();
    webhooks.listen();
    port = webhooks.port().orElseThrow();
  }

  static Settings settings(String... settings) {
    VendorSettings vendor =
        new VendorSettings(
            "pushing", List.of(), List.of(new FeedSettings("webhook", true, PushRules.settings())));
    SettingsReader reader =
        new SettingsReader(List.of(vendor), Map.of())
            .set("sites.k1.vendor=pushing")
            .set("sites.k1.base-url=http://127.0.0.1:1");
    for (String setting : settings) {
      reader.set("sites.k1.webhook." + setting);
    }
    return reader.read();
  }

  private static RouteBuilder route(Consumer<Exchange> work) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        onException(Throwable.class).handled(true).bean("webhook", "refuse");
        from("platform-http:/webhooks/k1?httpMethodRestrict=GET,POST")
            .process(work::accept)
            .bean("webhook", "answer");
      }
    };
  }

  int port() {
    return port;
  }

  HttpResponse<String> push(String path, byte[] body, String... headers) {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> push(String body) {
    return push("/webhooks/k1", body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpClient client() {
    return client;
  }

  @Override
  public void close() {
    camel.stop();
  }
}
