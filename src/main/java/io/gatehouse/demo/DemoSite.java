package io.gatehouse.demo;

import io.gatehouse.demo.Audience.Actor;
import io.gatehouse.demo.Plan.Scene;
import io.gatehouse.feed.Page;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.FaultRule;
import io.gatehouse.simulator.Simulator;
import io.gatehouse.simulator.Truth;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.WarehouseReader;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One site of the demo: a simulated server of one vendor, which answers from the beginning, the
 * plan of what happens there, and what its feeds have done so far. It plays the plan's scenes, and
 * puts into words what the feeds do about them; a vendor's class starts the server and knows what
 * the plan's acts are. Called on several threads; closing ends the server.
 *
 * @param <S> the vendor's server
 */
public abstract class DemoSite<S extends Simulator<?>> implements AutoCloseable {

  /** The servers' wall clock. */
  protected static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private record Promise(String feed, BooleanSupplier condition, Supplier<String> words) {}

  private record Awaited(Map<String, Object> columns, String words) {
    boolean isAmong(Rows rows) {
      return columns.keySet().stream().allMatch(rows.table()::has)
          && rows.values().stream().anyMatch(row -> is(row, rows));
    }

    private boolean is(Object[] row, Rows rows) {
      return columns.entrySet().stream()
          .allMatch(
              column -> column.getValue().equals(row[rows.table().position(column.getKey())]));
    }
  }

  protected final S server;
  private final String name;
  private final Plan plan;
  private final List<Promise> promises = new ArrayList<>();
  private final List<Awaited> awaited = new ArrayList<>();
  private final Set<String> haveRun = ConcurrentHashMap.newKeySet();
  private Demo demo;
  private long rows;
  private long rejected;
  private int gaps;

  /**
   * @param name as it is configured, and of its plan: {@code hq}
   * @param start gives a server that listens
   */
  protected DemoSite(String name, Function<Plan, S> start) {
    this.name = name;
    plan = Plan.of(name);
    server = start.apply(plan);
  }

  public final String name() {
    return name;
  }

  /** As settings name it: {@code ax-acs}. */
  public final String vendor() {
    return plan.vendor();
  }

