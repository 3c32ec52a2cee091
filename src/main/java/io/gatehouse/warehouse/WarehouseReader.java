package io.gatehouse.warehouse;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A connection for people's own queries. The database itself refuses whatever would write. */
public final class WarehouseReader implements AutoCloseable {
  private static final int FETCH_SIZE = 1000;

  /** Takes the rows one by one; they are not held in memory. */
  public interface Rows<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private final String url;
  private final Dialect dialect;
  private final Connection connection;

  private WarehouseReader(String url, Dialect dialect, Connection connection) {
    this.url = url;
    this.dialect = dialect;
    this.connection = connection;
  }

  static WarehouseReader open(String url, String username, String password) {
    Dialect dialect = Dialect.of(url);
    try {
      return new WarehouseReader(url, dialect, dialect.readOnly(url, username, password));
    } catch (SQLException e) {
      throw WarehouseException.of("open the warehouse for reading", url, e);
    }
  }

  /**
   * Runs one query. A statement that would write, or several statements, fail with a {@link
   * WarehouseException} that says what the database said.
   */
  public <T> T query(String sql, Rows<T> rows) {
    try {
      dialect.requireOneStatement(sql);
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(FETCH_SIZE);
        try (ResultSet result = statement.executeQuery(sql)) {
          return rows.read(result);
        }
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw WarehouseException.of("run the query", url, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It has only been read from: there is nothing to lose.
    }
  }
}
