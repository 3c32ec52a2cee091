package io.gatehouse.webhook;

import io.gatehouse.settings.Site;
import io.gatehouse.webhook.Push.WebhookSteps;
import java.net.BindException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.HttpServerConfigurationProperties;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainHttpServerFactory;
import org.apache.camel.support.PropertyBindingSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server that vendors push to, on {@code camel.server.port}. Nothing of it is loaded or
 * started where no site is pushed to.
 */
public final class Webhooks {

  private static final String SERVER = "camel.server.";
  private static final Logger LOG = LoggerFactory.getLogger("gatehouse.webhook");

  private volatile List<PushRules> sites;
  private final Clock clock;
  private volatile PushServer server;

  /**
   * @param sites those with a feed that their vendor pushes
   */
  public Webhooks(List<Site> sites, Clock clock) {
    this.clock = clock;
    sites(sites);
  }

  /**
   * From now on these are pushed to. A push to one of them that has no route at the moment is to be
   * repeated later.
   */
  public void sites(List<Site> pushedTo) {
    sites = pushedTo.stream().map(PushRules::of).toList();
  }

  /** Where the vendor of a site pushes to. */
  public static String path(Site site) {
    return PushRules.PATH + site.name();
  }

  /** What Camel needs to be told where the configuration says nothing else. */
  public Map<String, String> camel() {
    return sites.isEmpty()
        ? Map.of()
        : Map.of(
            "camel.server.enabled", "true",
            "camel.server.port", "8080",
            // For endpoints of an integrator's own; those of sites have settings of their own.
            "camel.server.max-body-size", "1048576",
            "camel.server.file-upload-enabled", "false");
  }

  /** Before Camel starts. */
  public void bind(Main camel) {
    camel.bind("webhook", new WebhookSteps());
  }

  /** Makes the server by its {@code camel.server.*} settings. */
  public MainHttpServerFactory servers() {
    return sites.isEmpty() ? new DefaultMainHttpServerFactory() : factory();
  }

  private ServerFactory factory() {
    return new ServerFactory(() -> sites, new Refusals(clock), clock, made -> server = made);
  }

  /**
   * Makes the server where there is none yet, and there is somebody to push: it listens once it is
   * told.
   *
   * @param configured the settings {@code camel.server.*}
   */
  public void openLate(CamelContext context, Map<String, String> configured) {
    if (server != null || sites.isEmpty()) {
      return;
    }
    HttpServerConfigurationProperties of = new HttpServerConfigurationProperties(null);
    Map<String, Object> values = new TreeMap<>();
    Stream.of(camel(), configured)
        .flatMap(settings -> settings.entrySet().stream())
        .filter(setting -> setting.getKey().startsWith(SERVER))
        .forEach(
            setting -> values.put(setting.getKey().substring(SERVER.length()), setting.getValue()));
    PropertyBindingSupport.build()
        .withIgnoreCase(true)
        .withRemoveParameters(false)
        .bind(context, of, values);
    try {
      context.addService(factory().newHttpServer(context, of), true, true);
    } catch (Exception e) {
      throw new CannotListen(of.getHost(), of.getPort(), e);
    }
  }

  /**
   * Lets callers in, once the routes are there.
   *
   * @throws CannotListen saying which setting to change
   */
  public void listen() {
    if (server != null && server.getServer() == null) {
      server.listen();
      LOG.info(
          "webhooks: listening on {}:{} for {}",
          server.getHost(),
          server.getPort(),
          sites.stream().map(rules -> PushRules.PATH + rules.site()).toList());
    }
  }

  /** Where it listens; empty where it does not. */
  public OptionalInt port() {
    return server == null || server.getServer() == null
        ? OptionalInt.empty()
        : OptionalInt.of(server.getPort());
  }

  /** The daemon stops: what has not begun is to be repeated later. */
  public void stop() {
    if (server != null) {
      server.stopPushes();
    }
  }

  /** The webhooks' port cannot be opened; the message names the setting to change. */
  public static final class CannotListen extends RuntimeException {

    CannotListen(String host, int port, Throwable cause) {
      super(message(host, port, cause), cause);
    }

    private static String message(String host, int port, Throwable cause) {
      String where = "cannot listen for webhooks on " + host + ":" + port + ": ";
      String why = String.valueOf(cause.getMessage());
      if (cause instanceof BindException && why.contains("in use")) {
        return where
            + "the port is taken by another process; set camel.server.port to a free one, or end that"
            + " process";
      }
      if (why.contains("ermission denied")) {
        return where + "not permitted; set camel.server.port to one above 1023";
      }
      return where + why + "; set camel.server.host to an address of this machine";
    }
  }

  /** Makes camel-main start a {@link PushServer} by its {@code camel.server.*} settings. */
  static final class ServerFactory extends DefaultMainHttpServerFactory {

    private final Supplier<List<PushRules>> sites;
    private final Refusals refusals;
    private final Clock clock;
    private final Consumer<PushServer> made;

    ServerFactory(
        Supplier<List<PushRules>> sites,
        Refusals refusals,
        Clock clock,
        Consumer<PushServer> made) {
      this.sites = sites;
      this.refusals = refusals;
      this.clock = clock;
      this.made = made;
    }

    @Override
    public Service newHttpServer(CamelContext context, HttpServerConfigurationProperties settings) {
      MainHttpServer camels = (MainHttpServer) super.newHttpServer(context, settings);
      PushServer server = new PushServer(camels.getConfiguration(), sites, refusals, clock);
      server.setCamelContext(context);
      PushEngine engine = new PushEngine(server, sites);
      engine.setCamelContext(context);
      context
          .getRegistry()
          .bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, PlatformHttpEngine.class, engine);
      if (context.hasComponent("platform-http") instanceof PlatformHttpComponent late) {
        late.setEngine(engine);
      }
      made.accept(server);
      return server;
    }

    /**
     * Makes Camel's platform-http endpoints under {@code /webhooks/} take pushes within their
     * bounds; an integrator's other endpoints are Camel's own.
     */
    static final class PushEngine extends VertxPlatformHttpEngine {

      private final PushServer server;
      private final Supplier<List<PushRules>> sites;

      PushEngine(PushServer server, Supplier<List<PushRules>> sites) {
        this.server = server;
        this.sites = sites;
      }

      @Override
      public PlatformHttpConsumer createConsumer(
          PlatformHttpEndpoint endpoint, Processor processor) {
        for (PushRules rules : sites.get()) {
          if (endpoint.getPath().equals(PushRules.PATH + rules.site())) {
            endpoint.setUseBodyHandler(false); // its body is read within the site's bounds
            String router = VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort());
            return new PushConsumer(endpoint, processor, router, server, rules);
          }
        }
        return super.createConsumer(endpoint, processor);
      }

      /** Known before it listens; never that of another server in this process. */
      @Override
      public int getServerPort() {
        return server.getConfigurationPort();
      }
    }
  }
}
