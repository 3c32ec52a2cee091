package io.gatehouse.warehouse;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query that the database does not take, as it says when it prepares it. Nothing is run.
 *
 * @param reason in the database's words, without the statement
 * @param line of the query on which it stumbles, from 1; 0 where it does not say
 */
public record RefusedQuery(String reason, int line) {

  private static final Pattern QUOTED = Pattern.compile("\"([A-Za-z0-9_]+)\"");

  /**
   * @param sql with {@code ?} for its parameters
   * @return empty where the database takes it
   */
  public static Optional<RefusedQuery> of(Warehouse warehouse, String sql) {
    try (Connection connection = warehouse.dataSource().getConnection()) {
      connection.prepareStatement(sql).close();
      return Optional.empty();
    } catch (SQLException e) {
      String reason = e.getMessage().split("; SQL statement|\n| in SQL statement", 2)[0];
      return Optional.of(new RefusedQuery(reason, line(sql, e.getMessage())));
    }
  }

  /** By H2's mark in the statement that it repeats, or the first name that it does not know. */
  private static int line(String sql, String message) {
    String said = message.replace("\\000a", "\n"); // as H2 quotes
    int mark = said.indexOf("[*]");
    int begin = said.lastIndexOf('"', mark);
    if (mark > 0 && begin >= 0) {
      return lines(said.substring(begin, mark));
    }
    Matcher name = QUOTED.matcher(said);
    while (name.find()) {
      Matcher used = Pattern.compile("(?i)\\b" + Pattern.quote(name.group(1)) + "\\b").matcher(sql);
      if (used.find()) {
        return lines(sql.substring(0, used.start()));
      }
    }
    return 0;
  }

  private static int lines(String text) {
    return (int) text.chars().filter(c -> c == '\n').count() + 1;
  }
}
