package io.gatehouse.observe;

import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Warehouse;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.main.Main;

/**
 * The management port, {@code camel.management.port}: {@code /observe/health}, {@code
 * /observe/metrics} and the status page. Where {@code camel.management.enabled} is not true,
 * nothing of it is loaded.
 */
public final class Management implements AutoCloseable {

  private static final String ENABLED = "camel.management.enabled";

  private final Settings settings;
  private final Parts parts;

  /** What there is of it where it is enabled. */
  private record Parts(
      WarehouseView warehouse,
      HealthChecks health,
      PrometheusMeterRegistry registry,
      FeedMetrics metrics,
      StatusRoutes page) {

    static Parts of(
        Settings settings, Collection<FeedKey> expected, Status.Position position, Clock clock) {
      WarehouseView warehouse = new WarehouseView(clock);
      HealthChecks health = new HealthChecks(expected, warehouse);
      PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      return new Parts(
          warehouse,
          health,
          registry,
          new FeedMetrics(registry, warehouse),
          new StatusRoutes(settings, warehouse, health, position));
    }
  }

  private volatile ManagementServer server;

  /**
   * @param expected the feeds that are to run
   * @param position where a feed goes on, for people
   */
  public Management(
      Settings settings, Collection<FeedKey> expected, Status.Position position, Clock clock) {
    this.settings = settings;
    this.parts =
        "true".equalsIgnoreCase(settings.camel().get(ENABLED))
            ? Parts.of(settings, expected, position, clock)
            : null;
  }

  /** The same settings with the management port, unless they say whether there is one. */
  public static Settings onByDefault(Settings settings) {
    return settings.camel().containsKey(ENABLED)
        ? settings
        : settings.with(Map.of(ENABLED, "true"));
  }

  /** What Camel needs to be told where the configuration says nothing else. */
  public Map<String, String> camel() {
    return parts == null
        ? Map.of("camel.health.enabled", "false")
        : Map.ofEntries(
            Map.entry("camel.management.host", "127.0.0.1"),
            Map.entry("camel.management.port", "9876"),
            Map.entry("camel.management.health-check-enabled", "true"),
            Map.entry("camel.management.metrics-enabled", "true"),
            Map.entry("camel.health.exposure-level", "full"),
            // A route of the integrator's own that stands still is no reason to start again.
            Map.entry("camel.health.routes-enabled", "false"),
            Map.entry("camel.health.consumers-enabled", "false"),
            Map.entry("camel.metrics.enabled", "true"),
            // Some hundred series a route, of what the feeds' own metrics say.
            Map.entry("camel.metrics.enable-route-policy", "false"),
            Map.entry("camel.metrics.enable-exchange-event-notifier", "false"),
            Map.entry("camel.metrics.enable-route-event-notifier", "false"),
            Map.entry("camel.metrics.clear-on-reload", "false"));
  }

  /** Before Camel starts. */
  public void bind(Main camel) {
    if (parts != null) {
      camel.bind(MicrometerConstants.METRICS_REGISTRY_NAME, parts.registry());
      parts.health().all().forEach(check -> camel.bind("health-" + check.getId(), check));
    }
  }

  /** The server that Camel starts by these settings. */
  public ManagementHttpServer server(
      CamelContext context, HttpManagementServerConfigurationProperties of) {
    server =
        new ManagementServer(
            of, settings.status().text("password").orElse(null), parts.page(), parts.metrics());
    server.setCamelContext(context);
    parts.health().in(context);
    return server;
  }

  /** Is to be told what feeds do. */
  public FeedObserver observer() {
    return parts == null ? FeedObserver.NONE : parts.metrics().and(parts.page());
  }

  /** The warehouse can be read from now on. */
  public void opened(Warehouse warehouse) {
    if (parts != null) {
      parts.warehouse().opened(warehouse);
    }
  }

  /** These are the sites and feeds of this process from now on. */
  public void feeds(List<Site> sites, Collection<Feed> feeds) {
    if (parts != null) {
      parts.page().sites(sites);
      parts.health().expect(feeds.stream().map(Feed::key).toList());
      parts.metrics().feeds(feeds);
    }
  }

  /** What is wrong with a changed configuration that is not taken; empty where there is none. */
  public void refused(List<String> why) {
    if (parts != null) {
      parts.health().refused(why);
    }
  }

  /**
   * The feeds are started.
   *
   * @param running those that run
   * @param problems what keeps others from it, one line each
   */
  public void started(Collection<FeedKey> running, List<String> problems) {
    if (parts != null) {
      parts.health().started(running, problems);
      if (server != null) {
        server.serve();
      }
    }
  }

  /** Where it listens; empty where it does not. */
  public OptionalInt port() {
    return server == null ? OptionalInt.empty() : server.port();
  }

  @Override
  public void close() {
    if (parts != null) {
      parts.warehouse().close();
      parts.metrics().close();
      parts.registry().close();
    }
  }
}
