package io.gatehouse.webhook;

import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Makes Camel's platform-http endpoints under {@code /webhooks/} take pushes within their bounds;
 * an integrator's other endpoints are Camel's own.
 */
final class PushEngine extends VertxPlatformHttpEngine {

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
