package io.gatehouse.webhook;

import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Site;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;

/**
 * The HTTP server that vendors push to, on {@code camel.server.port}. Made only where a site that
 * runs has a feed that its vendor pushes.
 */
public final class Webhooks {

  /** The name of every feed that a vendor pushes. */
  public static final String FEED = PushRules.FEED;

  private final List<PushRules> sites;
  private final Clock clock;
  private volatile PushServer server;

  /**
   * @param sites those with a feed that is pushed
   */
  public Webhooks(List<Site> sites, Clock clock) {
    this.sites = sites.stream().map(PushRules::of).toList();
    this.clock = clock;
  }

  /** What can be configured for a feed that a vendor pushes. */
  public static List<Setting> settings() {
    return PushRules.settings();
  }

  /** Settings of Camel that make it start the server, where nobody has set them. */
  public static Map<String, String> camel() {
    return Map.of("camel.server.enabled", "true", "camel.server.port", "8080");
  }

  /** Before Camel starts. */
  public void bind(Main camel) {
    camel.bind(
        "webhookServer", new ServerFactory(sites, new Refusals(clock), made -> server = made));
    camel.bind("webhook", new WebhookSteps());
  }

  /**
   * Lets callers in, once the routes are there.
   *
   * @return the port
   * @throws CannotListen saying which setting to change
   */
  public int listen() {
    return server.listen();
  }

  /** The daemon stops: what has not begun is to be repeated later. */
  public void stop() {
    if (server != null) {
      server.stopPushes();
    }
  }
}
