package io.gatehouse.warehouse;

import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** A process that opens a warehouse, says so, loads one event, and ends with its input. */
final class OpenWarehouse {
  static final String BEGINS = "begins";
  static final String IS_OPEN = "open";

  private OpenWarehouse() {}

  /**
   * @param arguments url, user, password, and the number of the event to load, if one
   */
  public static void main(String[] arguments) throws IOException {
    say(BEGINS);
    try (Warehouse warehouse =
        Warehouse.open(arguments[0], arguments[1], arguments[2], Clock.systemUTC())) {
      if (arguments.length > 3) {
        Events hq = new Events(warehouse, "hq");
        int number = Integer.parseInt(arguments[3]);
        warehouse.load(
            hq.page("records", null, List.<Object[]>of(hq.record(number, Events.NOON, "A"))));
      }
      say(IS_OPEN);
      while (System.in.read() >= 0) {}
    }
  }

  private static void say(String word) {
    System.out.println(word);
    System.out.flush();
  }
}
