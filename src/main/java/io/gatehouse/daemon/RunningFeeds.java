package io.gatehouse.daemon;

import io.gatehouse.daemon.Blueprint.Planned;
import io.gatehouse.daemon.Blueprint.SharedRoute;
import io.gatehouse.feed.CallBudgets;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.Feeds;
import io.gatehouse.feed.Vendor;
import io.gatehouse.mapping.Privacy;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.RunRecord;
import io.gatehouse.warehouse.Warehouse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The configured feeds as they run. Starts all of them, and later changes those that something has
 * changed for: such a feed ends with the page it is at, and its successor begins where that left
 * off.
 */
final class RunningFeeds {

  /** How long a page under way may take before its request is broken off. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** How long a change waits for feeds after that; those that are not done are changed later. */
  private static final Duration AFTER_GRACE = Duration.ofSeconds(2);

  /**
   * What came of a change.
   *
   * @param late feeds that still have something under way: to be changed by trying again
   * @param problems what keeps feeds from running, one line each
   */
  record Changed(
      Set<FeedKey> added,
      Set<FeedKey> changed,
      Set<FeedKey> removed,
      Set<FeedKey> late,
      List<String> problems) {

    static Changed nothing(List<String> why) {
      return new Changed(Set.of(), Set.of(), Set.of(), Set.of(), List.copyOf(why));
    }
  }

  private final Engine engine;
  private final RouteFiles routes;
  private final Warehouse warehouse;
  private final CallBudgets budgets;
  private final Clock clock;
  private final Feeds feeds = new Feeds(List.of());

  /** By what each was started. */
  private final Map<FeedKey, Blueprint> startedBy = new HashMap<>();

  private final Map<String, SharedRoute> shared = new LinkedHashMap<>();
  private final Map<String, Blueprint> sharedBy = new HashMap<>();
  private final Set<String> beans = new HashSet<>();
  private final Set<FeedKey> started = new LinkedHashSet<>();

  private volatile Blueprint blueprint;
  private volatile List<FeedKey> running = List.of();
  private volatile List<String> problems = List.of();
  private volatile boolean closing;
  private final Object keeping = new Object();
  private Blueprint kept;
  private MappingFiles mappings;

  /** What it ran by before the last change, for taking that back. */
  private Blueprint blueprintBefore;

  private MappingFiles mappingsBefore;

  /**
   * @param routes loaded
   */
  RunningFeeds(
      Blueprint blueprint,
      Engine engine,
      RouteFiles routes,
      Warehouse warehouse,
      CallBudgets budgets,
      Clock clock) {
    this.blueprint = blueprint;
    this.engine = engine;
    this.routes = routes;
    this.warehouse = warehouse;
    this.budgets = budgets;
    this.clock = clock;
    this.mappings = mappings(blueprint, null);
    create(blueprint.feeds().values());
  }

  private MappingFiles mappings(Blueprint of, MappingFiles before) {
    return new MappingFiles(
        of.options().home(), warehouse, Privacy.of(of.settings().privacy()::text), before);
  }

  Feeds feeds() {
    return feeds;
  }

  Blueprint blueprint() {
    return blueprint;
  }

  /** The feeds that run. */
  List<FeedKey> running() {
    return running;
  }

  /** What keeps configured feeds, route files or mappings from running, one line each. */
  List<String> problems() {
    return problems;
  }

  /** From now on a change leaves off between its steps. */
  void close() {
    closing = true;
  }

  /**
   * Starts all of them.
   *
   * @param before what is to be done once the feeds are known, and before any runs
   */
  synchronized void start(StopRequest stop, Runnable before) {
    engine.management().feeds(blueprint.sites(), feeds.all());
    bindVendorSteps();
    routes.loadRoutes();
    before.run();
    blueprint.sharedRoutes().forEach(this::startShared);
    for (Feed feed : liveFirst(feeds.all())) {
      if (stop.isTold()) {
        break;
      }
      start(feed);
    }
    Optional<String> deaf = stop.isTold() ? Optional.empty() : engine.listen();
    List<String> wrong = new ArrayList<>(deaf.stream().toList());
    if (feeds.all().isEmpty()) {
      wrong.addAll(PushedFeeds.leftOut(blueprint.options(), blueprint.vendors()));
    }
    wrong.addAll(unusable());
    tell(deaf.isPresent(), wrong);
  }

  private void create(Collection<Planned> planned) {
    for (Planned one : planned) {
      feeds.put(
          new Feed(
              one.vendor(),
              one.spec(),
              one.site(),
              mappings.of(one.vendor()),
              budgets.of(one.vendor().budget(one.site()), one.site().name())));
    }
  }

