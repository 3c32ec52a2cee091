package io.gatehouse.warehouse;

import io.gatehouse.warehouse.sql.PostgresDialect;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The warehouse could not do what it was asked: its message says what, where, why and what to do.
 */
public final class WarehouseException extends RuntimeException {

  /**
   * Connection lost, server short of something, stopping, starting or cancelling, only reading
   * since a fail-over; plans and temporary tables that a new connection has again; H2 locked.
   */
  private static final Pattern HEALING_STATES =
      Pattern.compile("08...|53...|57...|40...|25006|25P03|55P03|26000|HYT00");

  /** One among many was in the way of another, or its connection was stale: the rest goes on. */
  private static final Pattern BUSY_STATES = Pattern.compile("40...|55P03|57014|26000|HYT00");

  /** Told to a client whose transaction's end it cannot know: 57P0n cut the connection. */
  private static final Pattern LOST_STATES = Pattern.compile("08...|57P0.");

  /**
   * H2: closed, closed while in use, locked by another, connection broken, read from closed file,
   * lock timeout.
   */
  private static final Set<Integer> HEALING_H2_CODES =
      Set.of(90067, 90121, 90098, 90020, 90028, 90031, 90007, 50200, 90131);

  private static final Set<Integer> ENDED_H2_CODES = Set.of(90067, 90121, 90098);

  private final boolean unavailable;

  /**
   * Null for none. It is no cause for others to see: a route's rule for the vendor's IOException
   * would take a database's broken connection for the vendor's, and call the vendor again.
   */
  private final Throwable why;

  public WarehouseException(String message, boolean unavailable, Throwable cause) {
    super(message);
    this.unavailable = unavailable;
    this.why = cause;
    if (cause != null) {
      addSuppressed(cause); // for traces
    }
  }

  /** True where the database is away or busy, and the same call may succeed later. */
  public boolean unavailable() {
    return unavailable;
  }

  /** True where nothing can reach the database now, whatever it asks for; busy is not away. */
  public boolean isAway() {
    return unavailable && chain(why).noneMatch(WarehouseException::isBusy);
  }

  /** True where another process had H2's file open for all, and has just closed it. */
  boolean isOfOneThatEnded() {
    return chain(why).anyMatch(e -> ENDED_H2_CODES.contains(e.getErrorCode()));
  }

  private static boolean isBusy(SQLException e) {
    boolean allConnectionsInUse =
        e instanceof SQLTransientConnectionException && e.getCause() == null;
    return allConnectionsInUse
        || BUSY_STATES.matcher(state(e)).matches()
        || text(e).contains("cached plan must not change result type")
        || text(e).contains(PostgresDialect.STAGE);
  }

  /**
   * @param doing what was tried, {@code "load a page of hq/records"}
   */
  public static WarehouseException of(String doing, String url, SQLException why) {
    String pooler = pooler(why);
    boolean heals = heals(why) && pooler.isEmpty();
    String advice =
        unknownHost(why) != null
            ? "; check warehouse.url and the name service, nothing was written and the next try may succeed"
            : isFull(fileFault(why))
                ? "; make room on the disk of the database, nothing was written and the next try may succeed"
                : heals
                    ? "; check that the database runs and is reachable, nothing was written and the next try may succeed"
                    : "; nothing was written";
    return of(doing, url, why, heals, pooler + advice);
  }

  /** The same of what a pool or Flyway has wrapped; what is no fault of a database is thrown. */
  static WarehouseException ofAny(String doing, String url, Exception e) {
    if (e instanceof WarehouseException told) {
      return told;
    }
    Throwable why = e instanceof SQLException ? e : e.getCause();
    if (why instanceof SQLException sql) {
      return of(doing, url, sql);
    }
    throw (RuntimeException) e;
  }

  /** A COMMIT failed. Where its answer was lost, nobody knows here what it did. */
  public static WarehouseException ofCommit(String doing, String url, SQLException why) {
    boolean unknown = chain(why).anyMatch(WarehouseException::losesTheAnswer);
    return unknown
        ? of(
            doing,
            url,
            why,
            true,
            "; the connection was lost while it committed, so all of it was written or nothing: the next try finds out, and writes nothing twice")
        : of(doing, url, why);
  }

