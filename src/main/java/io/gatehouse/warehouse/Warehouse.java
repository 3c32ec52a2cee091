package io.gatehouse.warehouse;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * The SQL database that all events land in, each once. Safe to use from many threads and, on one
 * database, from many processes. Every method throws {@link WarehouseException}.
 */
public final class Warehouse implements AutoCloseable {
  private final Dialect dialect;
  private final HikariDataSource pool;
  private final Map<String, Table> tables;
  private final Transactions transactions;
  private final SiteQueue turns = new SiteQueue();
  private final Clock clock;
  private final Loader loader;
  private final Set<String> lockedSites = ConcurrentHashMap.newKeySet();

  private Warehouse(
      String url, Dialect dialect, HikariDataSource pool, Map<String, Table> tables, Clock clock) {
    this.dialect = dialect;
    this.pool = pool;
    this.tables = tables;
    this.transactions = new Transactions(pool, url);
    this.clock = clock;
    this.loader = new Loader(dialect, new Checkpoints(dialect));
  }

  /**
   * Connects, brings the schema to this version and reads the tables' columns.
   *
   * @param url {@code jdbc:h2:…} or {@code jdbc:postgresql:…}
   * @param clock dates what is loaded
   */
  public static Warehouse open(String url, String username, String password, Clock clock) {
    Dialect dialect = Dialect.of(url);
    HikariDataSource pool = null;
    try {
      pool = dialect.open(url, username, password);
      try (Connection connection = pool.getConnection()) {
        return new Warehouse(url, dialect, pool, Schema.read(connection), clock);
      }
    } catch (SQLException | RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      if (e instanceof WarehouseException told) {
        throw told;
      }
      throw WarehouseException.of("open the warehouse", url, sqlCause(e));
    }
  }

  /** Opens what is there for reading alone; never creates or changes anything. */
  public static WarehouseReader openReadOnly(String url, String username, String password) {
    return WarehouseReader.open(url, username, password);
  }

  private static SQLException sqlCause(Exception e) {
    if (e instanceof SQLException sql) {
      return sql;
    }
    if (e instanceof HikariPool.PoolInitializationException
        && e.getCause() instanceof SQLException sql) {
      return sql;
    }
    throw (RuntimeException) e;
  }

  /** For named queries and an integrator's own steps. Loads go through {@link #load}. */
  public DataSource dataSource() {
    return pool;
  }

  /** By its lower-case name; IllegalArgumentException names the nearest there is. */
  public Table table(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException(
          "the warehouse has no table "
              + name
              + "; did you mean "
              + NearestName.of(name, tables.keySet())
              + "?");
    }
    return table;
  }

  public List<Table> tables() {
    return List.copyOf(tables.values());
  }

  /**
   * Writes a page's rows, rejected rows, gaps and checkpoint in one transaction: all of it or
   * nothing. Pages of one site commit in turn, whichever process loads them. A page may be loaded
   * again, whatever came of it before. Of the rejected, those not seen before are counted.
   */
  public LoadResult load(PageLoad page) {
    FeedKey feed = page.feed();
    Instant now = now();
    return turns.take(
        feed.site(),
        () ->
            transactions.run(
                "load a page of " + feed,
                connection -> makeReady(connection, page),
                connection -> loader.load(connection, page, now)));
  }

  /** Committed before the page's own transaction, which may roll back. */
  private void makeReady(Connection connection, PageLoad page) throws SQLException {
    for (PageLoad.TableLoad load : page.tables()) {
      dialect.prepare(connection, load.rows().table());
    }
    String site = page.feed().site();
    if (lockedSites.contains(site)) {
      return;
    }
    try {
      Sql.update(
          connection,
          """
          insert into site_lock (site) select cast(? as varchar)
          where not exists (select 1 from site_lock where site = ?)\
          """,
          site,
          site);
    } catch (SQLException e) {
      boolean anotherWasFaster = "23505".equals(e.getSQLState());
      if (!anotherWasFaster) {
        throw e;
      }
    }
    lockedSites.add(site);
  }

  /** Where the feed goes on, JSON; empty before its first page. */
  public Optional<String> state(FeedKey feed) {
    return transactions.run(
        "read the checkpoint of " + feed, connection -> Checkpoints.state(connection, feed));
  }

  /**
   * Keeps how a run went: in the feed's checkpoint, and as a feed_run row if it did anything.
   *
   * @return where it failed because of an unreadable reply: in how many runs in a row the same one
   *     could not be read; else 0
   */
  public int record(RunRecord run) {
    Instant now = now();
    return transactions.run(
        "record a run of " + run.feed(),
        connection -> {
          if (Runs.worthKeeping(run)) {
            Runs.save(connection, run, now);
          }
          return Checkpoints.record(connection, run, now);
        });
  }

  /** An unreadable reply has been passed over: the next one is another. */
  public void forgetUnreadable(FeedKey feed) {
    transactions.run(
        "go on behind an unreadable reply of " + feed,
        connection -> {
          Checkpoints.forgetUnreadable(connection, feed);
          return null;
        });
  }

  /**
   * Marks the feed's open gaps that ended before a moment as closed by another feed, and counts the
   * events of each that this other feed saw and the feed itself did not.
   *
   * @param by name of the other feed of the same site
   * @return those closed now
   */
  public List<Gap> closeGaps(FeedKey feed, String by, Instant before) {
    Instant now = now();
    return transactions.run(
        "close gaps of " + feed, connection -> Gaps.close(connection, feed, by, before, now));
  }

  /** Every feed that ever loaded or ran, by site and name. */
  public List<FeedStatus> status() {
    return transactions.run("read the feeds' status", Checkpoints::status);
  }

  @Override
  public void close() {
    pool.close();
  }

  /** As precisely as databases keep it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