  /** Of sites that share a budget the first decides how large it is. */
  private void allow(Blueprint next) {
    Set<String> decided = new HashSet<>();
    for (Site site : next.sites()) {
      next.vendors()
          .named(site.vendor())
          .budget(site)
          .filter(budget -> decided.add(budget.key()))
          .ifPresent(budgets::allow);
    }
  }

  /**
   * Makes the warehouse know the configured sites, and who is who over them, where it does not yet.
   */
  void keep() {
    keep(blueprint);
  }

  private void keep(Blueprint of) {
    synchronized (keeping) {
      if (of != kept) {
        warehouse.keep(of.configuredSites());
        RetentionTimer.decide(of.settings(), warehouse);
        People.keep(of.options().home().people(), of.settings(), warehouse);
        kept = of;
      }
    }
  }

  /** Once for each vendor; later sites use the same. */
  private void bindVendorSteps() {
    for (Site any : blueprint.sites()) {
      String vendor = any.vendor();
      if (!beans.add(vendor)) {
        continue;
      }
      Vendor.Context context =
          new Vendor.Context(
              () ->
                  blueprint.sites().stream().filter(site -> site.vendor().equals(vendor)).toList(),
              clock,
              engine.camel().getCamelContext(),
              warehouse::state);
      blueprint
          .vendors()
          .named(vendor)
          .beans(context)
          .forEach(
              (name, bean) -> {
                if (engine.camel().getCamelContext().getRegistry().lookupByName(name) == null) {
                  engine.camel().bind(name, bean);
                }
              });
    }
  }

  /**
   * A vendor keeps what is live for seconds only: at thirty sites the others wait until those run.
   */
  static List<Feed> liveFirst(Collection<Feed> feeds) {
    return feeds.stream()
        .sorted(Comparator.comparing(feed -> !feed.spec().isLive() && !feed.spec().isPushed()))
        .toList();
  }

  private void startShared(String id, SharedRoute route) {
    routes.start(route.site(), route.template());
    shared.put(id, route);
    sharedBy.put(id, blueprint);
  }

  private void start(Feed feed) {
    CamelDefaults.prepare(engine.camel().getCamelContext(), feed.site());
    startedBy.put(feed.key(), blueprint);
    if (routes.start(feed, Trigger.of(feed, blueprint.options().once()))) {
      started.add(feed.key());
    }
  }

  /**
   * @param deaf whether nobody can push
   */
  private void tell(boolean deaf, List<String> wrong) {
    List<String> all = new ArrayList<>(wrong);
    all.addAll(mappings.problems());
    all.addAll(routes.problems());
    problems = List.copyOf(all);
    running =
        feeds.all().stream()
            .filter(feed -> started.contains(feed.key()))
            .filter(feed -> !(deaf && feed.spec().isPushed()))
            .map(Feed::key)
            .toList();
    engine.management().started(running, problems);
  }

  /**
   * Sites whose vendor's file cannot be used, one line each; their feeds stand so in the status.
   */
  private List<String> unusable() {
    List<String> unusable = new ArrayList<>();
    for (Site site : blueprint.sites()) {
      blueprint
          .vendors()
          .unusable(site.vendor())
          .ifPresent(
              reason -> {
                unusable.add(site.name() + ": " + reason);
                site.feeds().keySet().stream()
                    .map(feed -> new FeedKey(site.name(), feed))
                    .filter(blueprint.options().only())
                    .map(feed -> RunRecord.notBegun(feed, site.vendor(), clock.instant(), reason))
                    .forEach(warehouse::record);
              });
    }
    return unusable;
  }

