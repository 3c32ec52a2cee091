package io.gatehouse.warehouse;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** Runs work in one transaction each: committed whole, or rolled back and told why. */
final class Transactions {
  private final HikariDataSource pool;
  private final String url;

  Transactions(HikariDataSource pool, String url) {
    this.pool = pool;
    this.url = url;
  }

  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  interface Preparation {
    void in(Connection connection) throws SQLException;
  }

  <T> T run(String doing, Work<T> work) {
    return run(doing, connection -> {}, work);
  }

  <T> T run(String doing, Preparation before, Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      before.in(connection);
      connection.setAutoCommit(false);
      boolean committed = false;
      try {
        T result = work.in(connection);
        connection.commit();
        committed = true;
        return result;
      } finally {
        if (!committed) {
          rollback(connection);
        }
      }
    } catch (SQLException e) {
      if (WarehouseException.heals(e)) {
        // What broke one connection has mostly broken the idle ones too: spare the next call.
        pool.getHikariPoolMXBean().softEvictConnections();
      }
      throw WarehouseException.of(doing, url, e);
    }
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is broken: the server has rolled back, the pool throws it away, and the
      // first error tells why.
    }
  }
}