  private static WarehouseException of(
      String doing, String url, SQLException why, boolean heals, String advice) {
    return new WarehouseException(
        "cannot " + doing + " in " + withoutSecrets(url) + ": " + reason(why) + advice,
        heals,
        carriesData(why) ? null : why);
  }

  /** What a pooler's refusal needs; empty where it is none. */
  private static String pooler(SQLException why) {
    String said = chain(why).map(WarehouseException::text).collect(Collectors.joining());
    if (said.contains("unsupported startup parameter")) {
      return "; that is the pooler in front of the database: name the parameter in ignore_startup_parameters in pgbouncer.ini";
    }
    return said.contains("statement pooling mode")
        ? "; that is the pooler in front of the database: set pool_mode=session in pgbouncer.ini"
        : "";
  }

  /** Settings after the database's name may hold a password. */
  public static String withoutSecrets(String url) {
    return url.split("[?;]", 2)[0];
  }

  public static boolean heals(Throwable why) {
    return chain(why)
        .anyMatch(
            e ->
                HEALING_STATES.matcher(state(e)).matches()
                    || HEALING_H2_CODES.contains(e.getErrorCode())
                    || fileFault(e) != null && !(fileFault(e) instanceof AccessDeniedException)
                    || e instanceof SQLTransientConnectionException
                    || text(e).contains("cached plan must not change result type")
                    || text(e).contains(PostgresDialect.STAGE));
  }

  private static boolean losesTheAnswer(SQLException e) {
    return LOST_STATES.matcher(state(e)).matches() || HEALING_H2_CODES.contains(e.getErrorCode());
  }

  private static Stream<SQLException> chain(Throwable why) {
    return Stream.iterate(why, Objects::nonNull, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast);
  }

  /** Whether a disk has no room left, or none for this user. */
  public static boolean isFull(IOException why) {
    return why != null
        && String.valueOf(why.getMessage()).matches("(?s).*(No space left|quota exceeded).*");
  }

  /** What the file system said to H2; null for all else. */
  private static IOException fileFault(SQLException e) {
    boolean isH2 = e.getClass().getName().startsWith("org.h2.");
    return !isH2
        ? null
        : Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
            .filter(IOException.class::isInstance)
            .map(IOException.class::cast)
            .findFirst()
            .orElse(null);
  }

  private static String unknownHost(Throwable why) {
    return Stream.iterate(why, Objects::nonNull, Throwable::getCause)
        .filter(UnknownHostException.class::isInstance)
        .map(Throwable::getMessage)
        .findFirst()
        .orElse(null);
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  private static String text(SQLException e) {
    return String.valueOf(e.getMessage());
  }

  /** Classes 22 and 23: H2 quotes the offending row's values in these. */
  public static boolean carriesData(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().matches("2[23].*");
  }

  private static String reason(SQLException why) {
    Throwable root = why;
    while (root.getCause() instanceof SQLException deeper) {
      root = deeper;
    }
    IOException file = fileFault(why);
    if (file != null) {
      boolean denied = file instanceof AccessDeniedException; // says no more than which file
      return denied ? "permission denied: " + file.getMessage() : file.getMessage();
    }
    String unknown = unknownHost(why);
    if (unknown != null) {
      return "the database's host " + unknown + " is unknown to the name service";
    }
    String text = String.valueOf(root.getMessage()).split("; SQL statement:|\\R", 2)[0];
    if (root instanceof SQLException e && carriesData(e)) {
      text = text.replaceAll("'.*'", "'…'").replaceAll("VALUES \\(.*", "");
    }
    String state = root instanceof SQLException e ? e.getSQLState() : null;
    if ("25006".equals(state)) {
      text += ", as on a standby or where default_transaction_read_only is on";
    }
    return state == null ? text : text + " [" + state + "]";
  }
}