  /**
   * Runs by another blueprint from now on. May be called again with the same one, for feeds that
   * were late.
   *
   * @param fresh is told of feeds that have come, before they run
   * @throws io.gatehouse.warehouse.WarehouseException where the warehouse is away; nothing has
   *     changed then
   */
  synchronized Changed change(Blueprint next, Consumer<Collection<Feed>> fresh) {
    MappingFiles nextMappings = mappingsOf(next);
    if (next != blueprintBefore && !nextMappings.problems().isEmpty()) {
      return Changed.nothing(nextMappings.problems());
    }
    keep(next);
    Map<FeedKey, Planned> planned = next.feeds();
    List<Feed> leaving =
        feeds.all().stream().filter(feed -> !isSame(feed, planned.get(feed.key()), next)).toList();
    Map<String, SharedRoute> sharedNext = next.sharedRoutes();
    Set<String> leavingShared = new LinkedHashSet<>();
    shared.forEach(
        (id, route) -> {
          SharedRoute there = sharedNext.get(id);
          if (there == null || !sharedBy.get(id).isSame(route, next, there)) {
            leavingShared.add(id);
          }
        });
    Set<FeedKey> late = closing ? Set.of() : drain(leaving);
    if (closing) {
      return Changed.nothing(List.of());
    }
    leavingShared.removeIf(
        id -> late.stream().anyMatch(feed -> feed.site().equals(shared.get(id).site().name())));

    Set<FeedKey> gone = new LinkedHashSet<>();
    leaving.stream().map(Feed::key).filter(feed -> !late.contains(feed)).forEach(gone::add);
    routes.forgetProblems();
    List<String> ids = new ArrayList<>(gone.stream().map(FeedKey::toString).toList());
    ids.addAll(leavingShared);
    routes.stop(ids);
    gone.forEach(this::forget);
    leavingShared.forEach(
        id -> {
          shared.remove(id);
          sharedBy.remove(id);
        });
    forgetSites(next, late);
    routes.change(next.routes());

    if (next != blueprint) {
      blueprintBefore = blueprint;
      mappingsBefore = mappings;
    }
    mappings = nextMappings;
    blueprint = next;
    engine.webhooks().sites(PushedFeeds.sites(next.options(), next.vendors()));
    bindVendorSteps();
    List<Planned> missing = new ArrayList<>();
    planned.forEach(
        (key, one) -> {
          Feed feed = feeds.find(key);
          if (feed == null) {
            missing.add(one);
          } else if (!late.contains(key)) {
            feed.use(one.site(), mappings.of(one.vendor()));
            startedBy.put(key, next);
          }
        });
    allow(next);
    create(missing);
    List<Feed> come = missing.stream().map(Planned::key).map(feeds::find).toList();
    fresh.accept(come);
    engine.management().feeds(next.sites(), feeds.all());
    sharedNext.forEach(
        (id, route) -> {
          if (!shared.containsKey(id)) {
            startShared(id, route);
          }
        });
    List<String> wrong = new ArrayList<>();
    engine.openLate(next.settings()).ifPresent(wrong::add);
    liveFirst(come).forEach(this::start);
    if (wrong.isEmpty()) {
      engine.listen().ifPresent(wrong::add);
    }
    tell(!wrong.isEmpty(), wrong);

    Set<FeedKey> added = new LinkedHashSet<>();
    Set<FeedKey> changed = new LinkedHashSet<>();
    come.forEach(feed -> (gone.contains(feed.key()) ? changed : added).add(feed.key()));
    Set<FeedKey> removed = new LinkedHashSet<>(gone);
    removed.removeAll(changed);
    return new Changed(added, changed, removed, late, problems);
  }

  /** Of every vendor that has a site; those of what ran are not read again. */
  private MappingFiles mappingsOf(Blueprint next) {
    if (next == blueprint) {
      return mappings;
    }
    if (next == blueprintBefore) {
      return mappingsBefore;
    }
    boolean samePrivacy = next.settings().privacy().equals(blueprint.settings().privacy());
    MappingFiles read = mappings(next, samePrivacy ? mappings : null);
    next.feeds().values().stream().map(Planned::vendor).distinct().forEach(read::of);
    return read;
  }

  private boolean isSame(Feed feed, Planned planned, Blueprint next) {
    if (planned == null || feed.isRetired()) {
      return false;
    }
    Blueprint by = startedBy.get(feed.key());
    return by != null
        && by.runsBy(new Planned(feed.vendor(), feed.spec(), feed.site()))
            .equals(next.runsBy(planned));
  }

  /** Waits until they have nothing under way; those that still have. */
  private Set<FeedKey> drain(List<Feed> leaving) {
    leaving.forEach(Feed::retire);
    Set<FeedKey> late = awaitIdle(leaving, GRACE);
    late.forEach(engine.replies()::cancel);
    return late.isEmpty() ? late : awaitIdle(leaving, AFTER_GRACE);
  }

  private Set<FeedKey> awaitIdle(List<Feed> leaving, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Set<FeedKey> late = new LinkedHashSet<>();
    try {
      for (Feed feed : leaving) {
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        if (!feed.awaitIdle(left)) {
          late.add(feed.key());
        }
      }
    } catch (InterruptedException e) { // the daemon stops
      Thread.currentThread().interrupt();
      closing = true;
    }
    return late;
  }

  private void forget(FeedKey feed) {
    feeds.remove(feed);
    startedBy.remove(feed);
    started.remove(feed);
  }

  private void forgetSites(Blueprint next, Set<FeedKey> late) {
    Set<String> stay = new HashSet<>();
    next.sites().forEach(site -> stay.add(site.name()));
    late.forEach(feed -> stay.add(feed.site()));
    blueprint.sites().stream()
        .map(Site::name)
        .filter(site -> !stay.contains(site))
        .forEach(
            site -> {
              routes.forgetSite(site);
              budgets.leave(site);
            });
  }
}
