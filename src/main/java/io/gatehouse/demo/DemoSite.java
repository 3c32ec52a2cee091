package io.gatehouse.demo;

import io.gatehouse.demo.Outcome.Exhibit;
import io.gatehouse.demo.Stage.Scene;
import io.gatehouse.simulator.Simulator;
import io.gatehouse.simulator.Truth;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One site of the demo: a simulated server of one vendor, what goes wrong there, and the truth
 * about it. The server answers from the beginning; closing ends it.
 */
public abstract class DemoSite implements AutoCloseable {

  /** The servers' wall clock. */
  protected static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final String name;
  private final String vendor;
  private final Simulator<?> server;
  private final double eventsPerSecond;
  private final List<String> feeds;

  /**
   * @param name as it is configured: {@code hq}
   * @param vendor {@code ax-acs}
   * @param server that listens
   * @param eventsPerSecond from the beginning on
   * @param feeds that read the history, before the scenes begin; of the first one it is told
   */
  protected DemoSite(
      String name, String vendor, Simulator<?> server, double eventsPerSecond, String... feeds) {
    this.name = name;
    this.vendor = vendor;
    this.server = server;
    this.eventsPerSecond = eventsPerSecond;
    this.feeds = List.of(feeds);
  }

  public final String name() {
    return name;
  }

  public final String vendor() {
    return vendor;
  }

  /** {@code name=value} below {@code sites.<name>.}, but for the vendor. */
  final List<String> settings() {
    List<String> settings = new ArrayList<>(ownSettings());
    settings.add("base-url=" + server.baseUrl());
    settings.add("time-zone=" + ZONE);
    return settings;
  }

  /** The same, but for address and time zone. */
  protected abstract List<String> ownSettings();

  /** What the server is like. */
  protected abstract String introduction();

  /** What the first feed has read before scenes begin, and how it goes on: {@code the history}. */
  protected abstract String historyRead();

  /** Says what the server is like, and begins to use its doors. */
  public void open(Stage stage) {
    stage.server(introduction());
    String first = feeds.get(0);
    stage.whenRunEnds(
        first,
        () -> true,
        () -> String.format(Locale.ROOT, first + " has read " + historyRead(), stage.rows()));
    server.live(eventsPerSecond);
  }

  /** Whether what was there before has been read, so that the scenes may begin. */
  final boolean hasRead(Stage stage) {
    return feeds.stream().allMatch(stage::hasRun);
  }

  /** What happens at this site, in the order of time. */
  public abstract List<Scene> scenes(Stage stage);

  /** Nothing happens any more, and nothing is wrong any more. */
  public void calm() {
    server.stopLive();
    server.faults().clear();
  }

  /** Whether all that has happened can be read, and all that scenes are to show has been seen. */
  public boolean isSettled(Stage stage) {
    return server.allVisible();
  }

  /** Events that have happened so far, good or bad. Asked several times a second. */
  public final int events() {
    return server.events();
  }

  /** What must be in the warehouse once all is loaded. */
  public Truth truth() {
    return server.truth();
  }

  /**
   * How many rows the warehouse must have of this site, by table, once all is loaded; without those
   * that are only kept because they were there once.
   */
  public final Map<String, Integer> rows() {
    return truth().sizes();
  }

  /** What differs between the warehouse and the truth, one line each; empty where all is well. */
  public final List<String> differences(WarehouseReader warehouse) {
    return new Comparison(name, warehouse).differences(truth());
  }

  /** That the server has answered. */
  public final long requests() {
    return server.requests();
  }

  /** What the server saw that it must never see, one line each. */
  public List<String> violations() {
    return server.violations().all().stream()
        .map(violation -> violation.kind() + " " + violation.requestLine())
        .toList();
  }

  /** What the closing tables show of this site. */
  public final List<Exhibit> exhibits() {
    return Exhibit.read("/demo/" + name + ".sql");
  }

  /** As {@link #settings}, for a server of one's own. */
  public abstract List<String> ownServer();

  @Override
  public final void close() {
    server.close();
  }
}
