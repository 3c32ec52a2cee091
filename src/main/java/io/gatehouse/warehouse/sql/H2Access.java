package io.gatehouse.warehouse.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.gatehouse.warehouse.WarehouseException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.h2.api.ErrorCode;
import org.h2.command.dml.SetTypes;

/**
 * Opens an H2 database: who may write, who may read, and who else on the machine may do neither.
 */
public final class H2Access {
  private static final int WRONG_USER_OR_PASSWORD = 28000;

  static {
    // H2 reads it once, with its first class: whoever opens a file may have to serve others.
    if (System.getProperty("h2.bindAddress") == null) {
      System.setProperty("h2.bindAddress", "127.0.0.1");
    }
    PrivateFiles.register();
  }

  private H2Access() {}

  /**
   * The schema is made and changed in a copy, see {@link H2Files}. Where the operator names no
   * user, the only one who can write has a password that stands in a file beside the database.
   */
  static HikariDataSource open(Dialect dialect, String url, String username, String password)
      throws SQLException {
    H2Files files = H2Files.of(url);
    if (files == null) {
      HikariDataSource pool = pool(url, username, password);
      try {
        Migrations.run(pool, dialect, url);
        letReadersIn(pool, password);
        return pool;
      } catch (SQLException | RuntimeException e) {
        pool.close();
        throw e;
      }
    }
    files.makePrivate();
    try (StartLock lock = files.lock().take()) {
      return open(files, dialect, url, username, password);
    }
  }

