package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.LogLines;
import io.gatehouse.support.SetClock;
import io.gatehouse.support.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What feeds ask for: which devices, since when, and nothing that a server or a log should not see.
 */
class ScopeTest {

  private static final String CACHE = "acs/device/eventcache/swipecard";

  @TempDir Path directory;

  private String warehouse() {
    return TestDatabase.H2.freshWarehouseOfSite(directory);
  }

  @Test
  void a_start_bounds_records_and_passages() {
    try (AxAcsSimulator server =
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = 3_000;
              o.lateShare = 0;
            })) {
      ZoneId zone = ZoneId.of("Asia/Shanghai");
      LocalDate start = LocalDate.now(zone).minusDays(10);
      Site site = new Site(server, warehouse()).set("sites.hq.start=" + start);
      site.loads("records", "passages");
      Instant since = start.atStartOfDay(zone).toInstant();
      long expected =
          server.truth().values("access_event", "occurred_at").stream()
              .filter(at -> !((Instant) at).isBefore(since))
              .count();
      assertThat(site.count("select count(*) from access_event")).isEqualTo(expected).isPositive();
      assertThat(
              site.count(
                  "select count(*) from access_event where local_date < date '" + start + "'"))
          .isZero();
      assertThat(server.violations().all()).isEmpty();
    }
  }

  @Test
  void the_configured_devices_alone_are_read() {
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> {})) {
      String device = server.devices().get(0).id();
      Site site =
          new Site(server, warehouse())
              .set("sites.hq.feeds=realtime")
              .set("sites.hq.device-ids=" + device);
      try (Daemon daemon = site.start()) {
        await().until(() -> server.requests(CACHE) > 1);
        server.doors().oldestFirst().forEach(door -> server.swipe(door, server.people().get(0)));
        long doors =
            server.doors().oldestFirst().stream()
                .filter(door -> door.text("deviceId").equals(device))
                .count();
        await().until(() -> site.count("select count(*) from access_event") == doors);
      }
      assertThat(
              site.count("select count(*) from access_event where device_id <> '" + device + "'"))
          .isZero();
      assertThat(server.requests("acs/devices")).isZero();
    }
  }

  @Test
  void two_hundred_devices_are_all_read_each_second() {
    SetClock stopped = new SetClock(Instant.now().toString()); // the cache forgets nothing
    try (AxAcsSimulator server = AxAcsSimulator.start(stopped, o -> o.doors = 420)) {
      assertThat(server.devices().size()).isEqualTo(210);
      Site site = new Site(server, warehouse()).set("sites.hq.feeds=realtime");
      try (Daemon daemon = site.start()) {
        await().until(() -> server.requests(CACHE) > 5);
        server.doors().oldestFirst().forEach(door -> server.swipe(door, server.people().get(0)));
        await().until(() -> site.count("select count(*) from access_event") == 420);
      }
      assertThat(site.count("select count(*) from device")).isEqualTo(210);
      assertThat(server.violations().all()).isEmpty();
    }
  }

  @Test
  void a_hostile_device_id_cannot_lead_a_request_elsewhere() throws IOException {
    List<String> ids =
        List.of(
            "../../x?y=1", "a b", "%2F..%2F", "..", "d/door/open/1", "d#e", "{{env:HOME}}", "${x}");
    StringBuilder devices = new StringBuilder();
    ids.forEach(id -> devices.append(",{\"deviceId\":\"").append(id).append("\"}"));
    List<URI> asked = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI());
          boolean list = exchange.getRequestURI().getRawPath().equals("/api/v1/acs/devices");
          byte[] reply =
              (list
                      ? "{\"status\":0,\"data\":[" + devices.substring(1) + "]}"
                      : "{\"status\":102,\"msg\":\"none\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, reply.length);
          try (exchange) {
            exchange.getResponseBody().write(reply);
          }
        });
    server.start();
    try {
      Site site =
          new Site("http://127.0.0.1:" + server.getAddress().getPort(), warehouse())
              .set("sites.hq.feeds=realtime");
      assertThat(site.once("realtime").get("realtime")).isNull();
      assertThat(asked).hasSize(2);
      String cache = asked.get(1).getRawPath();
      assertThat(cache).startsWith("/api/v1/" + CACHE + "/");
      assertThat(cache.substring(("/api/v1/" + CACHE + "/").length()).split(","))
          .containsExactlyInAnyOrder(
              "..%2F..%2Fx%3Fy%3D1",
              "a%20b",
              "%252F..%252F",
              "d%2Fdoor%2Fopen%2F1",
              "d%23e",
              "%7B%7Benv%3AHOME%7D%7D",
              "%24%7Bx%7D");
      assertThat(asked.get(1).getRawQuery()).isNull();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void no_log_line_holds_a_secret() {
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 100);
        LogLines lines = LogLines.openFor(Level.INFO)) {
      String url = "jdbc:h2:file:" + directory.resolve("w") + ";USER=postgres;PASSWORD=postgres";
      Site site = new Site(server, url).set("warehouse.password=hunter2");
      site.loads();
      assertThat(lines.all()).isNotEmpty();
      assertThat(lines.containing("hunter2")).isEmpty();
      assertThat(lines.containing("PASSWORD=postgres")).isEmpty();
    }
  }
}
