package io.gatehouse.warehouse;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** H2: statements of many rows each, which is what it is fastest with. */
final class H2Dialect implements Dialect {
  private static final int ROWS_PER_STATEMENT = 50;
  private static final int WRONG_USER_OR_PASSWORD = 28000;

  static {
    // H2 reads it once, with its first class: whoever opens a file may have to serve others.
    if (System.getProperty("h2.bindAddress") == null) {
      System.setProperty("h2.bindAddress", "127.0.0.1");
    }
    PrivateFiles.register();
  }

  private record Statement(Table table, Merge merge, int rows) {}

  private final Map<Statement, String> sql = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "h2";
  }

  @Override
  public String jsonType() {
    return "json";
  }

  @Override
  public String jsonParameter() {
    return "? format json";
  }

  /**
   * The schema is made and changed in a copy, see {@link H2Files}. Where the operator names no
   * user, the only one who can write has a password that stands in a file beside the database.
   */
  @Override
  public HikariDataSource open(String url, String username, String password) throws SQLException {
    H2Files files = H2Files.of(url);
    if (files == null) {
      HikariDataSource pool = pool(url, username, password);
      try {
        Migrations.run(pool, this, url);
        letReadersIn(pool, password);
        return pool;
      } catch (SQLException | RuntimeException e) {
        pool.close();
        throw e;
      }
    }
    files.makePrivate();
    try (H2Files.Start start = files.start()) {
      return open(files, url, username, password);
    }
  }

  private HikariDataSource open(H2Files files, String url, String username, String password)
      throws SQLException {
    boolean named = !username.isEmpty() || !password.isEmpty() || has(url, "USER");
    boolean isNew = !files.exists() && !has(url, "IFEXISTS") && !has(url, "FORBID_CREATION");
    String secret = files.password();
    if (secret == null && (isNew || named || opensWithoutPassword(files))) {
      secret = files.makePassword();
    }
    if (secret == null && files.exists()) {
      throw new WarehouseException(
          "%s is not there, and %s opens only with the password in it; the two files belong together: bring it back from where the database came from, or name user and password in warehouse.username and warehouse.password"
              .formatted(files.passwordFile(), WarehouseException.withoutSecrets(url)),
          false,
          null);
    }
    String ours = named ? password : secret;
    if (isNew) {
      files.rebuild(copy -> migrate(copy, url, username, ours));
    }
    HikariDataSource pool = null;
    try {
      pool = named ? pool(files.url(), username, ours) : ownersPool(files, ours);
      if (!isNew && !Migrations.current(pool, this)) {
        pool.close();
        pool(files.exclusiveUrl(), username, ours).close(); // fails where anybody else has it open
        files.rebuild(copy -> migrate(copy, url, username, ours));
        pool = pool(files.url(), username, ours);
      }
      letReadersIn(pool, secret);
      return pool;
    } catch (SQLException | RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      throw e;
    }
  }

  private void migrate(String copy, String url, String username, String password) {
    try (HikariDataSource pool = pool(copy, username, password)) {
      Migrations.run(pool, this, url);
      try (Connection connection = pool.getConnection();
          java.sql.Statement statement = connection.createStatement()) {
        statement.execute("set db_close_delay 0"); // closed with the last connection
      }
    } catch (SQLException e) {
      throw WarehouseException.of("bring the schema to this version", url, e);
    }
  }

  /** As the first versions left it: an administrator without name and password. */
  private static boolean opensWithoutPassword(H2Files files) throws SQLException {
    if (!files.exists()) {
      return false;
    }
    try (Connection connection =
        DriverManager.getConnection(with(files.url(), "IFEXISTS", "TRUE"), "", "")) {
      return true;
    } catch (SQLException e) {
      if (e.getErrorCode() == WRONG_USER_OR_PASSWORD) {
        return false;
      }
      throw e;
    }
  }

  /** Gives an administrator without a password this one first. */
  private static HikariDataSource ownersPool(H2Files files, String password) throws SQLException {
    try {
      return pool(files.url(), "", password);
    } catch (HikariPool.PoolInitializationException e) {
      boolean refused =
          e.getCause() instanceof SQLException why && why.getErrorCode() == WRONG_USER_OR_PASSWORD;
      if (!refused || !opensWithoutPassword(files)) {
        throw e;
      }
    }
    try (Connection connection = DriverManager.getConnection(files.url(), "", "");
        java.sql.Statement statement = connection.createStatement()) {
      statement.execute("set password '" + password + "'");
    }
    return pool(files.url(), "", password);
  }

  /** People's queries come as a user who may select from the tables, and nothing else. */
  private static void letReadersIn(HikariDataSource pool, String secret) throws SQLException {
    String password = readersPassword(secret);
    try (Connection connection = pool.getConnection();
        java.sql.Statement statement = connection.createStatement()) {
      statement.execute("create user if not exists reader password '" + password + "'");
      statement.execute("alter user reader set password '" + password + "'");
      statement.execute("grant select on schema public to reader");
    }
  }

  /** Told by the other, which it does not tell. */
  private static String readersPassword(String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(("reader" + secret).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal("reader".getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** A commit is on the disk when it returns, and waits for other writers rather than failing. */
  private static HikariDataSource pool(String url, String username, String password) {
    HikariConfig config = Dialect.pool(username, password);
    config.setJdbcUrl(
        with(
            with(with(url, "WRITE_DELAY", "0"), "LOCK_TIMEOUT", "10000"), "TRACE_LEVEL_FILE", "0"));
    return new HikariDataSource(config);
  }

  private static String with(String url, String setting, String value) {
    return has(url, setting) ? url : url + ";" + setting + "=" + value;
  }

  private static boolean has(String url, String setting) {
    return url.toUpperCase(Locale.ROOT).contains(";" + setting + "=");
  }

  @Override
  public long[] together(Connection connection, List<Call> calls) throws SQLException {
    long[] answers = new long[calls.size()];
    for (int i = 0; i < answers.length; i++) {
      try (PreparedStatement statement = connection.prepareStatement(calls.get(i).sql())) {
        calls.get(i).bind(statement, 1);
        statement.execute();
        answers[i] = Call.answer(statement);
      }
    }
    return answers;
  }

  @Override
  public void prepare(Connection connection, Table table) {}

  @Override
  public void insert(Connection connection, Table table, List<Object[]> rows) throws SQLException {
    execute(connection, table, null, rows);
  }

  @Override
  public int update(Connection connection, Table table, Merge merge, List<Object[]> rows)
      throws SQLException {
    return execute(connection, table, merge, rows);
  }

  private int execute(Connection connection, Table table, Merge merge, List<Object[]> rows)
      throws SQLException {
    int written = 0;
    int full = rows.size() - rows.size() % ROWS_PER_STATEMENT;
    if (full > 0) {
      written +=
          execute(
              connection, new Statement(table, merge, ROWS_PER_STATEMENT), rows.subList(0, full));
    }
    if (full < rows.size()) {
      int rest = rows.size() - full;
      written +=
          execute(connection, new Statement(table, merge, rest), rows.subList(full, rows.size()));
    }
    return written;
  }

  private int execute(Connection connection, Statement statement, List<Object[]> rows)
      throws SQLException {
    int written = 0;
    List<Column> columns = statement.table.columns();
    try (PreparedStatement prepared =
        connection.prepareStatement(sql.computeIfAbsent(statement, H2Dialect::sql))) {
      for (int first = 0; first < rows.size(); first += statement.rows) {
        int parameter = 1;
        for (Object[] row : rows.subList(first, first + statement.rows)) {
          for (int i = 0; i < row.length; i++) {
            prepared.setObject(parameter++, value(columns.get(i), row[i]));
          }
        }
        written += prepared.executeUpdate();
      }
    }
    return written;
  }

  private static Object value(Column column, Object value) {
    if (value instanceof Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    }
    if (value instanceof String text) {
      return column.type() == Column.Type.JSON
          ? StoredText.cleanJson(text)
          : StoredText.clean(text);
    }
    return value;
  }

  private static String sql(Statement statement) {
    Table table = statement.table;
    String names = table.columns().stream().map(Column::name).collect(Collectors.joining(", "));
    String values =
        String.join(",\n", Collections.nCopies(statement.rows, "(" + parameters(table) + ")"));
    if (statement.merge == null) {
      return "insert into " + table.name() + " (" + names + ") values\n" + values;
    }
    return """
        merge into %s t using (values
        %s) s (%s)
        on %s
        when matched and (%s) then update set %s\
        """
        .formatted(
            table.name(),
            values,
            names,
            Merge.sameKey(table),
            statement.merge.differs(table),
            statement.merge.assignments(table));
  }

  private static String parameters(Table table) {
    return table.columns().stream().map(H2Dialect::parameter).collect(Collectors.joining(", "));
  }

  private static String parameter(Column column) {
    return switch (column.type()) {
      case TEXT -> "cast(? as varchar)";
      case TIMESTAMP -> "cast(? as timestamp with time zone)";
      case DATE -> "cast(? as date)";
      case BOOLEAN -> "cast(? as boolean)";
      case INTEGER -> "cast(? as integer)";
      case BIGINT -> "cast(? as bigint)";
      case DOUBLE -> "cast(? as double precision)";
      case UUID -> "cast(? as uuid)";
      case JSON -> "? format json";
    };
  }

  /** As the user READER, who may only select. */
  @Override
  public Connection readOnly(String url, String username, String password) throws SQLException {
    H2Files files = H2Files.of(url);
    Connection connection;
    if (files == null) {
      connection = reader(url, password);
    } else {
      try (H2Files.Start start = files.startReading()) {
        connection = reader(files.url(), files.exists() ? passwordFor(files, url) : "");
      }
    }
    connection.setAutoCommit(false);
    return connection;
  }

  private static String passwordFor(H2Files files, String url) {
    String password = files.password();
    if (password == null) {
      throw new WarehouseException(
          "cannot open the warehouse in %s for reading: %s is not there, which the next start of the run command makes; if this is a copy, copy that file too"
              .formatted(WarehouseException.withoutSecrets(url), files.passwordFile()),
          false,
          null);
    }
    return password;
  }

  private static Connection reader(String url, String secret) throws SQLException {
    return DriverManager.getConnection(
        with(url, "IFEXISTS", "TRUE"), "READER", readersPassword(secret));
  }

  @Override
  public void requireOneStatement(String sql) {}
}
