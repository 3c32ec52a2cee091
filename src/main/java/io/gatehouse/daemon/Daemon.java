package io.gatehouse.daemon;

import io.gatehouse.changes.ChangesComponent;
import io.gatehouse.feed.CallBudget;
import io.gatehouse.feed.CallBudgets;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.FeedSteps;
import io.gatehouse.observe.Alerts;
import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Stretch;
import io.gatehouse.warehouse.Warehouse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.slf4j.LoggerFactory;

/** The configured feeds, running: Camel, the routes, the warehouse. */
public final class Daemon implements AutoCloseable {

  /**
   * What to run.
   *
   * @param once each feed runs once, at once, instead of by its schedule
   * @param only which of the configured feeds run
   * @param maxPages how many pages one run may fetch
   * @param stretch of the past, which the one feed reads again; null for live feeds
   * @param calls where budgets of calls are shared; null for the warehouse that is opened
   */
  public record Options(
      Home home,
      Settings settings,
      boolean once,
      Predicate<FeedKey> only,
      FeedObserver observer,
      int maxPages,
      Stretch stretch,
      CallBudget.Shared calls) {

    /** Live feeds. */
    public Options(
        Home home,
        Settings settings,
        boolean once,
        Predicate<FeedKey> only,
        FeedObserver observer,
        int maxPages) {
      this(home, settings, once, only, observer, maxPages, null, null);
    }

    /** The same, of a feed's past. */
    public Options of(Stretch past) {
      return new Options(home, settings, once, only, observer, maxPages, past, calls);
    }

    /** The same, with budgets of calls that are shared there. */
    public Options sharing(CallBudget.Shared there) {
      return new Options(home, settings, once, only, observer, maxPages, stretch, there);
    }

    /** The same of other settings. */
    Options with(Settings other) {
      return new Options(home, other, once, only, observer, maxPages, stretch, calls);
    }

    /** A run of an unlimited number of pages: enough for any history, and not for ever. */
    public static final int NO_PAGE_LIMIT = 1_000_000;
  }

  private final Engine engine;
  private final FeedSteps steps;
  private final Warehouse warehouse;
  private final RunningFeeds feeds;
  private final HeartbeatTimer heartbeat;
  private final Alerts alerts;
  private final RetentionTimer retention;
  private final CallBudgets budgets;
  private final ChangesComponent changes;
  private volatile boolean closed;

  private Daemon(
      Engine engine,
      FeedSteps steps,
      RunningFeeds feeds,
      HeartbeatTimer heartbeat,
      Alerts alerts,
      RetentionTimer retention,
      CallBudgets budgets,
      ChangesComponent changes,
      Warehouse warehouse) {
    this.engine = engine;
    this.steps = steps;
    this.feeds = feeds;
    this.heartbeat = heartbeat;
    this.alerts = alerts;
    this.retention = retention;
    this.budgets = budgets;
    this.changes = changes;
    this.warehouse = warehouse;
  }

  /**
   * Opens the warehouse and starts every feed whose route and mapping can be used; {@link
   * #problems} tells of the others.
   *
   * @param warehouse opens it; runs beside the start of Camel
   */
  public static Daemon start(Options options, Supplier<Warehouse> warehouse, Clock clock) {
    return start(options, warehouse, clock, new StopRequest());
  }

  /**
   * The same, which gives up once {@code stop} is told. Of feeds that are being started those that
   * run already are returned.
   *
   * @throws StopRequest.Stopped where nothing runs yet; a warehouse that was being opened has been
   *     closed again, or could not be opened within seconds
   */
  public static Daemon start(
      Options options, Supplier<Warehouse> warehouse, Clock clock, StopRequest stop) {
    LoggerFactory.getILoggerFactory(); // once, before two threads ask for it at a time
    WarehouseOpening opening = WarehouseOpening.begin(warehouse, stop);
    Blueprint blueprint = Blueprint.first(options);
    Engine engine = Engine.of(blueprint, clock);
    try {
      engine.start();
      stop.check();
      RouteFiles routes = new RouteFiles(engine.camel().getCamelContext(), options.home());
      routes.loadTemplates(blueprint.routes());
      Warehouse opened = opening.opened();
      engine.camel().bind("warehouse", opened.dataSource());
      engine.management().opened(opened);
      return startFeeds(blueprint, engine, routes, opened, clock, stop);
    } catch (RuntimeException e) {
      engine.stop();
      opening.giveUp();
      throw e;
    }
  }

