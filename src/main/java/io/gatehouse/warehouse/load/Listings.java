package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.FeedKey;
import io.gatehouse.warehouse.Listing;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Marks what a complete {@link Listing} no longer has. */
final class Listings {

  private Listings() {}

  static void note(Listing listing, Table table, Occurrences.Assigned assigned) {
    if (!listing.table().equals(table.name())) {
      throw new IllegalArgumentException(
          "a listing of " + listing.table() + " has no rows of " + table.name());
    }
    int[] key = KeyedRows.keyPositions(table);
    assigned.fresh().forEach(row -> listing.see(KeyedRows.key(row, key)));
    assigned.known().forEach(row -> listing.see(KeyedRows.key(row, key)));
  }

  /** Returns how many rows were marked. */
  static int end(
      Connection connection,
      Listing listing,
      Table table,
      FeedKey feed,
      Expiry expiry,
      SiteCommit commit)
      throws SQLException {
    if (!listing.isLegible()) {
      return 0;
    }
    List<List<Object>> gone = gone(connection, listing, table, feed.site(), expiry);
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
      Connection connection, Listing listing, Table table, String site, Expiry expiry)
      throws SQLException {
    Instant from = expiry.keptFrom(table.name());
    String conditions =
        listing.scope().stream()
                .map(condition -> " and " + condition.sql())
                .collect(Collectors.joining())
            + (from == null ? "" : " and " + Expiry.TABLES.get(table.name()).time() + " >= ?");
    String sql =
        "select %s from %s where site = ? and %s is null%s"
            .formatted(String.join(", ", table.key()), table.name(), listing.absent(), conditions);
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
        query.setObject(parameter, Expiry.bound(table, from));
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          List<Object> key = KeyedRows.key(row, table);
          if (listing.lacks(key, table.key())) {
            gone.add(key);
          }
        }
      }
    }
    return gone;
  }
}
