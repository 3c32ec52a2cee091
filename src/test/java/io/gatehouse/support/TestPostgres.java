package io.gatehouse.support;

import io.gatehouse.warehouse.Warehouse;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL: one server for the whole test run, a database of its own for whoever asks. */
public final class TestPostgres {
  public static final String USER = "postgres";
  public static final String PASSWORD = "postgres";

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static EmbeddedPostgres server;
  private static String empty;

  private TestPostgres() {}

  /** The url of a fresh, empty database. */
  public static String freshDatabase() {
    return freshDatabase("");
  }

  /**
   * The same, made with further words.
   *
   * @param of such as {@code " template x"}
   */
  public static String freshDatabase(String of) {
    String name = "gatehouse_" + DATABASES.incrementAndGet();
    try (Connection admin = connect("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute("create database " + name + of);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create " + name, e);
    }
    return url(name);
  }

  /** The url of a fresh warehouse without rows: a copy of one that is made once. */
  public static synchronized String freshWarehouse() {
    if (empty == null) {
      String url = freshDatabase();
      Warehouse.open(url, USER, PASSWORD, Clock.systemUTC()).close();
      cutConnections(url); // a database that is in use cannot be copied
      empty = url.substring(url.lastIndexOf('/') + 1);
    }
    return freshDatabase(" template " + empty);
  }

  /** Ends every connection to a database from the server's side, as a restart would. */
  public static void cutConnections(String url) {
    cutConnections(url, "true");
  }

  /**
   * @param which a condition on pg_stat_activity
   */
  public static void cutConnections(String url, String which) {
    String database = url.substring(url.lastIndexOf('/') + 1);
    try (Connection admin = connect("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
              + database
              + "' and "
              + which);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot cut the connections to " + database, e);
    }
  }

  private static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), USER, PASSWORD);
  }

  private static String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + server().getPort() + "/" + database;
  }

  private static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        server = EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start the test's PostgreSQL", e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(TestPostgres::stop));
    }
    return server;
  }

  private static void stop() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop the test's PostgreSQL", e);
    }
  }
}
