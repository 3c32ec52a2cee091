package io.gatehouse.warehouse;

import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.load.Checkpoints;
import io.gatehouse.warehouse.sql.Dialect;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.H2Access;
import io.gatehouse.warehouse.sql.Schema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** A connection for people's own queries. The database itself refuses whatever would write. */
public final class WarehouseReader implements AutoCloseable {
  private static final int FETCH_SIZE = 1000;
  private static final Set<Integer> H2_NOT_THERE = Set.of(90146, 90149);
  private static final int H2_NOT_A_QUERY = 90002;
  private static final Set<String> NO_SUCH_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

  private final String url;
  private final Dialect dialect;
  private final Connection connection;
  private Map<String, Table> tables = Map.of();

  private WarehouseReader(String url, Dialect dialect, Connection connection) {
    this.url = url;
    this.dialect = dialect;
    this.connection = connection;
  }

  static WarehouseReader open(String url, String username, String password) {
    Dialect dialect = Dialect.of(url);
    return open(url, dialect, () -> dialect.readOnly(url, username, password));
  }

  static WarehouseReader look(String url, String username, String password) {
    boolean isH2 = url.startsWith("jdbc:h2:");
    return isH2
        ? open(url, Dialect.of(url), () -> H2Access.look(url, password))
        : open(url, username, password);
  }

  private interface Opening {
    Connection open() throws SQLException;
  }

  private static WarehouseReader open(String url, Dialect dialect, Opening opening) {
    try {
      return new WarehouseReader(url, dialect, opening.open());
    } catch (SQLException e) {
      if (H2_NOT_THERE.contains(e.getErrorCode())) {
        throw new WarehouseException(
            "there is no warehouse at "
                + WarehouseException.withoutSecrets(url)
                + " yet: the run command makes it; is warehouse.url the right one?",
            false,
            e);
      }
      throw WarehouseException.of("open the warehouse for reading", url, e);
    }
  }

  /** How every feed stands that ever loaded or ran, by site and name. */
  public List<FeedStatus> status() {
    return inTransaction("read the feeds' status", Checkpoints::status);
  }

  /** How every feed stands that ever loaded or ran, what is paused, and which daemons run. */
  public Standing standing() {
    return inTransaction("read how the feeds stand", Standing::read);
  }

  /**
   * Hands over every row of a table, in the order of its key and one by one: they are not held in
   * memory.
   *
   * @param rows takes {@code Object[]} in the order of the table's columns, with the values that
   *     {@link Column.Type} says
   */
  public void read(String table, Consumer<Object[]> rows) {
    Table read = table(table);
    String columns = String.join(", ", read.columns().stream().map(Column::name).toList());
    String order = read.key().isEmpty() ? "" : " order by " + String.join(", ", read.key());
    run(
        "select " + columns + " from " + read.name() + order,
        found -> {
          while (found.next()) {
            Object[] row = new Object[read.columns().size()];
            for (int i = 0; i < row.length; i++) {
              row[i] = Sql.read(found, i + 1, read.columns().get(i));
            }
            rows.accept(row);
          }
          return null;
        });
  }

  /** Tables and views, by name. */
  public List<String> names() {
    return query(
        "select lower(table_name) from information_schema.tables"
            + " where table_schema = current_schema order by 1",
        rows -> {
          List<String> names = new ArrayList<>();
          for (Object[] row = rows.next(); row != null; row = rows.next()) {
            names.add((String) row[0]);
          }
          return names;
        });
  }

  /** The key's columns; none for a view. */
  List<String> key(String name) {
    if (tables.isEmpty()) {
      tables = inTransaction("read the tables", Schema::read);
    }
    return tables.containsKey(name) ? tables.get(name).key() : List.of();
  }

  /** By its lower-case name, as it was when this reader first read the tables. */
  public Table table(String name) {
    if (!tables.containsKey(name)) {
      tables = inTransaction("read the tables", Schema::read);
    }
    Table table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("the warehouse has no table " + name);
    }
    return table;
  }

  private interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  private <T> T inTransaction(String doing, Work<T> work) {
    try {
      try {
        return work.in(connection);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      if (NO_SUCH_TABLE.contains(String.valueOf(e.getSQLState()))) {
        throw new WarehouseException(
            WarehouseException.withoutSecrets(url)
                + " has no tables of Gatehouse yet: the run command makes them; is warehouse.url"
                + " the right one?",
            false,
            e);
      }
      throw WarehouseException.of(doing, url, e);
    }
  }

  /**
   * Runs one query; its rows are taken one by one and not held in memory. A statement that would
   * write, or several statements, fail with a {@link WarehouseException} that says what the
   * database said.
   */
  public <T> T query(String sql, Function<QueryResult, T> rows) {
    return run(sql, result -> rows.apply(new QueryResult(result, url)));
  }

  private interface Rows<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private <T> T run(String sql, Rows<T> rows) {
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
      if (e.getErrorCode() == H2_NOT_A_QUERY) {
        throw new WarehouseException(
            "cannot run this: only a query, such as SELECT, is allowed here", false, e);
      }
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
