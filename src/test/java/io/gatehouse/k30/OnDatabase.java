package io.gatehouse.k30;

import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.k30.K30SimulatorBuilder;
import io.gatehouse.support.MovedClock;
import io.gatehouse.support.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A plant on one of the databases, on a day in March. */
abstract class OnDatabase {

  /** The databases that promises are kept on. */
  enum Database {
    H2,
    POSTGRESQL;

    /** The url of a new, empty warehouse. */
    String newWarehouse(Path directory) {
      return this == H2
          ? "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE"
          : TestPostgres.freshDatabase();
    }
  }

  /** 15:00 of the third at the site. */
  static final String NOW = "2026-03-03T07:00:00Z";

  static final LocalDate START = LocalDate.parse("2026-03-01");

  @TempDir Path directory;

  final MovedClock clock = new MovedClock(NOW);
  K30Simulator server;
  K30Site site;

  private final Database database;
  private String url;

  OnDatabase(Database database) {
    this.database = database;
  }

  @BeforeEach
  void open() {
    url = database.newWarehouse(directory);
    serve(builder());
  }

  /** 300 passages of the last two days and a half, 40 a page; as many calls as one likes. */
  K30SimulatorBuilder builder() {
    return since(START);
  }

  /** The same, of another first day. */
  K30SimulatorBuilder since(LocalDate start) {
    return K30Simulator.builder(clock)
        .people(60)
        .history(300, start.atStartOfDay(K30Site.ZONE).toInstant(), clock.instant())
        .mostRows(40)
        .callLimit(100_000, Duration.ofMinutes(1));
  }

  void serve(K30SimulatorBuilder settings) {
    serve(settings, START);
  }

  /**
   * @param start how far back the site is read
   */
  void serve(K30SimulatorBuilder settings, LocalDate start) {
    close();
    server = settings.start();
    site = new K30Site(server, url, clock, start);
  }

  /** Nothing has been loaded yet, and the server goes on. */
  void newWarehouse() {
    url = database.newWarehouse(directory.resolve("another"));
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
