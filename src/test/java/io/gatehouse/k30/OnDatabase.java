package io.gatehouse.k30;

import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.support.MovedClock;
import io.gatehouse.support.TestDatabase;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A plant on one of the databases, on a day in March. */
abstract class OnDatabase {

  /** 15:00 of the third at the site. */
  static final String NOW = "2026-03-03T07:00:00Z";

  static final LocalDate START = LocalDate.parse("2026-03-01");

  @TempDir Path directory;

  final MovedClock clock = new MovedClock(NOW);
  K30Simulator server;
  K30Site site;

  private final TestDatabase database;
  private String url;

  OnDatabase(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void open() {
    url = database.freshWarehouseOfSite(directory);
    serve(o -> {});
  }

  /** 300 passages of the last two days and a half, 40 a page; as many calls as one likes. */
  void serve(Consumer<K30Simulator.Options> options) {
    serve(START, options);
  }

  /**
   * The same, of another first day.
   *
   * @param start how far back the site is read
   * @param options what is different
   */
  void serve(LocalDate start, Consumer<K30Simulator.Options> options) {
    close();
    Consumer<K30Simulator.Options> usual =
        o -> {
          o.people = 60;
          o.history = 300;
          o.historyFrom = start.atStartOfDay(K30Site.ZONE).toInstant();
          o.historyTo = clock.instant();
          o.mostRows = 40;
          o.callLimit = 100_000;
        };
    server = K30Simulator.start(clock, usual.andThen(options));
    site = new K30Site(server, url, clock, start);
  }

  /** Nothing has been loaded yet, and the server goes on. */
  void newWarehouse() {
    url = database.freshWarehouseOfSite(directory.resolve("another"));
    site = new K30Site(server, url, clock, START);
  }

  /** How many rows were changed so far, over all feeds. */
  long changed() {
    return site.count("select sum(rows_changed) from feed_checkpoint");
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }
}
