package io.gatehouse.warehouse.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.warehouse.sql.Dialect.Merge;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.Parser;

/**
 * PostgreSQL: binary COPY, straight into the table for new rows, by way of a temporary one for
 * known.
 */
public final class PostgresDialect implements Dialect {
  /** Begins the names of the temporary tables. */
  public static final String STAGE = "gatehouse_stage_";

  /** Rows that go to the server in one piece. */
  private static final int AT_A_TIME = 100;

  private final Map<Table, String> copyNew = new ConcurrentHashMap<>();
  private final Map<Table, String> copyKnown = new ConcurrentHashMap<>();
  private final Map<Table, Map<Merge, String>> updates = new ConcurrentHashMap<>();

  /** Opens a connection of its own. */
  @FunctionalInterface
  public interface Connecting {
    Connection connect() throws SQLException;
  }

  /** The temporary tables that each physical connection has. */
  private final Map<PGConnection, Set<String>> staged =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Path ownMigrations;

  PostgresDialect(Path ownMigrations) {
    this.ownMigrations = ownMigrations;
  }

  @Override
  public Path ownMigrations() {
    return ownMigrations;
  }

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public Map<String, String> sqlWords() {
    return Map.of(
        "json", "jsonb",
        "working_day_of", "cast(((",
        "at_z", ") at time zone z.time_zone) - z.day_starts as date)",
        "ago", "(current_timestamp - interval '1 minute' * (",
        "ago_end", "))",
        // Without distinct each would be joined after all of the view had been made.
        "once", "as materialized",
        "join_each", "cross join lateral (select distinct * from ",
        "of_person", " v where v.site = l.site and v.person_id = l.person_id) d");
  }

  /** As POSIX has it: a name in angles, then how far it is west of Greenwich. */
  @Override
  public String zoneOf(String offset) {
    return "<" + offset + ">" + (offset.startsWith("-") ? "+" : "-") + offset.substring(1);
  }

  @Override
  public String jsonParameter() {
    return "cast(? as jsonb)";
  }

  @Override
  public HikariDataSource open(String url, String username, String password) throws SQLException {
    HikariConfig config = Dialect.pool(username, password);
    config.setJdbcUrl(url);
    config.addDataSourceProperty("ApplicationName", "gatehouse");
    config.addDataSourceProperty("logServerErrorDetail", "false");
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "60");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    // Not as startup options, which poolers refuse. A plan made while the table was empty would
    // read the whole table for ever after.
    config.setConnectionInitSql(
        "set time zone 'UTC'; set lock_timeout = '10s'; set plan_cache_mode = force_custom_plan");
    HikariDataSource pool = new HikariDataSource(config);
    try {
      requireSessions(pool::getConnection, url);
      requireUnicode(pool, url);
      Migrations.run(patient(pool), this, url);
      return pool;
    } catch (SQLException | RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /**
   * The same connections, that wait for a statement as long as it takes: an index on millions does.
   */
  public static DataSource patient(DataSource pool) {
    return (DataSource)
        Proxy.newProxyInstance(
            PostgresDialect.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(pool, arguments);
                if (answer instanceof Connection connection) {
                  connection.setNetworkTimeout(Runnable::run, 0); // the pool sets its own again
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /**
   * Temporary tables and settings belong to a session. A pooler that lends a session for one
   * transaction only would give them to others, and ours to us no more.
   */
  public static void requireSessions(Connecting to, String url) throws SQLException {
    try (Connection one = to.connect()) {
      int session = session(one);
      if (one.unwrap(PGConnection.class).getBackendPID() == session) {
        return; // no pooler is between
      }
      try (Connection other = to.connect()) {
        other.setAutoCommit(false);
        boolean lent = session(other) == session || session(one) != session;
        other.rollback();
        if (lent) {
          throw new WarehouseException(
              "the pooler in front of %s lends a connection for one transaction only, and Gatehouse needs it for its whole session; set pool_mode=session for this database in pgbouncer.ini, or name PostgreSQL itself in warehouse.url"
                  .formatted(WarehouseException.withoutSecrets(url)),
              false,
              null);
        }
      }
    }
  }

  /** Before anything is made there: names of people would not fit in, and it cannot be changed. */
  private static void requireUnicode(DataSource source, String url) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select current_setting('server_encoding'), to_regclass('flyway_schema_history')\
                """)) {
      row.next();
      if (!row.getString(1).equals("UTF8") && row.getString(2) == null) {
        throw new WarehouseException(
            "%s keeps text in %s, which not all names fit into; nothing was made there: make the database anew with ENCODING 'UTF8' TEMPLATE template0"
                .formatted(WarehouseException.withoutSecrets(url), row.getString(1)),
            false,
            null);
      }
    }
  }

  private static int session(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
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

  @Override
  public String answering(String column, String update) {
    return update + " returning " + column;
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
      CopyEncoder encoder = new CopyEncoder(table, Math.min(rows.size(), AT_A_TIME));
      for (int i = 0; i < rows.size(); i++) {
        if (i > 0 && i % AT_A_TIME == 0) { // the server takes these in while the next are encoded
          copy.writeToCopy(encoder.bytes(), 0, encoder.length());
          encoder.clear();
        }
        encoder.add(rows.get(i));
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
    return STAGE + table.name();
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
    properties.setProperty("loginTimeout", "10"); // what answers the port may be no PostgreSQL
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
