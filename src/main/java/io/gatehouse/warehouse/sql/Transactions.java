package io.gatehouse.warehouse.sql;

import com.zaxxer.hikari.HikariDataSource;
import io.gatehouse.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.SQLException;

/** Runs work in one transaction each: committed whole, or rolled back and told why. */
public final class Transactions {
  private final HikariDataSource pool;
  private final String url;

  public Transactions(HikariDataSource pool, String url) {
    this.pool = pool;
    this.url = url;
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
}
