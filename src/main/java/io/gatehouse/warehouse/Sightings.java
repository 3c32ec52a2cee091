package io.gatehouse.warehouse;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Looks up what the warehouse already knows of the events of a page. */
final class Sightings implements KnownRow.Lookup {
  private final Connection connection;
  private final String anyBetween;
  private final String find;

  Sightings(
      Connection connection,
      Table table,
      String idColumn,
      String numberColumn,
      String epochColumn) {
    this.connection = connection;
    String number = numberColumn == null ? "cast(null as varchar)" : numberColumn;
    String epoch = epochColumn == null ? "0" : epochColumn;
    String extra =
        !table.has("extra")
            ? "null"
            : numberColumn == null
                ? "extra"
                : "case when %s is null or %s <> ? then extra end".formatted(number, epoch);
    anyBetween =
        "select exists (select 1 from %s where %s between ? and ?)"
            .formatted(table.name(), idColumn);
    find =
        """
        select %1$s, %2$s, %3$s, %4$s, %5$s
        from %6$s
        where %1$s = any(?)\
        """
            .formatted(
                idColumn,
                number,
                epoch,
                table.has("seen_by") ? "seen_by" : "null",
                extra,
                table.name());
  }

  @Override
  public boolean anyBetween(UUID first, UUID last) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(anyBetween)) {
      query.setObject(1, first);
      query.setObject(2, last);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  @Override
  public Map<UUID, KnownRow> find(List<UUID> ids, int epoch) throws SQLException {
    Map<UUID, KnownRow> found = new HashMap<>(ids.size() * 2);
    try (PreparedStatement query = connection.prepareStatement(find)) {
      int parameter = 1;
      if (find.indexOf('?') < find.indexOf("any(?)")) {
        query.setInt(parameter++, epoch);
      }
      query.setArray(parameter, connection.createArrayOf("uuid", ids.toArray()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.put(
              row.getObject(1, UUID.class),
              new KnownRow(row.getString(2), row.getInt(3), row.getString(4), row.getString(5)));
        }
      }
    }
    return found;
  }
}
