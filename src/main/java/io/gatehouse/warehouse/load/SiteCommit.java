package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.warehouse.sql.Dialect;
import io.gatehouse.warehouse.sql.Sql;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One transaction that changes rows of a site. It holds the site's row in site_lock until it ends,
 * so that the transactions of a site commit in the order of their numbers. Every row that it adds
 * or changes carries its time and its number.
 */
public final class SiteCommit {
  /** The number of the transaction under way, or else the last; its parameter is the site. */
  static final String NUMBER = "select load_no from site_lock where site = ?";

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
   * deleted it, its numbers go on from the highest in the tables; a new site has none to look for.
   */
  public static void prepare(Connection connection, String site, Collection<Table> tables)
      throws SQLException {
    List<Table> numbered = tables.stream().filter(t -> t.has("site") && t.has("load_no")).toList();
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
  static SiteCommit underWay(Connection connection, String site, Instant now) throws SQLException {
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
  long answer(int call) {
    return answers[OWN_CALLS + call];
  }

  /**
   * Whose page of a site is next in this process: first come, first served. The database's lock
   * keeps other processes out but promises no order, so that under a long load a live feed would
   * wait for seconds.
   */
  public static final class Queue {
    private final Map<String, Lock> bySite = new ConcurrentHashMap<>();

    /** Returns what comes of the work, once its turn has come and it is done. */
    public <T> T take(String site, Supplier<T> work) {
      Lock turn = bySite.computeIfAbsent(site, s -> new ReentrantLock(true));
      turn.lock();
      try {
        return work.get();
      } finally {
        turn.unlock();
      }
    }
  }
}
