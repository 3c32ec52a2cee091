package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.Listing;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.load.Sightings.Assigned;
import io.gatehouse.warehouse.load.Sightings.Known;
import io.gatehouse.warehouse.sql.Dialect.Merge;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.Transactions.SiteCommit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows that the vendor's own ids tell apart: by their key devices, people and other reference data,
 * by their number {@link NumberedEvents}. What a vendor lists whole also tells what is gone: {@link
 * Listings}.
 */
final class KeyedRows {
  private static final int KEYS_PER_QUERY = 500;

  private KeyedRows() {}

  static int[] keyPositions(Table table) {
    return table.key().stream().mapToInt(table::position).toArray();
  }

  static List<Object> key(Object[] row, int[] positions) {
    return IntStream.of(positions).mapToObj(position -> cleaned(row[position])).toList();
  }

  /** As {@link #key(Object[], int[])}, of a result whose first columns are the key. */
  static List<Object> key(ResultSet row, Table table) throws SQLException {
    List<Object> key = new ArrayList<>(table.key().size());
    for (int i = 0; i < table.key().size(); i++) {
      key.add(Sql.read(row, i + 1, column(table, table.key().get(i))));
    }
    return key;
  }

  private static Column column(Table table, String name) {
    return table.columns().get(table.position(name));
  }

  private static Object cleaned(Object value) {
    return value instanceof String text ? Sql.clean(text) : value;
  }

  /**
   * Tells new rows from known ones that a merge would change; of rows with one key the last counts.
   *
   * @param listing notes all of them; null for none
   */
  static Assigned assign(Connection connection, Rows rows, Replacement merge, Listing listing)
      throws SQLException {
    Table table = rows.table();
    int[] positions = keyPositions(table);
    Map<List<Object>, Object[]> distinct = new LinkedHashMap<>();
    for (Object[] row : rows.values()) {
      distinct.put(key(row, positions), Arrays.copyOf(row, row.length));
    }
    if (listing != null) {
      distinct.keySet().forEach(listing::see);
    }
    List<String> compared = merge.replaced(table);
    List<List<Object>> keys = new ArrayList<>(distinct.keySet());
    Map<List<Object>, Boolean> same = new HashMap<>();
    for (int first = 0; first < keys.size(); first += KEYS_PER_QUERY) {
      List<List<Object>> some = keys.subList(first, Math.min(keys.size(), first + KEYS_PER_QUERY));
      compare(connection, table, compared, some, distinct, same);
    }
    List<Object[]> fresh = new ArrayList<>();
    List<Object[]> known = new ArrayList<>();
    int unchanged = rows.values().size() - distinct.size();
    for (Map.Entry<List<Object>, Object[]> one : distinct.entrySet()) {
      Boolean isSame = same.get(one.getKey());
      if (isSame == null) {
        fresh.add(one.getValue());
      } else if (isSame) {
        unchanged++;
      } else {
        known.add(one.getValue());
      }
    }
    return new Assigned(fresh, known, unchanged);
  }