  /** Below {@code sites.<name>.}, by their names. */
  final Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(plan.settings());
    settings.putAll(serverSettings());
    settings.put("vendor", plan.vendor());
    settings.put("base-url", server.baseUrl());
    settings.put("time-zone", ZONE.getId());
    return settings;
  }

  /** Settings that only the server knows. */
  protected Map<String, String> serverSettings() {
    return Map.of();
  }

  /**
   * Does what the plan calls so.
   *
   * @param before values of the scene that this one follows
   * @return values for the scene's words and row, by name
   */
  protected abstract Map<String, ?> act(String what, Map<String, ?> before);

  /** {@link #act} for what the vendor's class does not know. */
  protected static IllegalArgumentException unknown(String act) {
    return new IllegalArgumentException("the plan has an act that nobody knows: " + act);
  }

  /** Says what the server is like, and begins to use its doors. */
  final void open(Demo opened) {
    demo = opened;
    says(Actor.SERVER, Plan.filled(plan.introduction(), plan.numbers()));
    whenRunEnds(
        plan.feeds().get(0), () -> true, () -> Plan.filled(plan.read(), Map.of("rows", rows())));
    pushesTo(demo.webhook(name));
    server.live(plan.number("live"));
  }

  /** Where the daemon takes what a server pushes. */
  protected void pushesTo(URI webhook) {}

  /** Whether what was there before has been read, so that the scenes may begin. */
  final boolean hasRead() {
    return haveRun.containsAll(plan.feeds());
  }

  final List<Scene> scenes() {
    return plan.scenes();
  }

  /**
   * Has a scene happen, and those that follow it.
   *
   * @param before values of the scene that it follows
   */
  final void play(Scene scene, Map<String, ?> before) {
    long requests = server.requests(scene.path()) + scene.requests();
    List<FaultRule> faults = scene.faults().stream().map(fault -> inject(fault, scene)).toList();
    Map<String, Object> values = new HashMap<>(before);
    if (scene.act() != null) {
      values.putAll(act(scene.act(), before));
    }
    if (scene.server() != null) {
      says(Actor.SERVER, Plan.filled(scene.server(), values));
    }
    if (scene.row() != null) {
      whenLoaded(scene.row(), values, scene.gatehouse());
    }
    if (scene.feed() != null) {
      whenRunEnds(
          scene.feed(),
          () ->
              faults.stream().allMatch(fault -> fault.fired() > 0)
                  && server.requests(scene.path()) >= requests,
          () -> Plan.filled(scene.gatehouse(), values));
    }
    if (scene.then() != null) {
      demo.later(scene.then().after(), () -> play(scene.then(), values));
    }
  }

  private FaultRule inject(String fault, Scene scene) {
    FaultRule rule = server.faults().inject(Fault.valueOf(fault)).onPath(scene.path());
    rule.code(scene.code());
    if (scene.lasts() == 0) {
      return rule.once();
    }
    demo.later(scene.lasts(), rule::clear);
    return rule.always();
  }

  /** Tells it once, when the feed ends a run well and the condition holds. */
  protected final synchronized void whenRunEnds(
      String feed, BooleanSupplier condition, Supplier<String> words) {
    promises.add(new Promise(feed, condition, words));
  }

  private synchronized void whenLoaded(
      Map<String, String> row, Map<String, ?> values, String words) {
    Map<String, Object> columns = new HashMap<>();
    row.forEach(
        (column, value) -> columns.put(column, Objects.requireNonNull(values.get(value), value)));
    awaited.add(new Awaited(columns, Plan.filled(words, values)));
  }

  /** Nothing happens any more, and nothing is wrong any more. */
  protected void calm() {
    server.stopLive();
    server.faults().clear();
  }

  /** Whether all that has happened can be read, and all gaps that must be noted are. */
  protected boolean isSettled() {
    return server.allVisible() && gaps() >= plan.gaps();
  }

  /** What must be in the warehouse once all is loaded. */
  public Truth truth() {
    return server.truth();
  }

  /** What the server saw that it must never see, one line each. */
  protected List<String> violations() {
    return server.violations().all().stream()
        .map(violation -> violation.kind() + " " + violation.requestLine())
        .toList();
  }

  /** What differs between the warehouse and the truth, one line each; empty where all is well. */
  final List<String> differences(WarehouseReader warehouse) {
    return new Comparison(name, warehouse).differences(truth());
  }

  final Outcome.OfSite outcome(WarehouseReader warehouse) {
    Truth truth = truth();
    Comparison comparison = new Comparison(name, warehouse);
    return new Outcome.OfSite(
        name,
        plan.vendor(),
        truth.sizes(),
        comparison.rows(truth),
        server.requests(),
        comparison.differences(truth),
        violations());
  }

  /** Events that have happened so far, good or bad. */
  final int events() {
    return server.events();
  }

  /** Events that have become rows. */
  final synchronized long rows() {
    return rows;
  }

  final synchronized long rejected() {
    return rejected;
  }

  /** Stretches that were noted as possibly missed. */
  final synchronized int gaps() {
    return gaps;
  }

  /** Tells what the server does, or the daemon about it. */
  final void says(Actor who, String what) {
    demo.says(name, who, what);
  }

  final void loaded(String feed, Page page, LoadResult result) {
    List<Rows> loaded = page.load().tables().stream().map(PageLoad.TableLoad::rows).toList();
    synchronized (this) {
      rejected += result.rejected();
      gaps += page.load().gaps().size();
      if (loaded.stream().anyMatch(DemoSite::areEvents)) {
        rows += result.added();
      }
    }
    if (result.rejected() > 0) {
      boolean one = result.rejected() == 1;
      says(
          Actor.GATEHOUSE,
          "%s of %s %s kept whole in rejected_row, with the reason; the rest of the page is loaded"
              .formatted(
                  one ? "one record" : result.rejected() + " records",
                  feed,
                  one ? "cannot become a row and is" : "cannot become rows and are"));
    }
    for (Gap gap : page.load().gaps()) {
      says(
          Actor.GATEHOUSE,
          String.format(
              Locale.ROOT,
              "%s saw nothing for %.1f s and may have missed events: noted as a gap, until another"
                  + " feed has read past it",
              feed,
              Duration.between(gap.from(), gap.to()).toMillis() / 1000.0));
    }
    loaded.forEach(
        rows ->
            taken(awaited, one -> one.isAmong(rows))
                .forEach(one -> says(Actor.GATEHOUSE, one.words())));
  }

  /** Other tables hold what there is, not what happened. */
  private static boolean areEvents(Rows rows) {
    return rows.table().has("seen_by");
  }

  final void endedWell(String feed) {
    haveRun.add(feed);
    taken(promises, one -> one.feed().equals(feed) && one.condition().getAsBoolean())
        .forEach(one -> says(Actor.GATEHOUSE, one.words().get()));
  }

  private synchronized <T> List<T> taken(List<T> from, Predicate<T> which) {
    List<T> taken = from.stream().filter(which).toList();
    from.removeAll(taken);
    return taken;
  }

  @Override
  public final void close() {
    server.close();
  }
}
