package io.gatehouse.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The status page and what belongs to it, by their paths on the management port. */
final class StatusRoutes implements FeedObserver {

  /** Nothing but what comes from here, and nothing of it inside of another page. */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse");
  private static final ObjectMapper JSON = new ObjectMapper();

  private volatile List<Site> sites;
  private final WarehouseView warehouse;
  private final HealthChecks health;
  private final Status.Position position;
  private final Map<FeedKey, Instant> began = new ConcurrentHashMap<>();
  private final StatusPage.Node node;

  StatusRoutes(
      Settings settings, WarehouseView warehouse, HealthChecks health, Status.Position position) {
    this.sites = settings.sites();
    this.warehouse = warehouse;
    this.health = health;
    this.position = position;
    this.node = StatusPage.Node.here(settings, warehouse.now());
  }

  /** From now on these are configured. */
  void sites(List<Site> configured) {
    sites = configured;
    began
        .keySet()
        .removeIf(feed -> configured.stream().noneMatch(site -> site.name().equals(feed.site())));
  }

  @Override
  public void began(Feed feed, Instant at) {
    began.put(feed.key(), at);
  }

  /** Headers that every reply of the port has. */
  static void harden(HttpServerResponse response) {
    response
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Cache-Control", "no-store");
  }

  void on(Router router) {
    get(router, "/", "text/html; charset=utf-8", this::page);
    get(router, "/status.json", "application/json; charset=utf-8", context -> json());
    String style = resource("status.css");
    String script = resource("status.js");
    get(router, "/status.css", "text/css; charset=utf-8", context -> style);
    get(router, "/status.js", "text/javascript; charset=utf-8", context -> script);
  }

  interface Content {
    String of(RoutingContext context);
  }

  /** Makes it on a thread of its own. */
  static void get(Router router, String path, String type, Content content) {
    Handler<RoutingContext> handler =
        context ->
            context
                .vertx()
                .executeBlocking(() -> content.of(context), false)
                .onSuccess(body -> context.response().putHeader("Content-Type", type).end(body))
                .onFailure(why -> broken(context, path, why));
    router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
  }

  /** Whoever looks sees that something is wrong here, and the log says what. */
  private static void broken(RoutingContext context, String path, Throwable why) {
    LOG.error("unexpected {} while {} was made for the management port", why.toString(), path, why);
    context
        .response()
        .setStatusCode(500)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(
            "this page cannot be made: the daemon's log says why; gatehouse status may know more\n");
  }

  private static String resource(String name) {
    try (InputStream in = StatusRoutes.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " of the jar", e);
    }
  }

  private Status status() {
    return Status.of(sites, warehouse.standing(), warehouse.now());
  }

  private String json() {
    String objects =
        status().objects(position).stream()
            .map(StatusRoutes::line)
            .collect(Collectors.joining(",\n"));
    return objects.isEmpty() ? "[]\n" : "[\n" + objects + "\n]\n";
  }

  private static String line(Map<String, Object> object) {
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // texts, numbers and truths
    }
  }

  private String page(RoutingContext context) {
    List<String> chosen = context.queryParam("lang");
    Words words =
        Words.preferred(
            chosen.isEmpty() ? null : chosen.get(0),
            context.request().getHeader("Accept-Language"));
    return new StatusPage(
            words,
            status(),
            warehouse.activity(),
            warehouse.problem(),
            health,
            position,
            Map.copyOf(began),
            node)
        .html();
  }
}
