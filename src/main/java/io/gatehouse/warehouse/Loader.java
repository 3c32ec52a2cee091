package io.gatehouse.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Writes a page's rows inside the transaction of its load. */
final class Loader {
  private final Dialect dialect;

  Loader(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * @param now becomes first_loaded_at of new rows, last_loaded_at of changed ones
   */
  LoadResult load(Connection connection, Rows rows, Instant now) throws SQLException {
    if (rows.values().isEmpty()) {
      return LoadResult.NONE;
    }
    if (rows.identity() == null) {
      Occurrences.Assigned assigned = KeyedRows.assign(connection, rows);
      return write(connection, rows.table(), assigned, Merge.OVERRIDE, now);
    }
    LoadResult result = LoadResult.NONE;
    for (var kind : byKind(rows).entrySet()) {
      result = result.plus(loadKind(connection, rows, kind.getKey(), kind.getValue(), now));
    }
    return result;
  }

  /** A page is nearly always of one kind of feed. */
  private static TreeMap<Integer, List<Object[]>> byKind(Rows rows) {
    TreeMap<Integer, List<Object[]>> kinds = new TreeMap<>();
    for (Object[] row : rows.values()) {
      kinds
          .computeIfAbsent(
              Occurrences.kind(rows.table(), rows.identity(), row),
              kind -> new ArrayList<>(rows.values().size()))
          .add(row);
    }
    return kinds;
  }

  private LoadResult loadKind(
      Connection connection, Rows rows, int kind, List<Object[]> values, Instant now)
      throws SQLException {
    Table table = rows.table();
    Identity identity = rows.identity();
    Sightings sightings =
        new Sightings(
            connection,
            table,
            identity.idColumn(),
            kind < 0 ? null : identity.numbering().get(kind),
            kind == 0 && table.has("source_epoch") ? "source_epoch" : null);
    Occurrences.Assigned assigned =
        new Occurrences(table, identity, kind).assign(values, sightings);
    Merge merge = Occurrences.overrides(identity, kind) ? Merge.OVERRIDE : Merge.FILL;
    return write(connection, table, assigned, merge, now);
  }

  private LoadResult write(
      Connection connection, Table table, Occurrences.Assigned assigned, Merge merge, Instant now)
      throws SQLException {
    int firstLoaded = table.position("first_loaded_at");
    int lastLoaded = table.position("last_loaded_at");
    for (Object[] row : assigned.known()) {
      row[lastLoaded] = now;
    }
    for (Object[] row : assigned.fresh()) {
      row[firstLoaded] = now;
      row[lastLoaded] = now;
      if (table.has("source_epoch") && row[table.position("source_epoch")] == null) {
        row[table.position("source_epoch")] = 0;
      }
    }
    int changed = 0;
    if (!assigned.fresh().isEmpty()) {
      dialect.insert(connection, table, assigned.fresh());
    }
    if (!assigned.known().isEmpty()) {
      changed = dialect.update(connection, table, merge, assigned.known());
    }
    int unchanged = assigned.known().size() - changed + assigned.repeats();
    return new LoadResult(assigned.fresh().size(), changed, unchanged, 0);
  }

  /**
   * Waits until no other page of the site is being loaded, and keeps others out until the
   * transaction ends. False where the site's lock has not been made yet.
   */
  static boolean lock(Connection connection, String site) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("select site from site_lock where site = ? for update")) {
      lock.setString(1, site);
      try (ResultSet row = lock.executeQuery()) {
        return row.next();
      }
    }
  }
}
