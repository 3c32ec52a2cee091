package io.gatehouse.warehouse;

import java.sql.SQLException;
import java.util.Set;

/**
 * The warehouse could not do what it was asked: its message says what, where, why and what to do.
 */
public final class WarehouseException extends RuntimeException {

  /** Connection lost, too many connections, server stopping or starting, H2 closed or locked. */
  private static final Set<String> HEALING_STATES =
      Set.of(
          "53300", "57P01", "57P02", "57P03", "57P05", "25P03", "40001", "40P01", "55P03", "HYT00");

  /**
   * H2: closed, closed while in use, locked by another, connection broken, read from closed file,
   * lock timeout.
   */
  private static final Set<Integer> HEALING_H2_CODES =
      Set.of(90067, 90121, 90098, 90020, 90028, 90031, 90007, 50200, 90131);

  private final boolean unavailable;

  WarehouseException(String message, boolean unavailable, Throwable cause) {
    super(message, cause);
    this.unavailable = unavailable;
  }

  /** True where the database is away or busy, and the same call may succeed later. */
  public boolean unavailable() {
    return unavailable;
  }

  /**
   * @param doing what was tried, {@code "load a page of hq/records"}
   */
  static WarehouseException of(String doing, String url, SQLException why) {
    boolean heals = heals(why);
    String advice =
        heals
            ? "; check that the database runs and is reachable, nothing was written and the next try may succeed"
            : "; nothing was written";
    boolean carriesData = carriesData(why);
    return new WarehouseException(
        "cannot " + doing + " in " + withoutSecrets(url) + ": " + reason(why) + advice,
        heals,
        carriesData ? null : why);
  }

  /** Settings after the database's name may hold a password. */
  static String withoutSecrets(String url) {
    return url.split("[?;]", 2)[0];
  }

  static boolean heals(Throwable why) {
    for (Throwable t = why; t != null; t = t.getCause()) {
      if (t instanceof SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("08")
            || HEALING_STATES.contains(state)
            || HEALING_H2_CODES.contains(e.getErrorCode())
            || e instanceof java.sql.SQLTransientConnectionException) {
          return true;
        }
      }
    }
    return false;
  }

  /** Classes 22 and 23: H2 quotes the offending row's values in these. */
  private static boolean carriesData(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().matches("2[23].*");
  }

  private static String reason(SQLException why) {
    Throwable root = why;
    while (root.getCause() instanceof SQLException deeper) {
      root = deeper;
    }
    String text = String.valueOf(root.getMessage()).split("; SQL statement:|\\R", 2)[0];
    if (root instanceof SQLException e && carriesData(e)) {
      text = text.replaceAll("'.*'", "'…'").replaceAll("VALUES \\(.*", "");
    }
    String state = root instanceof SQLException e ? e.getSQLState() : null;
    return state == null ? text : text + " [" + state + "]";
  }
}