  private static HikariDataSource open(
      H2Files files, Dialect dialect, String url, String username, String password)
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
      files.rebuild(copy -> migrate(copy, dialect, url, username, ours));
    }
    HikariDataSource pool = null;
    try {
      pool = named ? pool(files.url(), username, ours) : ownersPool(files, ours);
      if (!isNew && !Migrations.current(pool, dialect)) {
        pool.close();
        pool(files.exclusiveUrl(), username, ours).close(); // fails where anybody else has it open
        files.rebuild(copy -> migrate(copy, dialect, url, username, ours));
        pool = pool(files.url(), username, ours);
      }
      letReadersIn(pool, secret);
      files.shareWithReaders(readersPassword(secret));
      return pool;
    } catch (SQLException | RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      throw e;
    }
  }

  private static void migrate(
      String copy, Dialect dialect, String url, String username, String password) {
    try (HikariDataSource pool = pool(copy, username, password)) {
      Migrations.run(pool, dialect, url);
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
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
        Statement statement = connection.createStatement()) {
      statement.execute("set password '" + password + "'");
    }
    return pool(files.url(), "", password);
  }

  /** People's queries come as a user who may select from the tables, and nothing else. */
  private static void letReadersIn(HikariDataSource pool, String secret) throws SQLException {
    String password = readersPassword(secret);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
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
    boolean inTheUrl = has(url, "USER");
    HikariConfig config = Dialect.pool(inTheUrl ? null : username, inTheUrl ? null : password);
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

  /** As the user READER, who may only select. */
  static Connection read(String url, String password) throws SQLException {
    H2Files files = H2Files.of(url);
    Connection connection;
    if (files == null) {
      connection = reader(url, readersPassword(password));
    } else {
      try (StartLock lock = files.lock().takeToRead()) {
        String readers = files.exists() ? passwordFor(files, url) : "";
        connection =
            files.exists() && files.isAnothers()
                ? readAnothers(files, readers)
                : reader(files.url(), readers);
      }
    }
    connection.setAutoCommit(false);
    return connection;
  }

  /**
   * As the administrator: through whoever has it open, else alone, so that no file is made that its
   * owner could not read.
   */
  static Connection administer(H2Files files, String url, String username, String password)
      throws SQLException {
    boolean named = !username.isEmpty() || !password.isEmpty() || has(url, "USER");
    String secret = named ? password : files.password();
    String server = files.server();
    if (server != null) {
      try {
        return DriverManager.getConnection(server, username, secret);
      } catch (SQLException e) {
        if (e.getErrorCode() != ErrorCode.CONNECTION_BROKEN_1) {
          throw e;
        }
      }
    }
    return DriverManager.getConnection(
        with(files.exclusiveUrl(), "IFEXISTS", "TRUE"), has(url, "USER") ? null : username, secret);
  }

  /** Through whoever has it open, else from the file, and without making one. */
  private static Connection readAnothers(H2Files files, String password) throws SQLException {
    String server = files.server();
    if (server != null) {
      try {
        return reader(server, password);
      } catch (SQLException e) {
        if (e.getErrorCode() != ErrorCode.CONNECTION_BROKEN_1) {
          throw e;
        }
        throw new WarehouseException(
            "the daemon that had %s open was killed and has left its lock: start it again, or run this as its user (with the Debian package as root)"
                .formatted(files.shown()),
            false,
            e);
      }
    }
    return reader(unchanged(files), password);
  }

  private static String unchanged(H2Files files) {
    return with(
        without(files.url(), Set.of("AUTO_SERVER", "AUTO_SERVER_PORT")), "ACCESS_MODE_DATA", "r");
  }

  /** The same, without changing a file, where nobody else has it open. */
  public static Connection look(String url, String password) throws SQLException {
    H2Files files = H2Files.of(url);
    if (files != null && files.exists()) {
      try {
        Connection connection = reader(unchanged(files), passwordFor(files, url));
        connection.setAutoCommit(false);
        return connection;
      } catch (SQLException e) {
        boolean isOpen = WarehouseException.heals(e);
        if (!isOpen) {
          throw e;
        }
      }
    }
    return read(url, password);
  }

  /** As the owner, where somebody else has it open; null where nobody has, or nobody else can. */
  public static Connection beside(String url, String username, String password)
      throws SQLException {
    H2Files files = H2Files.of(url);
    String address = files == null ? url : files.url();
    if (files != null && !isOpen(files, url)) {
      return null;
    }
    boolean named = !username.isEmpty() || !password.isEmpty();
    String existing = with(with(address, "IFEXISTS", "TRUE"), "LOCK_TIMEOUT", "10000");
    if (has(url, "USER")) {
      return DriverManager.getConnection(existing);
    }
    boolean ours = files != null && !named;
    return DriverManager.getConnection(
        existing, ours ? "" : username, ours ? passwordFor(files, url) : password);
  }

  private static boolean isOpen(H2Files files, String url) throws SQLException {
    if (!files.exists()) {
      return false;
    }
    String alone = without(files.url(), Set.of("AUTO_SERVER", "AUTO_SERVER_PORT"));
    try (Connection looked =
        reader(with(alone, "ACCESS_MODE_DATA", "r"), passwordFor(files, url))) {
      return looked.isClosed();
    } catch (SQLException e) {
      if (!WarehouseException.heals(e)) {
        throw e;
      }
      return true;
    }
  }

  private static String passwordFor(H2Files files, String url) {
    if (files.isForReading()) {
      return files.sharedPassword();
    }
    String password = files.password();
    if (password == null) {
      throw new WarehouseException(
          "cannot open the warehouse in %s for reading: %s is not there, which the next start of the run command makes; if this is a copy, copy that file too"
              .formatted(WarehouseException.withoutSecrets(url), files.passwordFile()),
          false,
          null);
    }
    return readersPassword(password);
  }

  private static Connection reader(String url, String password) throws SQLException {
    boolean looks = url.endsWith(";ACCESS_MODE_DATA=r");
    String address = with(forReaders(url), "IFEXISTS", "TRUE");
    return DriverManager.getConnection(
        looks ? with(address, "ACCESS_MODE_DATA", "r") : address, "READER", password);
  }

  /** Without what only an administrator may set. */
  private static String forReaders(String url) {
    Set<String> not = new HashSet<>(SetTypes.getTypes());
    not.addAll(List.of("USER", "PASSWORD", "INIT"));
    return without(url, not);
  }

  /** An address without some of its settings. */
  static String without(String url, Set<String> names) {
    String[] parts = url.split(";");
    StringBuilder kept = new StringBuilder(parts[0]);
    for (String part : Arrays.asList(parts).subList(1, parts.length)) {
      if (!part.isEmpty() && !names.contains(part.split("=", 2)[0].toUpperCase(Locale.ROOT))) {
        kept.append(';').append(part);
      }
    }
    return kept.toString();
  }
}
