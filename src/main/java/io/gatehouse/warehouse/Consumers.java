package io.gatehouse.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Committed rows in the order of their numbers, for consumers by name, and how far each has come.
 * Numbers of a site are in the order of its commits, so that whoever reads on from one misses
 * nothing. A read is one short query: it takes no lock of a site and holds nothing when it returns.
 * All methods throw {@link WarehouseException}.
 */
public final class Consumers {

  /** How long a daemon has a consumer for itself after it said so last. */
  public static final Duration HOLD = Duration.ofSeconds(10);

  /** Before the first row of a site: rows from before there were numbers have 0. */
  public static final Position BEGINNING = new Position(-1, null);

  /** All sites, in place of a site's name. */
  public static final String ALL_SITES = "*";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Where a consumer goes on at a site.
   *
   * @param loadNo of the last row that was handed on
   * @param afterKey that row's key, a JSON array of texts; null where no more rows have its number
   */
  public record Position(long loadNo, String afterKey) {
    List<String> keys() {
      try {
        return Arrays.asList(JSON.readValue(afterKey, String[].class));
      } catch (JsonProcessingException e) {
        throw new WarehouseException(
            "consumer_checkpoint.after_key is no list of a key's values: set it to null, and the"
                + " commit is handed on again",
            false,
            e);
      }
    }
  }

  private final Transactions transactions;
  private final Map<String, Table> tables;

  Consumers(Transactions transactions, Map<String, Table> tables) {
    this.transactions = transactions;
    this.tables = tables;
  }

  /** The tables that can be read by number, by name. */
  public List<String> tables() {
    return tables.values().stream()
        .filter(table -> table.has("site") && table.has("load_no") && !table.key().isEmpty())
        .map(Table::name)
        .filter(name -> !name.equals("consumer_checkpoint"))
        .sorted()
        .toList();
  }

  /**
   * Has a daemon hand on the consumer's rows, and makes the consumer where it is new.
   *
   * @param site whose rows it gets, or {@link #ALL_SITES}
   * @param fromNow a new consumer gets only rows that are committed from now on
   * @return false while another daemon holds it
   */
  public boolean hold(String name, String table, String site, boolean fromNow, UUID daemon) {
    return transactions.run(
        "open the consumer " + name,
        connection -> {
          String known = table(connection, name);
          if (known == null) {
            begin(connection, name, table, site, fromNow);
          } else if (!known.equals(table)) {
            throw new WarehouseException(
                "the consumer %s has been reading %s: give the one that reads %s another name"
                    .formatted(name, known, table),
                false,
                null);
          }
          // An end further away than a hold is long was written before the clock was set back.
          return Sql.update(
                  connection,
                  """
                  update consumer set held_by = ?, held_until = %1$s
                  where name = ? and (held_by is null or held_by = ?
                    or held_until <= current_timestamp or held_until > %1$s)\
                  """
                      .formatted(holdEnd()),
                  daemon,
                  name,
                  daemon)
              > 0;
        });
  }

  private static String holdEnd() {
    return "current_timestamp + interval '" + HOLD.toSeconds() + "' second";
  }

