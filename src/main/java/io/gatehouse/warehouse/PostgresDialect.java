package io.gatehouse.warehouse;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.Parser;

/**
 * PostgreSQL: binary COPY, straight into the table for new rows, by way of a temporary one for
 * known.
 */
final class PostgresDialect implements Dialect {
  private final Map<Table, String> copyNew = new ConcurrentHashMap<>();
  private final Map<Table, String> copyKnown = new ConcurrentHashMap<>();
  private final Map<Table, Map<Merge, String>> updates = new ConcurrentHashMap<>();

  /** The temporary tables that each physical connection has. */
  private final Map<PGConnection, Set<String>> staged =
      Collections.synchronizedMap(new WeakHashMap<>());

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public String jsonType() {
    return "jsonb";
  }

  @Override
  public String jsonParameter() {
    return "cast(? as jsonb)";
  }

  @Override
  public void configure(HikariConfig pool, String url) {
    pool.setJdbcUrl(url);
    pool.addDataSourceProperty("ApplicationName", "gatehouse");
    pool.addDataSourceProperty("logServerErrorDetail", "false");
    pool.addDataSourceProperty("connectTimeout", "5");
    pool.addDataSourceProperty("socketTimeout", "60");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    // A plan made while the table was empty would read the whole table for ever after.
    pool.addDataSourceProperty(
        "options", "-c lock_timeout=10s -c plan_cache_mode=force_custom_plan");
    pool.setConnectionInitSql("set time zone 'UTC'");
  }

  @Override
  public long[] together(Connection connection, List<Call> calls) throws SQLException {
    long[] answers = new long[calls.size()];
    String sql = calls.stream().map(Call::sql).collect(Collectors.joining(";\n"));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 1;
      for (Call call : calls) {
        call.bind(statement, parameter);
        parameter += call.values().length;
      }
      statement.execute();
      for (int i = 0; i < answers.length; i++) {
        answers[i] = Call.answer(statement);
        statement.getMoreResults();
      }
    }
    return answers;
  }

  /** In a transaction of its own: the table outlives a load that fails. */
  @Override
  public void prepare(Connection connection, Table table) throws SQLException {
    Set<String> tables =
        staged.computeIfAbsent(
            connection.unwrap(PGConnection.class), c -> ConcurrentHashMap.newKeySet());
    if (tables.contains(table.name())) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create temporary table if not exists %1$s on commit delete rows
          as select * from %2$s with no data\
          """
              .formatted(stage(table), table.name()));
    }
    tables.add(table.name());
  }

  @Override
  public void insert(Connection connection, Table table, List<Object[]> rows) throws SQLException {
    copy(connection, copyNew.computeIfAbsent(table, t -> copySql(t, t.name())), table, rows);
  }

  @Override
  public int update(Connection connection, Table table, Merge merge, List<Object[]> rows)
      throws SQLException {
    copy(connection, copyKnown.computeIfAbsent(table, t -> copySql(t, stage(t))), table, rows);
    String sql =
        updates
            .computeIfAbsent(table, t -> new ConcurrentHashMap<>())
            .computeIfAbsent(merge, m -> updateSql(table, m));
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      return update.executeUpdate();
    }
  }

  private static void copy(Connection connection, String sql, Table table, List<Object[]> rows)
      throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      CopyEncoder encoder = new CopyEncoder(table, rows.size());
      for (Object[] row : rows) {
        encoder.add(row);
      }
      encoder.end();
      copy.writeToCopy(encoder.bytes(), 0, encoder.length());
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static String copySql(Table table, String into) {
    return "copy %s (%s) from stdin (format binary)"
        .formatted(
            into, table.columns().stream().map(Column::name).collect(Collectors.joining(", ")));
  }

  private static String updateSql(Table table, Merge merge) {
    return """
        update %s t set %s
        from %s s
        where %s and (%s)\
        """
        .formatted(
            table.name(),
            merge.assignments(table),
            stage(table),
            Merge.sameKey(table),
            merge.differs(table));
  }

  private static String stage(Table table) {
    return "gatehouse_stage_" + table.name();
  }

  /** Transactions of this connection are read-only, and one statement cannot leave its own. */
  @Override
  public Connection readOnly(String url, String username, String password) throws SQLException {
    Properties properties = new Properties();
    if (username != null) {
      properties.setProperty("user", username);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("ApplicationName", "gatehouse query");
    properties.setProperty("connectTimeout", "5");
    Connection connection = DriverManager.getConnection(url, properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set time zone 'UTC'");
    }
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    return connection;
  }

  @Override
  public void requireOneStatement(String sql) throws SQLException {
    if (Parser.parseJdbcSql(sql, true, false, true, false, false).size() > 1) {
      throw new SQLException("one statement at a time, please: remove what follows the semicolon");
    }
  }
}
