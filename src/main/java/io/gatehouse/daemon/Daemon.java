package io.gatehouse.daemon;

import io.gatehouse.feed.CallBudget;
import io.gatehouse.feed.CallBudgets;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.FeedObserver;
import io.gatehouse.feed.FeedSpec;
import io.gatehouse.feed.FeedSteps;
import io.gatehouse.feed.Feeds;
import io.gatehouse.feed.Vendor;
import io.gatehouse.feed.VendorContext;
import io.gatehouse.mapping.Mapping;
import io.gatehouse.mapping.Privacy;
import io.gatehouse.observe.Alerts;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.ConfiguredSites.ConfiguredSite;
import io.gatehouse.warehouse.FeedKey;
import io.gatehouse.warehouse.RunRecord;
import io.gatehouse.warehouse.Stretch;
import io.gatehouse.warehouse.Warehouse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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

    /** A run of an unlimited number of pages: enough for any history, and not for ever. */
    public static final int NO_PAGE_LIMIT = 1_000_000;
  }

  private final Engine engine;
  private final FeedSteps steps;
  private final Warehouse warehouse;
  private final List<FeedKey> running;
  private final List<String> problems;
  private final HeartbeatTimer heartbeat;
  private final Alerts alerts;
  private final CallBudgets budgets;
  private boolean closed;

  private Daemon(
      Engine engine,
      FeedSteps steps,
      HeartbeatTimer heartbeat,
      Alerts alerts,
      CallBudgets budgets,
      Warehouse warehouse,
      List<FeedKey> running,
      List<String> problems) {
    this.engine = engine;
    this.steps = steps;
    this.heartbeat = heartbeat;
    this.alerts = alerts;
    this.budgets = budgets;
    this.warehouse = warehouse;
    this.running = List.copyOf(running);
    this.problems = List.copyOf(problems);
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
    Vendors vendors = Vendors.of(options.home());
    Engine engine = Engine.of(options, vendors, clock);
    try {
      engine.start();
      stop.check();
      RouteFiles routes = new RouteFiles(engine.camel().getCamelContext(), options.home());
      routes.load();
      Warehouse opened = opening.opened();
      engine.camel().bind("warehouse", opened.dataSource());
      engine.management().opened(opened);
      return startFeeds(options, vendors, engine, routes, opened, clock, stop);
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
    Options building =
        new Options(
            options.home(),
            idle,
            options.once(),
            options.only(),
            options.observer(),
            options.maxPages());
    try (Daemon daemon = start(building, warehouse, clock)) {
      return daemon.problems().stream().map(RouteErrors::withoutLint).toList();
    }
  }

  private static Daemon startFeeds(
      Options options,
      Vendors vendors,
      Engine engine,
      RouteFiles routes,
      Warehouse warehouse,
      Clock clock,
      StopRequest stop) {
    MappingFiles mappings =
        new MappingFiles(options.home(), warehouse, Privacy.of(options.settings().privacy()::text));
    List<Feed> feeds = new ArrayList<>();
    CallBudgets budgets =
        new CallBudgets(options.calls() == null ? warehouse::visit : options.calls());
    for (Site site : options.settings().sites()) {
      Vendor vendor = vendors.named(site.vendor());
      Map<String, Mapping> ofVendor = mappings.of(vendor);
      CallBudget budget = budgets.of(vendor.budget(site), site.name());
      for (FeedSpec spec : vendor.feeds()) {
        if (PushedFeeds.runs(options, site, spec)) {
          feeds.add(new Feed(vendor, spec, site, ofVendor, budget));
        }
      }
    }
    FeedSteps steps =
        new FeedSteps(
            new Feeds(feeds),
            warehouse,
            clock,
            engine.management().observer().and(options.observer()),
            options.maxPages());
    engine.management().feeds(feeds);
    if (options.stretch() != null) {
      steps.backfill(options.stretch());
    }
    engine.camel().bind("feed", steps);
    List<ConfiguredSite> sites =
        options.settings().sites().stream()
            .map(
                site ->
                    new ConfiguredSite(
                        site.name(),
                        site.vendor(),
                        site.zoneName(),
                        site.dayStarts(),
                        site.stayAtMost()))
            .toList();
    engine.camel().bind("clock", clock);
    bindVendorSteps(options, vendors, engine, warehouse, clock);
    EarlyRuns early = engine.earlyRuns(clock);
    if (!options.once()) {
      steps.tryEarly(early::after);
    }
    HeartbeatTimer heartbeat =
        new HeartbeatTimer(warehouse, sites, feeds, early, steps.warehouseWatch());
    Alerts alerts =
        new Alerts(options.settings(), warehouse, clock, () -> steps.warehouseWatch().awaySince());
    if (options.once()) {
      warehouse.keep(sites);
      heartbeat.leaveOutPaused();
    } else if (engine.camel().getCamelContext().isAutoStartup()) {
      heartbeat.start();
      alerts.start();
    }
    feeds.stream()
        .map(Feed::site)
        .distinct()
        .forEach(
            site ->
                vendors
                    .named(site.vendor())
                    .siteRoutes()
                    .forEach(template -> routes.start(site, template)));
    List<FeedKey> running = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Feed feed : feeds) {
      if (stop.isTold()) {
        break;
      }
      if (routes.start(feed, Trigger.of(feed, options.once()))) {
        running.add(feed.key());
      }
    }
    early.watchClock();
    Optional<String> deaf = stop.isTold() ? Optional.empty() : engine.listen();
    deaf.ifPresent(
        problem -> {
          problems.add(problem);
          feeds.stream().filter(f -> f.spec().isPushed()).map(Feed::key).forEach(running::remove);
        });
    if (feeds.isEmpty()) {
      problems.addAll(PushedFeeds.leftOut(options, vendors));
    }
    problems.addAll(unusable(options, vendors, warehouse, clock));
    problems.addAll(mappings.problems());
    problems.addAll(routes.problems());
    engine.management().started(running, problems);
    return new Daemon(engine, steps, heartbeat, alerts, budgets, warehouse, running, problems);
  }

  /**
   * Sites whose vendor's file cannot be used, one line each; their feeds stand so in the status.
   */
  private static List<String> unusable(
      Options options, Vendors vendors, Warehouse warehouse, Clock clock) {
    List<String> unusable = new ArrayList<>();
    for (Site site : options.settings().sites()) {
      vendors
          .unusable(site.vendor())
          .ifPresent(
              reason -> {
                unusable.add(site.name() + ": " + reason);
                site.feeds().keySet().stream()
                    .map(feed -> new FeedKey(site.name(), feed))
                    .filter(options.only())
                    .map(feed -> RunRecord.notBegun(feed, site.vendor(), clock.instant(), reason))
                    .forEach(warehouse::record);
              });
    }
    return unusable;
  }

  private static void bindVendorSteps(
      Options options, Vendors vendors, Engine engine, Warehouse warehouse, Clock clock) {
    Map<String, List<Site>> byVendor =
        options.settings().sites().stream().collect(Collectors.groupingBy(Site::vendor));
    byVendor.forEach(
        (vendor, sites) ->
            vendors
                .named(vendor)
                .beans(
                    new VendorContext(
                        sites, clock, engine.camel().getCamelContext(), warehouse::state))
                .forEach(engine.camel()::bind));
  }

  /** The feeds that run. */
  public List<FeedKey> running() {
    return running;
  }

  /** What keeps configured feeds, route files or mappings from running, one line each. */
  public List<String> problems() {
    return problems;
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
    engine.webhooks().stop();
    steps.stop();
    budgets.stop();
    engine.stop();
    steps.close();
    budgets.close();
    heartbeat.stop();
    alerts.close();
    warehouse.close();
  }
}
