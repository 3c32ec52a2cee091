package io.gatehouse.webhook;

import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

/** Makes camel-main start a {@link PushServer} by its {@code camel.server.*} settings. */
final class ServerFactory extends DefaultMainHttpServerFactory {

  private final Supplier<List<PushRules>> sites;
  private final Refusals refusals;
  private final Clock clock;
  private final Consumer<PushServer> made;

  ServerFactory(
      Supplier<List<PushRules>> sites, Refusals refusals, Clock clock, Consumer<PushServer> made) {
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
   * Makes Camel's platform-http endpoints under {@code /webhooks/} take pushes within their bounds;
   * an integrator's other endpoints are Camel's own.
   */
  static final class PushEngine extends VertxPlatformHttpEngine {

    private final PushServer server;
    private final Supplier<List<PushRules>> sites;

    PushEngine(PushServer server, Supplier<List<PushRules>> sites) {
      this.server = server;
      this.sites = sites;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
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