  /** Notes of every row that is there whether a merge would leave it as it is. */
  private static void compare(
      Connection connection,
      Table table,
      List<String> compared,
      List<List<Object>> keys,
      Map<List<Object>, Object[]> rows,
      Map<List<Object>, Boolean> same)
      throws SQLException {
    List<String> names = new ArrayList<>(table.key());
    names.addAll(compared);
    String one = "(" + String.join(", ", Collections.nCopies(table.key().size(), "?")) + ")";
    String sql =
        "select %s from %s where (%s) in (%s)"
            .formatted(
                String.join(", ", names),
                table.name(),
                String.join(", ", table.key()),
                String.join(", ", Collections.nCopies(keys.size(), one)));
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      int parameter = 1;
      for (List<Object> key : keys) {
        for (Object value : key) {
          query.setObject(parameter++, value);
        }
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          List<Object> key = key(row, table);
          same.put(key, isSame(table, compared, rows.get(key), row));
        }
      }
    }
  }

  private static boolean isSame(Table table, List<String> compared, Object[] read, ResultSet there)
      throws SQLException {
    for (int i = 0; i < compared.size(); i++) {
      int position = table.position(compared.get(i));
      if (!Sql.isSame(
          table.columns().get(position), read[position], there, table.key().size() + i + 1)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reference data: what the vendor says of a person or a door today replaces what it said before,
   * "nothing" too. Columns that the reading feed does not fill are another's and stay.
   */
  record Replacement(Set<String> filled) implements Merge {

    @Override
    public String assignments(Table table) {
      return replaced(table).stream().map(c -> c + " = s." + c).collect(Collectors.joining(", "))
          + (replaced(table).isEmpty() ? "" : ", ")
          + CHANGED;
    }

    @Override
    public String differs(Table table) {
      return replaced(table).isEmpty()
          ? "false"
          : replaced(table).stream()
              .map(c -> "s.%1$s is distinct from t.%1$s".formatted(c))
              .collect(Collectors.joining(" or "));
    }

    /** In the table's order. */
    List<String> replaced(Table table) {
      return Merge.columns(table).stream().filter(filled::contains).toList();
    }
  }

  /**
   * Events that the vendor's own number tells apart within a site, whatever time a sighting says:
   * see {@link Identity#number}. One look-up a page, by an index over site and number. The caller
   * holds the site's lock.
   */
  static final class NumberedEvents {

    private NumberedEvents() {}

    /** Of rows with one number the last counts. */
    static Assigned assign(
        Connection connection, Table table, Identity identity, List<Object[]> rows)
        throws SQLException {
      int number = table.position(identity.number());
      Map<String, Object[]> distinct = new LinkedHashMap<>();
      for (Object[] row : rows) {
        distinct.put(Sql.clean((String) row[number]), row);
      }
      Map<String, Map<UUID, Known>> there =
          find(connection, table, identity, rows.get(0), new ArrayList<>(distinct.keySet()));
      Sightings columns = new Sightings(table, identity, -1);
      List<Object[]> fresh = new ArrayList<>();
      List<Object[]> known = new ArrayList<>();
      distinct.forEach(
          (its, row) -> {
            UUID id = columns.candidate(row, 0);
            Map<UUID, Known> same = there.get(its);
            if (same == null) {
              fresh.add(columns.withId(row, id));
            } else {
              // Two of one number are of an earlier version, which told them apart by their times.
              UUID chosen = same.containsKey(id) ? id : same.keySet().iterator().next();
              known.add(columns.joined(row, chosen, same.get(chosen)));
            }
          });
      return new Assigned(fresh, known, rows.size() - distinct.size());
    }

    private static Map<String, Map<UUID, Known>> find(
        Connection connection, Table table, Identity identity, Object[] any, List<String> numbers)
        throws SQLException {
      // The vendor is known to the site: it lets a database keep this index of some vendors alone.
      String sql =
          """
          select %1$s, %2$s, %3$s, %4$s from %5$s
          where site = ? and vendor = ? and %2$s is not null and %2$s = any(?)
          order by %1$s\
          """
              .formatted(
                  identity.idColumn(),
                  identity.number(),
                  table.has("seen_by") ? "seen_by" : "cast(null as varchar)",
                  table.has("extra") ? "extra" : "null",
                  table.name());
      Map<String, Map<UUID, Known>> found = new HashMap<>();
      try (PreparedStatement query = connection.prepareStatement(sql)) {
        query.setString(1, (String) any[table.position("site")]);
        query.setString(2, (String) any[table.position("vendor")]);
        query.setArray(3, connection.createArrayOf("varchar", numbers.toArray()));
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            found
                .computeIfAbsent(row.getString(2), one -> new LinkedHashMap<>())
                .put(
                    row.getObject(1, UUID.class),
                    new Known(row.getString(2), 0, row.getString(3), row.getString(4), false));
          }
        }
      }
      return found;
    }
  }

  /** Marks what a complete {@link Listing} no longer has. */
  static final class Listings {

    private Listings() {}

    static void note(Listing listing, Table table, Assigned assigned) {
      if (!listing.table().equals(table.name())) {
        throw new IllegalArgumentException(
            "a listing of " + listing.table() + " has no rows of " + table.name());
      }
      int[] key = keyPositions(table);
      assigned.fresh().forEach(row -> listing.see(key(row, key)));
      assigned.known().forEach(row -> listing.see(key(row, key)));
    }

    /** Returns how many rows were marked. */
    static int end(
        Connection connection,
        Listing listing,
        Table table,
        FeedKey feed,
        KeptRows keptRows,
        SiteCommit commit)
        throws SQLException {
      if (!listing.isLegible()) {
        return 0;
      }
      List<List<Object>> gone = gone(connection, listing, table, feed.site(), keptRows);
      if (gone.isEmpty()) {
        return 0;
      }
      String sql =
          "update %s set %s = ?, last_loaded_at = ?, load_no = ? where %s"
              .formatted(
                  table.name(),
                  listing.absent(),
                  table.key().stream().map(c -> c + " = ?").collect(Collectors.joining(" and ")));
      try (PreparedStatement update = connection.prepareStatement(sql)) {
        for (List<Object> key : gone) {
          update.setObject(1, Sql.utc(commit.at()));
          update.setObject(2, Sql.utc(commit.at()));
          update.setLong(3, commit.number());
          for (int i = 0; i < key.size(); i++) {
            update.setObject(4 + i, key.get(i));
          }
          update.addBatch();
        }
        update.executeBatch();
      }
      return gone.size();
    }

    /** What is too old to be listed is not there to be missed. */
    private static List<List<Object>> gone(
        Connection connection, Listing listing, Table table, String site, KeptRows keptRows)
        throws SQLException {
      Instant from = keptRows.keptFrom(table.name());
      String conditions =
          listing.scope().stream()
                  .map(condition -> " and " + condition.sql())
                  .collect(Collectors.joining())
              + (from == null ? "" : " and " + KeptRows.TABLES.get(table.name()).time() + " >= ?");
      String sql =
          "select %s from %s where site = ? and %s is null%s"
              .formatted(
                  String.join(", ", table.key()), table.name(), listing.absent(), conditions);
      List<List<Object>> gone = new ArrayList<>();
      try (PreparedStatement query = connection.prepareStatement(sql)) {
        query.setFetchSize(1_000);
        query.setString(1, site);
        int parameter = 2;
        for (Listing.Condition condition : listing.scope()) {
          query.setObject(
              parameter++,
              condition.value() instanceof String[] texts
                  ? connection.createArrayOf("varchar", texts)
                  : condition.value());
        }
        if (from != null) {
          query.setObject(parameter, KeptRows.bound(table, from));
        }
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            List<Object> key = key(row, table);
            if (listing.lacks(key, table.key())) {
              gone.add(key);
            }
          }
        }
      }
      return gone;
    }
  }
}
