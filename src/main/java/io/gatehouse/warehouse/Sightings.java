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
  private final SightingSql sql;
  private final UUID lowest;
  private final UUID highest;
  private boolean readRange;

  /**
   * @param readRange whether the rows between lowest and highest are few enough to read them all,
   *     which is cheaper than to ask for each
   */
  Sightings(Connection connection, SightingSql sql, UUID lowest, UUID highest, boolean readRange) {
    this.connection = connection;
    this.sql = sql;
    this.lowest = lowest;
    this.highest = highest;
    this.readRange = readRange;
  }

  @Override
  public Map<UUID, KnownRow> find(List<UUID> ids, int epoch, KnownRow.Page page)
      throws SQLException {
    Map<UUID, KnownRow> found = new HashMap<>(ids.size() * 2);
    try (PreparedStatement query =
        connection.prepareStatement(readRange ? sql.inRange() : sql.byIds())) {
      int parameter = 1;
      if (sql.asksEpoch()) {
        query.setInt(parameter++, epoch);
      }
      if (readRange) {
        query.setObject(parameter++, lowest);
        query.setObject(parameter, highest);
      } else {
        query.setArray(parameter, connection.createArrayOf("uuid", ids.toArray()));
      }
      readRange = false; // a second look-up is for a few ids alone
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          UUID id = row.getObject(1, UUID.class);
          found.put(id, known(row, id, page));
        }
      }
    }
    return found;
  }

  private KnownRow known(ResultSet row, UUID id, KnownRow.Page page) throws SQLException {
    String number = row.getString(2);
    int epoch = row.getInt(3);
    Object[] sighting = number == null ? null : page.sighting(id, number, epoch);
    boolean same = sighting != null && sql.same(sighting, row);
    return same
        ? new KnownRow(number, epoch, null, null, true)
        : new KnownRow(number, epoch, row.getString(4), row.getString(5), false);
  }
}