  /**
   * What would keep feeds, route files or mappings from running, one line each. Builds every route
   * and starts none.
   */
  public static List<String> problemsOf(
      Options options, Supplier<Warehouse> warehouse, Clock clock) {
    Settings idle =
        options
            .settings()
            .with(Map.of("camel.main.auto-startup", "false", "camel.management.enabled", "false"));
    try (Daemon daemon = start(options.with(idle), warehouse, clock)) {
      return daemon.problems().stream().map(RouteErrors::withoutLint).toList();
    }
  }

  private static Daemon startFeeds(
      Blueprint blueprint,
      Engine engine,
      RouteFiles routes,
      Warehouse warehouse,
      Clock clock,
      StopRequest stop) {
    Options options = blueprint.options();
    CallBudgets budgets =
        new CallBudgets(options.calls() == null ? warehouse::visit : options.calls());
    RunningFeeds feeds = new RunningFeeds(blueprint, engine, routes, warehouse, budgets, clock);
    FeedSteps steps =
        new FeedSteps(
            feeds.feeds(),
            warehouse,
            clock,
            engine.management().observer().and(options.observer()),
            options.maxPages());
    if (options.stretch() != null) {
      steps.backfill(options.stretch());
    }
    engine.camel().bind("feed", steps);
    engine.camel().bind("clock", clock);
    boolean isLive =
        !options.once()
            && options.stretch() == null
            && engine.camel().getCamelContext().isAutoStartup();
    ChangesComponent changes = new ChangesComponent(warehouse, isLive);
    engine.camel().getCamelContext().addComponent(ChangesComponent.SCHEME, changes);
    EarlyRuns early = engine.earlyRuns(clock);
    if (!options.once()) {
      steps.tryEarly(early::after);
    }
    HeartbeatTimer heartbeat =
        new HeartbeatTimer(warehouse, feeds.feeds(), feeds::keep, early, steps.warehouseWatch());
    Alerts alerts =
        new Alerts(options.settings(), warehouse, clock, () -> steps.warehouseWatch().awaySince());
    RetentionTimer retention = new RetentionTimer(warehouse, () -> feeds.blueprint().settings());
    feeds.start(
        stop,
        () -> {
          if (options.once()) {
            feeds.keep();
            heartbeat.leaveOutPaused();
          } else if (engine.camel().getCamelContext().isAutoStartup()) {
            heartbeat.start();
            alerts.start();
            retention.start();
          }
        });
    early.watchClock();
    return new Daemon(
        engine, steps, feeds, heartbeat, alerts, retention, budgets, changes, warehouse);
  }

  /** What it runs by at the moment. */
  Blueprint blueprint() {
    return feeds.blueprint();
  }

  /**
   * Runs by another blueprint from now on; feeds of which nothing has changed are not touched.
   *
   * @throws io.gatehouse.warehouse.WarehouseException where the warehouse is away; nothing has
   *     changed then
   */
  RunningFeeds.Changed change(Blueprint next) {
    RunningFeeds.Changed changed = feeds.change(next, heartbeat::hold);
    alerts.use(next.settings());
    return changed;
  }

  /**
   * Tells people and monitoring what is wrong with a changed configuration that is not taken; empty
   * for nothing.
   */
  void refused(List<String> problems) {
    engine.management().refused(problems);
    heartbeat.refused(problems.isEmpty() ? null : String.join("\n", problems));
  }

  /** The feeds that run. */
  public List<FeedKey> running() {
    return feeds.running();
  }

  /** What keeps configured feeds, route files or mappings from running, one line each. */
  public List<String> problems() {
    return feeds.problems();
  }

  /** For tests: as it runs at the moment; null where there is none. */
  Feed feed(FeedKey feed) {
    return feeds.feeds().find(feed);
  }

  /** For tests. */
  CamelContext camel() {
    return engine.camel().getCamelContext();
  }

  /**
   * Hands all that is committed on to the routes that read changes, where feeds run once. Returns
   * whether all went well.
   */
  public boolean handOnChanges() {
    return changes.handOnAll();
  }

  /** Deletes what is no longer kept, where feeds run once. */
  public void letGo() {
    retention.once();
  }

  public Warehouse warehouse() {
    return warehouse;
  }

  /** Where vendors push to; empty where none does. */
  public OptionalInt webhookPort() {
    return engine.webhooks().port();
  }

  /** Where the status page, health and metrics are; empty where they are not. */
  public OptionalInt managementPort() {
    return engine.management().port();
  }

  /** Lets the pages under way commit, within seconds, and lets go of everything. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    feeds.close();
    engine.webhooks().stop();
    steps.stop();
    retention.stop();
    budgets.stop();
    engine.stop();
    steps.close();
    budgets.close();
    heartbeat.stop();
    alerts.close();
    warehouse.close();
  }
}
