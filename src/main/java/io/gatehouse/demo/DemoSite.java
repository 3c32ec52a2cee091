package io.gatehouse.demo;

import io.gatehouse.simulator.Truth;
import io.gatehouse.warehouse.WarehouseReader;
import java.util.List;
import java.util.Map;

/**
 * One site of the demo: a simulated server of one vendor, what goes wrong there, and the truth
 * about it. The server answers from the beginning; closing ends it.
 */
public interface DemoSite extends AutoCloseable {

  /** As it is configured: {@code hq}. */
  String name();

  /** {@code ax-acs}. */
  String vendor();

  /** {@code name=value} below {@code sites.<name>.}, but for the vendor. */
  List<String> settings();

  /** Says what the server is like, and begins to use its doors. */
  void open(Stage stage);

  /** Whether what was there before has been read, so that the scenes may begin. */
  boolean hasReadHistory(Stage stage);

  /** What happens at this site, in the order of time. */
  List<Scene> scenes(Stage stage);

  /** Nothing happens any more, and nothing is wrong any more. */
  void calm();

  /** Whether all that has happened can be read, and all that scenes are to show has been seen. */
  boolean isSettled(Stage stage);

  /** Events that have happened so far, good or bad. Asked several times a second. */
  int events();

  /** What must be in the warehouse once all is loaded. */
  Truth truth();

  /**
   * How many rows the warehouse must have of this site, by table, once all is loaded; without those
   * that are only kept because they were there once.
   */
  default Map<String, Integer> rows() {
    return truth().sizes();
  }

  /** What differs between the warehouse and the truth, one line each; empty where all is well. */
  default List<String> differences(WarehouseReader warehouse) {
    return new Comparison(name(), warehouse).differences(truth());
  }

  /** That the server has answered. */
  long requests();

  /** What the server saw that it must never see, one line each. */
  List<String> violations();

  /** What the closing tables show of this site. */
  List<Exhibit> exhibits();

  /** As {@link #settings}, for a server of one's own. */
  List<String> ownServer();

  @Override
  void close();
}
