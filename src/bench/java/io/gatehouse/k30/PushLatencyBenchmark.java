package io.gatehouse.k30;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.support.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after a passage its pushed row can be queried by somebody else, at a steady rate of
 * pushes. No test: figures for docs/benchmarks.md.
 *
 * <p>Arguments: pushes a second (50), seconds (60).
 */
final class PushLatencyBenchmark {

  private static final double WARM_UP = 0.2;

  public static void main(String[] arguments) throws Exception {
    int rate = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
    Clock clock = Clock.systemUTC();
    Map<String, Long> underWay = new ConcurrentHashMap<>();
    List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    try (K30Simulator server = K30Simulator.start(clock, o -> {})) {
      K30Site site =
          new K30Site(
              server,
              TestPostgres.freshDatabase(),
              clock,
              LocalDate.now(clock.withZone(K30Site.ZONE)));
      try (Daemon daemon = site.start("webhook");
          Connection connection = daemon.warehouse().dataSource().getConnection()) {
        server.pusher().to(K30Site.callback(daemon));
        Thread watch = new Thread(() -> watch(connection, underWay, millis), "watch");
        watch.setDaemon(true);
        watch.start();
        var people = server.people().newestFirst();
        var devices = server.devices().newestFirst();
        long begin = System.nanoTime();
        for (int i = 0; i < rate * seconds; i++) {
          LockSupport.parkNanos(begin + i * 1_000_000_000L / rate - System.nanoTime());
          String no =
              server.pass(people.get(i % people.size()), devices.get(i % devices.size())).id();
          underWay.put(no, System.nanoTime());
        }
        while (!underWay.isEmpty()) {
          LockSupport.parkNanos(10_000_000);
        }
      }
    }
    List<Double> warm =
        new ArrayList<>(millis.subList((int) (millis.size() * WARM_UP), millis.size()));
    Collections.sort(warm);
    System.out.printf(
        "%d pushes at %d a second: median %.0f ms, 99th percentile %.0f ms, longest %.0f ms%n",
        warm.size(),
        rate,
        warm.get(warm.size() / 2),
        warm.get(warm.size() * 99 / 100),
        warm.get(warm.size() - 1));
    System.exit(0);
  }

  private static void watch(
      Connection connection, Map<String, Long> underWay, List<Double> millis) {
    try (PreparedStatement seen =
        connection.prepareStatement(
            "select source_event_id from access_event where source_event_id = any(?)")) {
      while (true) {
        Map<String, Long> asked = new HashMap<>(underWay);
        seen.setArray(1, connection.createArrayOf("varchar", asked.keySet().toArray()));
        try (ResultSet row = seen.executeQuery()) {
          long now = System.nanoTime();
          while (row.next()) {
            underWay.remove(row.getString(1));
            millis.add((now - asked.get(row.getString(1))) / 1e6);
          }
        }
        LockSupport.parkNanos(2_000_000);
      }
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private PushLatencyBenchmark() {}
}
