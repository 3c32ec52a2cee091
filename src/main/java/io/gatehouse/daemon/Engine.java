package io.gatehouse.daemon;

import io.gatehouse.feed.BoundedReplies;
import io.gatehouse.feed.FeedSteps;
import io.gatehouse.observe.Management;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader.SettingsException;
import io.gatehouse.webhook.Webhooks;
import io.gatehouse.webhook.Webhooks.CannotListen;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.LoggingLevel;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.Service;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.main.HttpServerConfigurationProperties;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainHttpServerFactory;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.support.LoggingExceptionHandler;

/** Camel as the feeds need it: with its settings, their threads, and the beans that routes name. */
record Engine(
    Main camel, Threads threads, BoundedReplies replies, Webhooks webhooks, Management management) {

  /** How long a request under way may still take when the daemon stops. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  /** How long threads may take that still run when all routes are stopped. */
  private static final Duration AFTER_ALL = Duration.ofMillis(500);

  /** Not yet started. */
  static Engine of(Blueprint blueprint, Clock clock) {
    Daemon.Options options = blueprint.options();
    Webhooks webhooks = new Webhooks(PushedFeeds.sites(options, blueprint.vendors()), clock);
    Management management =
        new Management(options.settings(), blueprint.feeds().keySet(), Vendors::position, clock);
    Properties properties = new Properties();
    properties.putAll(CamelDefaults.of(options.home(), options.settings()));
    properties.putAll(webhooks.camel());
    properties.putAll(management.camel());
    properties.putAll(options.settings().camel());
    Main camel =
        new Main() {
          @Override
          protected CamelContext createCamelContext() {
            CamelContext context = new ManyRoutes();
            context.getCamelContextExtension().setRegistry(registry);
            return context;
          }
        };
    // Camel's own hook would wait for 23 s for an end that is not its to make.
    camel.setShutdownStrategy(new SimpleMainShutdownStrategy());
    camel.setOverrideProperties(properties);
    Threads threads = Threads.start();
    BoundedReplies replies = new BoundedReplies(threads.deadlines());
    camel.bind("pages", threads.pages());
    camel.bind("nextPage", new FeedSteps.NextPage());
    camel.bind("ownSteps", new FeedSteps.OwnSteps());
    camel.bind("told", new LoggingExceptionHandler(null, Daemon.class, LoggingLevel.OFF));
    camel.bind("boundedReplies", replies);
    camel.bind("http", new BoundedReplies.Http());
    camel.bind("https", new BoundedReplies.Http());
    webhooks.bind(camel);
    management.bind(camel);
    camel.bind("servers", new Servers(webhooks, management));
    return new Engine(camel, threads, replies, webhooks, management);
  }

  /**
   * Camel removes a route of the same id before it adds one, and first looks through the endpoints
   * of all routes for that, even where there is none: with the routes of thirty sites that takes
   * most of the start.
   */
  private static final class ManyRoutes extends DefaultCamelContext {

    ManyRoutes() {
      super(false); // Main initializes it
    }

    @Override
    protected boolean removeRoute(String id, LoggingLevel level) throws Exception {
      return getRouteStatus(id) != null && super.removeRoute(id, level);
    }
  }

  /** Camel asks one factory for both of its servers. Which of them it starts, settings say. */
  private record Servers(Webhooks webhooks, Management management)
      implements MainHttpServerFactory {

    @Override
    public Service newHttpServer(CamelContext context, HttpServerConfigurationProperties settings) {
      return webhooks.servers().newHttpServer(context, settings);
    }

    @Override
    public Service newHttpManagementServer(
        CamelContext context, HttpManagementServerConfigurationProperties settings) {
      return management.server(context, settings);
    }
  }

  /**
   * Starts Camel, without routes.
   *
   * @throws SettingsException naming the setting of Camel's whose value it cannot use
   */
  void start() {
    try {
      camel.start();
      new OwnRouteFailures().in(camel.getCamelContext());
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof PropertyBindingException wrong) {
          throw new SettingsException(List.of(unusable(wrong)));
        }
      }
      throw e;
    }
  }

  /** Without the value, which may be a secret. */
  private static String unusable(PropertyBindingException wrong) {
    String prefix = wrong.getOptionPrefix() == null ? "" : wrong.getOptionPrefix() + ".";
    String key = wrong.getOptionKey() == null ? wrong.getPropertyName() : wrong.getOptionKey();
    return (key.startsWith("camel.") ? key : prefix + key)
        + ": Camel cannot use its value: check how it is written, and the bean it names";
  }

  /**
   * Lets vendors push, where any does and routes are to run.
   *
   * @return what keeps them out, in one line; empty for nothing
   */
  Optional<String> listen() {
    try {
      if (camel.getCamelContext().isAutoStartup()) {
        webhooks.listen();
      }
      return Optional.empty();
    } catch (CannotListen e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Opens what vendors push to where the first that is pushed to comes while Camel runs.
   *
   * @return what keeps them out, in one line; empty for nothing
   */
  Optional<String> openLate(Settings settings) {
    try {
      webhooks.openLate(camel.getCamelContext(), settings.camel());
      return Optional.empty();
    } catch (CannotListen e) {
      return Optional.of(e.getMessage());
    }
  }

  EarlyRuns earlyRuns(Clock clock) {
    return new EarlyRuns(camel.getCamelContext(), threads.deadlines(), threads.pages(), clock);
  }

  /** Lets what is under way end, within seconds. */
  void stop() {
    replies.cancelAllAfter(GRACE);
    if (camel.getCamelContext() != null) { // a step that hangs is waited for once, and not again
      camel
          .getCamelContext()
          .getExecutorServiceManager()
          .setShutdownAwaitTermination(AFTER_ALL.toMillis());
    }
    camel.stop();
    management.close();
    threads.stop();
  }

  /**
   * The threads of the feeds, beside those of their triggers.
   *
   * @param pages commit a page while the next is fetched, two a run. Grows as feeds need it: a
   *     bound would let one site's hanging requests take the threads of the others
   * @param deadlines ends requests whose time is over
   */
  private record Threads(ExecutorService pages, ScheduledExecutorService deadlines) {

    static Threads start() {
      return new Threads(
          Executors.newCachedThreadPool(named("page")),
          Executors.newSingleThreadScheduledExecutor(named("deadlines")));
    }

    void stop() {
      pages.shutdownNow();
      deadlines.shutdownNow();
    }

    private static ThreadFactory named(String name) {
      return work -> {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
      };
    }
  }
}
