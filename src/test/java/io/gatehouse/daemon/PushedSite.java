package io.gatehouse.daemon;

import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.k30.Pusher;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A K30 site, {@code k1}, whose server pushes to a daemon of this process. */
final class PushedSite implements AutoCloseable {

  final K30Simulator server = K30Simulator.start(Clock.systemUTC(), o -> o.deliveryShare = 0);

  private final String url;
  private final List<String> settings = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private Home home = Site.HOME;

  /**
   * @param url of the warehouse
   */
  PushedSite(String url) {
    this.url = url;
    set("sites.k1.vendor=k30");
    set("sites.k1.base-url=" + server.baseUrl());
    set("sites.k1.company-no=" + server.credentials().companyNo());
    set("sites.k1.feeds=webhook");
    set("camel.server.host=127.0.0.1");
    set("camel.server.port=0");
  }

  PushedSite set(String assignment) {
    settings.add(assignment);
    return this;
  }

  PushedSite home(Home other) {
    home = other;
    return this;
  }

  Daemon start() {
    return start(false);
  }

  Daemon start(boolean once) {
    SettingsReader reader = new SettingsReader(Vendors.settings(), Map.of());
    settings.forEach(reader::set);
    return Daemon.start(
        new Daemon.Options(
            home,
            reader.read(),
            once,
            key -> true,
            FeedObserver.NONE,
            Daemon.Options.NO_PAGE_LIMIT),
        () -> Warehouse.open(url, "postgres", "postgres", Clock.systemUTC()),
        Clock.systemUTC());
  }

  static URI callback(Daemon daemon) {
    return URI.create("http://127.0.0.1:" + daemon.webhookPort().orElseThrow() + "/webhooks/k1");
  }

  /** Somebody passes a device. */
  Thing pass() {
    Thing person = server.people().newestFirst().get(0);
    Thing device = server.devices().newestFirst().get(0);
    return server.pass(person, device);
  }

  /** The same; what the server would push of it is sent by nobody. */
  byte[] body() {
    server.pusher().habits().lost = 1;
    server.pusher().to(URI.create("http://127.0.0.1:1/"));
    String no = pass().id();
    Pusher.Push push =
        server.pusher().pushes().stream().filter(p -> p.no().equals(no)).findFirst().orElseThrow();
    return server.pusher().bodyOf(push).getBytes(StandardCharsets.UTF_8);
  }

  HttpResponse<String> post(URI to, byte[] body) {
    try {
      return client.send(
          HttpRequest.newBuilder(to).POST(BodyPublishers.ofByteArray(body)).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  long count(String sql) {
    try (WarehouseReader reader = Warehouse.openReadOnly(url, "postgres", "postgres")) {
      return reader.query(sql, rows -> ((Number) rows.next()[0]).longValue());
    }
  }

  long rows() {
    return count("select count(*) from access_event");
  }

  @Override
  public void close() {
    server.close();
  }
}
