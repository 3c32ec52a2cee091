package io.gatehouse.webhook;

import io.gatehouse.feed.FeedRun;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.webhook.Push.PushAnswer;
import io.gatehouse.webhook.Refusals.Refusal;
import java.net.BindException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
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

  /** How a webhook's route answers, by the names that routes use: the bean {@code webhook}. */
  public static final class WebhookSteps {

    /** The exchange property with the {@link PushAnswer} or the {@link Refusal}. */
    static final String OUTCOME = "webhookOutcome";

    /**
     * Answers 200 with the text in the body. Stands after {@code load}: what it says is that the
     * push is committed.
     */
    public void answer(Exchange exchange) {
      FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
      if (run != null && run.isMore()) {
        throw new IllegalStateException("the route answers before it has loaded the push");
      }
      String text = exchange.getMessage().getBody(String.class);
      exchange.setProperty(OUTCOME, PushAnswer.ok(text == null ? "" : text));
    }

    /**
     * Answers that the push is not taken: 503 where the warehouse is away, so that the vendor
     * repeats it, else 400. Routes call it for every error, after the feed's {@code fail}.
     */
    public void refuse(Exchange exchange) {
      exchange.setProperty(
          OUTCOME, outcome(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
    }

    static Object outcome(Throwable thrown) {
      for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
        if (cause instanceof WarehouseException) { // the feed has told it
          return PushAnswer.of(new Refusal(Refusal.AWAY, cause.getMessage()));
        }
      }
      return Refusal.of(thrown);
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
}
