package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.load.Occurrences.EventColumns;
import io.gatehouse.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Events that the vendor's own number tells apart within a site, whatever time a sighting says: see
 * {@link Identity#number}. One look-up a page, by an index over site and number. The caller holds
 * the site's lock.
 */
final class NumberedEvents {

  private NumberedEvents() {}

  /** Of rows with one number the last counts. */
  static Occurrences.Assigned assign(
      Connection connection, Table table, Identity identity, List<Object[]> rows)
      throws SQLException {
    int number = table.position(identity.number());
    Map<String, Object[]> distinct = new LinkedHashMap<>();
    for (Object[] row : rows) {
      distinct.put(Sql.clean((String) row[number]), row);
    }
    Map<String, Map<UUID, Sightings.Known>> there =
        find(connection, table, identity, rows.get(0), new ArrayList<>(distinct.keySet()));
    EventColumns columns = new EventColumns(table, identity, -1);
    List<Object[]> fresh = new ArrayList<>();
    List<Object[]> known = new ArrayList<>();
    distinct.forEach(
        (its, row) -> {
          UUID id = columns.candidate(row, 0);
          Map<UUID, Sightings.Known> same = there.get(its);
          if (same == null) {
            fresh.add(columns.withId(row, id));
          } else {
            // Two of one number are of an earlier version, which told them apart by their times.
            UUID chosen = same.containsKey(id) ? id : same.keySet().iterator().next();
            known.add(columns.joined(row, chosen, same.get(chosen)));
          }
        });
    return new Occurrences.Assigned(fresh, known, rows.size() - distinct.size());
  }

  private static Map<String, Map<UUID, Sightings.Known>> find(
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
    Map<String, Map<UUID, Sightings.Known>> found = new HashMap<>();
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
                  new Sightings.Known(
                      row.getString(2), 0, row.getString(3), row.getString(4), false));
        }
      }
    }
    return found;
  }
}