  private static String table(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select table_name from consumer where name = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  /** Two daemons that do so at once: the second fails on the key, and comes again. */
  private static void begin(
      Connection connection, String name, String table, String site, boolean fromNow)
      throws SQLException {
    Sql.update(
        connection,
        "insert into consumer (name, table_name, begun_at) values (?, ?, current_timestamp)",
        name,
        table);
    if (fromNow) {
      Sql.update(
          connection,
          """
          insert into consumer_checkpoint (name, site, load_no)
          select cast(? as varchar), site, load_no from site_lock where site = ? or ? = '*'\
          """,
          name,
          site,
          site);
    }
  }

  /** Goes on holding; false where another daemon has taken it meanwhile. */
  public boolean holdOn(String name, UUID daemon) {
    return transactions.run(
        "hold the consumer " + name, connection -> holdOn(connection, name, daemon));
  }

  private static boolean holdOn(Connection connection, String name, UUID daemon)
      throws SQLException {
    return Sql.update(
            connection,
            "update consumer set held_until = %s where name = ? and held_by = ?"
                .formatted(holdEnd()),
            name,
            daemon)
        > 0;
  }

  /** Leaves the consumer to others. */
  public void release(String name, UUID daemon) {
    transactions.run(
        "release the consumer " + name,
        connection ->
            Sql.update(
                connection,
                """
                update consumer set held_by = null, held_until = null
                where name = ? and held_by = ?\
                """,
                name,
                daemon));
  }

  /** The number of each site's last commit, or of the one site's. */
  public Map<String, Long> lastNumbers(String site) {
    return transactions.run(
        "read the sites' last numbers",
        connection -> {
          Map<String, Long> last = new TreeMap<>();
          try (PreparedStatement query =
              connection.prepareStatement(
                  "select site, load_no from site_lock where site = ? or ? = '*'")) {
            query.setString(1, site);
            query.setString(2, site);
            try (ResultSet row = query.executeQuery()) {
              while (row.next()) {
                last.put(row.getString(1), row.getLong(2));
              }
            }
          }
          return last;
        });
  }

  /** Where the consumer goes on, by site; at its {@link #BEGINNING} at those that are not there. */
  public Map<String, Position> positions(String name) {
    return transactions.run(
        "read the checkpoints of the consumer " + name,
        connection -> {
          Map<String, Position> positions = new TreeMap<>();
          try (PreparedStatement query =
              connection.prepareStatement(
                  "select site, load_no, after_key from consumer_checkpoint where name = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
              while (row.next()) {
                positions.put(row.getString(1), new Position(row.getLong(2), row.getString(3)));
              }
            }
          }
          return positions;
        });
  }

  /**
   * The next rows of a site, in the order of their numbers and, within one, of their keys. Where
   * the position is in the middle of a commit, of that commit alone.
   *
   * @param upTo no rows with a higher number
   * @return values in the order of the table's columns
   */
  public List<Object[]> read(String table, String site, Position after, long upTo, int most) {
    Table from = tables.get(table);
    String key = String.join(", ", from.key());
    List<Object> values = new ArrayList<>();
    values.add(site);
    values.add(after.loadNo);
    String where;
    if (after.afterKey == null) {
      where = "load_no > ? and load_no <= ? order by load_no, " + key;
      values.add(upTo);
    } else {
      where = "load_no = ? and " + keyIsAfter(from) + " order by " + key;
      values.addAll(after.keys());
    }
    values.add(most);
    String columns = String.join(", ", from.columns().stream().map(Column::name).toList());
    String sql = "select %s from %s where site = ? and %s limit ?";
    return transactions.run(
        "read changes of " + table,
        connection -> rows(connection, sql.formatted(columns, table, where), from, values));
  }

  private static List<Object[]> rows(
      Connection connection, String sql, Table from, List<Object> values) throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        query.setObject(i + 1, values.get(i));
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          Object[] read = new Object[from.columns().size()];
          for (int i = 0; i < read.length; i++) {
            read[i] = Sql.read(row, i + 1, from.columns().get(i));
          }
          rows.add(read);
        }
      }
    }
    return rows;
  }

  static String keyIsAfter(Table table) {
    List<String> parameters =
        table.key().stream()
            .map(column -> table.columns().get(table.position(column)).type())
            .map(type -> "cast(? as " + sqlType(type) + ")")
            .toList();
    return "(%s) > (%s)".formatted(String.join(", ", table.key()), String.join(", ", parameters));
  }

  private static String sqlType(Column.Type type) {
    return switch (type) {
      case UUID -> "uuid";
      case TIMESTAMP -> "timestamp with time zone";
      case DATE -> "date";
      case BOOLEAN -> "boolean";
      case INTEGER -> "integer";
      case BIGINT -> "bigint";
      case DOUBLE -> "double precision";
      case DECIMAL -> "numeric";
      case TEXT, JSON -> "varchar";
    };
  }

  /** Behind the row; more rows may have its number. */
  public Position behind(String table, Object[] row) {
    Table from = tables.get(table);
    List<String> key =
        from.key().stream().map(column -> String.valueOf(row[from.position(column)])).toList();
    try {
      return new Position(loadNo(table, row), JSON.writeValueAsString(key));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a list of texts can be written
    }
  }

  /** The number of the commit that changed the row last. */
  public long loadNo(String table, Object[] row) {
    return (Long) row[tables.get(table).position("load_no")];
  }

  /**
   * Saves where the consumer goes on, for the daemon that holds it.
   *
   * @param handedOn how many rows a route has just ended well with; 0 where there were none
   * @param caughtUp whether there are no more
   * @return false, and nothing is saved, where another daemon holds the consumer by now
   */
  public boolean save(
      String name, UUID daemon, String site, Position position, int handedOn, boolean caughtUp) {
    return transactions.run(
        "save the checkpoint of the consumer " + name,
        connection -> {
          if (!holdOn(connection, name, daemon)) {
            return false;
          }
          List<String> sets =
              new ArrayList<>(
                  List.of(
                      "load_no = ?",
                      "after_key = ?",
                      "rows_handed_on = rows_handed_on + ?",
                      "failing_since = null",
                      "last_error = null"));
          if (handedOn > 0) {
            sets.add("handed_on_at = current_timestamp");
          }
          if (caughtUp) {
            sets.add("caught_up_at = current_timestamp");
          }
          change(
              connection,
              name,
              site,
              String.join(", ", sets),
              position.loadNo,
              position.afterKey,
              handedOn);
          return true;
        });
  }

  /** Keeps why the consumer's route failed with the rows that come next. */
  public void failed(String name, String site, String error) {
    transactions.run(
        "note a failure of the consumer " + name,
        connection -> {
          change(
              connection,
              name,
              site,
              "failing_since = coalesce(failing_since, current_timestamp), last_error = ?",
              Sql.cut(error, 1000));
          return null;
        });
  }

  private static void change(
      Connection connection, String name, String site, String sets, Object... values)
      throws SQLException {
    List<Object> all = new ArrayList<>(Arrays.asList(values));
    Collections.addAll(all, name, site);
    String update = "update consumer_checkpoint set %s where name = ? and site = ?".formatted(sets);
    if (Sql.update(connection, update, all.toArray()) == 0) {
      Sql.update(
          connection,
          "insert into consumer_checkpoint (name, site, load_no) values (?, ?, ?)",
          name,
          site,
          BEGINNING.loadNo);
      Sql.update(connection, update, all.toArray());
    }
  }
}
