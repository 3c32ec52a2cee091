package io.gatehouse.daemon;

import com.sun.net.httpserver.HttpServer;
import io.gatehouse.axacs.AxAcs;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Feed.Feeds;
import io.gatehouse.feed.FeedSteps;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Vendor;
import io.gatehouse.mapping.Privacy;
import io.gatehouse.settings.Settings;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.camel.CamelContext;

/**
 * The feed {@code hq/records} on its real route, with a cursor of the test's own, a server that
 * answers what the test says, and a warehouse. Runs when it is told.
 */
final class OwnFeed implements AutoCloseable {

  /** Opens a cursor from a checkpoint's state, null for none. */
  interface Opening {
    Cursor open(String state);
  }

  private final HttpServer server;
  private final List<URI> asked = new CopyOnWriteArrayList<>();
  private final String url;
  private final List<String> settings = new ArrayList<>();
  private final Clock clock;
  private final Home home;

  private Engine engine;
  private FeedSteps steps;
  private Warehouse warehouse;
  private EarlyRuns runs;
  private Feed feed;
  private String failure;

  OwnFeed(Home home, Function<URI, String> replies, Clock clock) {
    this.home = home;
    this.clock = clock;
    try {
      Path directory = Files.createTempDirectory(Path.of("target"), "own-feed").toAbsolutePath();
      url = TestDatabase.H2.freshWarehouseOfSite(directory);
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI());
          byte[] reply = replies.apply(exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, reply.length);
          try (exchange) {
            exchange.getResponseBody().write(reply);
          }
        });
    server.start();
  }

  OwnFeed(Function<URI, String> replies) {
    this(Site.HOME, replies, Clock.systemUTC());
  }

  OwnFeed set(String assignment) {
    settings.add(assignment);
    return this;
  }

  /** Starts the daemon's parts; the feed does not run yet. */
  OwnFeed start(Opening cursors) {
    return start(cursors, Meaning.SUCCESS);
  }

  OwnFeed start(Opening cursors, Meaning ofReplies) {
    Site site =
        new Site("http://127.0.0.1:" + server.getAddress().getPort(), url)
            .set("sites.hq.feeds=records");
    settings.forEach(site::set);
    Settings read = site.settings();
    Daemon.Options options =
        new Daemon.Options(
            home, read, false, key -> true, FeedObserver.NONE, Daemon.Options.NO_PAGE_LIMIT);
    warehouse = Warehouse.open(url, "postgres", "postgres", clock);
    Blueprint blueprint = Blueprint.first(options);
    engine = Engine.of(blueprint, clock);
    engine.camel().start();
    RouteFiles routes = new RouteFiles(context(), home);
    routes.loadTemplates(blueprint.routes());
    routes.loadRoutes();
    engine.camel().bind("warehouse", warehouse.dataSource());
    Vendor vendor = new OwnVendor(cursors, ofReplies);
    feed =
        new Feed(
            vendor,
            vendor.feeds().get(0),
            read.sites().get(0),
            new MappingFiles(home, warehouse, Privacy.of(read.privacy()::text)).of(new AxAcs()),
            null);
    FeedObserver observer =
        new FeedObserver() {
          @Override
          public void ended(Feed of, String why) {
            failure = why;
          }
        };
    steps =
        new FeedSteps(
            new Feeds(List.of(feed)), warehouse, clock, observer, Daemon.Options.NO_PAGE_LIMIT);
    engine.camel().bind("feed", steps);
    runs = engine.earlyRuns(clock);
    if (!routes.start(feed, "direct:own")) {
      throw new IllegalStateException(routes.problems().toString());
    }
    return this;
  }

  CamelContext context() {
    return engine.camel().getCamelContext();
  }

  /** Runs once; what it failed with, or null. */
  String run() {
    failure = "did not run";
    runs.runUnlessRun(feed, feed.runs());
    return failure;
  }

  FeedSteps steps() {
    return steps;
  }

  Warehouse warehouse() {
    return warehouse;
  }

  List<URI> asked() {
    return asked;
  }

  FeedStatus status() {
    return warehouse.status().stream()
        .filter(status -> status.feed().equals(new FeedKey("hq", "records")))
        .findFirst()
        .orElseThrow();
  }

  /** The first column of the first row. */
  Object value(String sql) {
    try (Connection connection = warehouse.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getObject(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    if (engine != null) {
      steps.stop();
      engine.stop();
      steps.close();
      warehouse.close();
    }
    server.stop(0);
  }

  /** A reply with so many records, numbered from there. */
  static String records(int first, int count) {
    StringBuilder data = new StringBuilder();
    for (int i = first; i < first + count; i++) {
      data.append(i == first ? "" : ",")
          .append("{\"recordId\":")
          .append(i)
          .append(",\"gmtSwipeCardTime\":\"2026-05-01 10:")
          .append(String.format("%02d:%02d", i / 60 % 60, i % 60))
          .append("\",\"doorId\":\"d1\",\"cardNo\":\"0012345678\",\"userName\":\"张三\"}");
    }
    return "{\"status\":0,\"data\":[" + data + "]}";
  }
}
