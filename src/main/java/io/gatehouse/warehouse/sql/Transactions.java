package io.gatehouse.warehouse.sql;

import com.zaxxer.hikari.HikariDataSource;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Runs work in one transaction each: committed whole, or rolled back and told why. What changes
 * rows of a site is a {@link SiteCommit}, {@link #inTurn}.
 */
public final class Transactions {
  private final HikariDataSource pool;
  private final String url;
  private final Dialect dialect;
  private final Collection<Table> tables;
  private final Map<String, Lock> turns = new ConcurrentHashMap<>();
  private final Set<String> lockedSites = ConcurrentHashMap.newKeySet();

  /**
   * @param tables all there are: a site's numbers go on from the highest in them
   */
  public Transactions(
      HikariDataSource pool, String url, Dialect dialect, Collection<Table> tables) {
    this.pool = pool;
    this.url = url;
    this.dialect = dialect;
    this.tables = tables;
  }

  public interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  public interface Preparation {
    void in(Connection connection) throws SQLException;
  }

  public <T> T run(String doing, Work<T> work) {
    return run(doing, connection -> {}, work);
  }

  /** Work that answers nothing. */
  public void write(String doing, Preparation work) {
    run(
        doing,
        connection -> {
          work.in(connection);
          return null;
        });
  }

  /**
   * Work that begins a {@link SiteCommit}, first come, first served. The database's lock keeps
   * other processes out but promises no order, so that under a long load a live feed would wait for
   * seconds.
   *
   * @param into the tables that rows go into: what a connection needs for that is made, and
   *     committed, before the transaction, which may roll back
   */
  public <T> T inTurn(String doing, String site, List<Table> into, Work<T> work) {
    Lock turn = turns.computeIfAbsent(site, s -> new ReentrantLock(true));
    turn.lock();
    try {
      return run(doing, connection -> makeReady(connection, site, into), work);
    } finally {
      turn.unlock();
    }
  }

  private void makeReady(Connection connection, String site, List<Table> into) throws SQLException {
    for (Table table : into) {
      dialect.prepare(connection, table);
    }
    if (!lockedSites.contains(site)) {
      SiteCommit.prepare(connection, site, tables);
      lockedSites.add(site);
    }
  }

  /**
   * A connection on which something failed that is not the data's fault is not used again: what
   * failed may be its own, such as a lost temporary table, or a server that only reads since a
   * fail-over.
   */
  public <T> T run(String doing, Preparation before, Work<T> work) {
    boolean committing = false;
    try (Connection connection = pool.getConnection()) {
      boolean committed = false;
      SQLException failure = null;
      try {
        before.in(connection);
        connection.setAutoCommit(false);
        T result = work.in(connection);
        committing = true;
        connection.commit();
        committed = true;
        return result;
      } catch (SQLException e) {
        failure = e;
        throw e;
      } finally {
        if (!committed) {
          rollback(connection);
          if (failure == null || !WarehouseException.carriesData(failure)) {
            pool.evictConnection(connection);
          }
        }
      }
    } catch (SQLException e) {
      if (WarehouseException.heals(e)) {
        // What broke one connection has mostly broken the idle ones too: spare the next call.
        pool.getHikariPoolMXBean().softEvictConnections();
      }
      throw committing
          ? WarehouseException.ofCommit(doing, url, e)
          : WarehouseException.of(doing, url, e);
    }
  }

  private static void rollback(Connection connection) {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      // The connection is broken: the server has rolled back, the pool throws it away, and the
      // first error tells why.
    }
  }

  /**
   * One transaction that changes rows of a site. It holds the site's row in site_lock until it
   * ends, so that the transactions of a site commit in the order of their numbers. Every row that
   * it adds or changes carries its time and its number.
   */
  public static final class SiteCommit {
    /** The number of the transaction under way, or else the last; its parameter is the site. */
    public static final String NUMBER = "select load_no from site_lock where site = ?";

    /** Numbers of all sites grow together: then one index serves them all. */
    private static final String TAKE =
        """
        update site_lock set load_no = greatest(load_no, (select max(load_no) from site_lock)) + 1
        where site = ?\
        """;

    private static final int OWN_CALLS = 1;

    private final Instant at;
    private final long[] answers;

    private SiteCommit(Instant at, long[] answers) {
      this.at = at;
      this.answers = answers;
    }

    /**
     * Makes the site's row where there is none, in a transaction of its own. Where somebody has
     * deleted it, its numbers go on from the highest in the tables; a new site has none to look
     * for.
     */
    private static void prepare(Connection connection, String site, Collection<Table> tables)
        throws SQLException {
      List<Table> numbered =
          tables.stream().filter(t -> t.has("site") && t.has("load_no")).toList();
      String given =
          numbered.stream()
              .map(
                  table ->
                      """
                      select max(load_no) as load_no from %s
                      where site = ? and exists (select 1 from feed_checkpoint where site = ?)\
                      """
                          .formatted(table.name()))
              .collect(Collectors.joining("\nunion all\n"));
      List<Object> values = new ArrayList<>(Collections.nCopies(2 * numbered.size() + 2, site));
      try {
        Sql.update(
            connection,
            """
            insert into site_lock (site, load_no)
            select cast(? as varchar), last_no
            from (select coalesce(max(load_no), 0) as last_no from (%s) given) last_given
            where not exists (select 1 from site_lock where site = ?)\
            """
                .formatted(given),
            values.toArray());
      } catch (SQLException e) {
        boolean anotherWasFaster = "23505".equals(e.getSQLState());
        if (!anotherWasFaster) {
          throw e;
        }
      }
    }

    /**
     * Waits until no other transaction of the site is under way and keeps others out until this one
     * ends; takes its number; then makes the calls, in the same round trip where the database can.
     */
    public static SiteCommit begin(
        Connection connection, Dialect dialect, String site, Instant now, List<Dialect.Call> calls)
        throws SQLException {
      List<Dialect.Call> all = new ArrayList<>(calls.size() + OWN_CALLS);
      all.add(new Dialect.Call(dialect.answering("load_no", TAKE), site));
      all.addAll(calls);
      long[] answers = dialect.together(connection, all);
      if (answers[0] < 0) {
        throw new WarehouseException(
            "the lock of site " + site + " is gone from table site_lock; try again", true, null);
      }
      return new SiteCommit(now, answers);
    }

    /** The one that has begun on this connection. */
    public static SiteCommit underWay(Connection connection, String site, Instant now)
        throws SQLException {
      try (PreparedStatement query = connection.prepareStatement(NUMBER)) {
        query.setString(1, site);
        try (ResultSet row = query.executeQuery()) {
          row.next();
          return new SiteCommit(now, new long[] {row.getLong(1)});
        }
      }
    }

    /** When: becomes first_loaded_at of new rows, last_loaded_at of changed ones. */
    public Instant at() {
      return at;
    }

    /** Becomes load_no: the next number of the site. */
    public long number() {
      return answers[0];
    }

    /** To the n-th of the calls that went with its beginning; see {@link Dialect#together}. */
    public long answer(int call) {
      return answers[OWN_CALLS + call];
    }
  }
}
