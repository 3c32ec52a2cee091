package io.gatehouse.demo;

import io.gatehouse.demo.Outcome.Exhibit;
import io.gatehouse.demo.Stage.Scene;
import io.gatehouse.simulator.Simulator;
import io.gatehouse.simulator.Truth;
import io.gatehouse.warehouse.WarehouseReader;
import java.util.List;
import java.util.Map;

/**
 * One site of the demo: a simulated server of one vendor, what goes wrong there, and the truth
 * about it. The server answers from the beginning; closing ends it.
 */
public abstract class DemoSite implements AutoCloseable {

  private final String name;
  private final String vendor;
  private final Simulator<?> server;

  /**
   * @param name as it is configured: {@code hq}
   * @param vendor {@code ax-acs}
   * @param server that listens
   */
  protected DemoSite(String name, String vendor, Simulator<?> server) {
    this.name = name;
    this.vendor = vendor;
    this.server = server;
  }

  public final String name() {
    return name;
  }

  public final String vendor() {
    return vendor;
  }

  /** {@code name=value} below {@code sites.<name>.}, but for the vendor. */
  public abstract List<String> settings();

  /** Says what the server is like, and begins to use its doors. */
  public abstract void open(Stage stage);

  /** Whether what was there before has been read, so that the scenes may begin. */
  public abstract boolean hasReadHistory(Stage stage);

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
  public abstract List<Exhibit> exhibits();

  /** As {@link #settings}, for a server of one's own. */
  public abstract List<String> ownServer();

  @Override
  public final void close() {
    server.close();
  }
}
