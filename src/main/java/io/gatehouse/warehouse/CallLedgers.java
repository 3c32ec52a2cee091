package io.gatehouse.warehouse;

import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.H2Access;
import io.gatehouse.warehouse.sql.Transactions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The budgets of calls that processes on one warehouse share: rows of call_budget. For commands
 * beside the daemon that open no warehouse: changes nothing else, and never makes or upgrades one.
 */
public final class CallLedgers implements AutoCloseable {

  private static final int TRIES = 20;
  private static final Duration KEPT = Duration.ofDays(7);

  private final String url;
  private final Connection connection;

  private CallLedgers(String url, Connection connection) {
    this.url = url;
    this.connection = connection;
  }

  /**
   * Empty where nobody else can be calling: where there is no warehouse, or it is H2's file and
   * nobody has it open.
   *
   * @throws WarehouseException where it cannot be reached
   */
  public static Optional<CallLedgers> beside(String url, String username, String password) {
    try {
      Connection connection =
          url.startsWith("jdbc:h2:")
              ? H2Access.beside(url, username, password)
              : DriverManager.getConnection(
                  url, username.isEmpty() ? null : username, password.isEmpty() ? null : password);
      return Optional.ofNullable(connection).map(c -> new CallLedgers(url, c));
    } catch (SQLException e) {
      throw WarehouseException.of("share the budget of calls", url, e);
    }
  }

  /** Tells what was done with the last calls, and asks for others. WarehouseException. */
  public synchronized CallLedger.Answer visit(String budget, CallLedger.Visit visit) {
    try {
      Optional<CallLedger.Answer> answer = Optional.empty();
      for (int i = 0; i < TRIES && answer.isEmpty(); i++) {
        answer = tryVisit(connection, budget, visit);
      }
      return answer.orElseThrow(() -> busy(url));
    } catch (SQLException e) {
      throw WarehouseException.of("share the budget of calls", url, e);
    }
  }

  /** In a transaction each, so that its time is the database's at this moment. */
  static CallLedger.Answer visit(
      Transactions transactions, String url, String budget, CallLedger.Visit visit) {
    for (int i = 0; i < TRIES; i++) {
      Optional<CallLedger.Answer> answer =
          transactions.run(
              "share the budget of calls", connection -> tryVisit(connection, budget, visit));
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw busy(url);
  }

  private static WarehouseException busy(String url) {
    return new WarehouseException(
        "cannot share the budget of calls in "
            + WarehouseException.withoutSecrets(url)
            + ": other processes changed it "
            + TRIES
            + " times in a row; the next try may succeed",
        true,
        null);
  }

  /** The row is locked for one statement alone. Empty where another process was faster. */
  private static Optional<CallLedger.Answer> tryVisit(
      Connection connection, String budget, CallLedger.Visit visit) throws SQLException {
    String name = name(budget);
    long version = -1;
    CallLedger before = CallLedger.empty();
    Instant now;
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select current_timestamp, b.version, b.ledger
            from (values (1)) one (n) left join call_budget b on b.budget = ?\
            """)) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        now = Sql.instant(row, 1);
        String ledger = row.getString(3);
        if (ledger != null) {
          version = row.getLong(2);
          before = CallLedger.fromJson(ledger);
        }
      }
    }
    CallLedger.Visited visited = before.visit(visit, now.toEpochMilli());
    boolean done =
        version < 0
            ? insert(connection, name, visited.ledger(), now)
            : Sql.update(
                    connection,
                    """
                    update call_budget set version = version + 1, ledger = ?, changed_at = ?
                    where budget = ? and version = ?\
                    """,
                    visited.ledger().toJson(),
                    Sql.utc(now),
                    name,
                    version)
                == 1;
    return done ? Optional.of(visited.answer()) : Optional.empty();
  }

  private static boolean insert(Connection connection, String name, CallLedger ledger, Instant now)
      throws SQLException {
    Sql.update(
        connection, "delete from call_budget where changed_at < ?", Sql.utc(now.minus(KEPT)));
    try {
      return Sql.update(
              connection,
              """
              insert into call_budget (budget, version, ledger, changed_at)
              select cast(? as varchar), 0, cast(? as varchar),
                cast(? as timestamp with time zone)
              where not exists (select 1 from call_budget where budget = ?)\
              """,
              name,
              ledger.toJson(),
              Sql.utc(now),
              name)
          == 1;
    } catch (SQLException e) {
      boolean anotherWasFaster = "23505".equals(e.getSQLState());
      if (!anotherWasFaster) {
        throw e;
      }
      if (!connection.getAutoCommit()) {
        connection.rollback(); // PostgreSQL takes nothing more in this transaction
      }
      return false;
    }
  }

  /** Of what a budget is counted by: that may be derived from a secret. */
  private static String name(String budget) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(budget.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** How much of each is used now. */
  static List<CallLedger.Use> read(Connection connection) throws SQLException {
    List<CallLedger.Use> all = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "select ledger, current_timestamp from call_budget order by changed_at");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        long now = Sql.instant(row, 2).toEpochMilli();
        all.add(CallLedger.fromJson(row.getString(1)).use(now));
      }
    }
    return all;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // What was taken on lease runs out by itself.
    }
  }
}
