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
  private final Statements statements;
  private final UUID lowest;
  private final UUID highest;
  private boolean readRange;

  /** The statements for one kind of feed, made once. */
  record Statements(String count, String inRange, String byIds, boolean asksEpoch) {

    /**
     * @param number column of the kind's own ids, null for rows without
     * @param epoch column of their epochs, null where there are none
     */
    static Statements of(Table table, String id, String number, String epoch) {
      boolean asksEpoch = number != null && epoch != null && table.has("extra");
      String select =
          "select %s, %s, %s, %s, %s from %s where "
              .formatted(
                  id,
                  number == null ? "cast(null as varchar)" : number,
                  epoch == null ? "0" : epoch,
                  table.has("seen_by") ? "seen_by" : "cast(null as varchar)",
                  extra(table, number, epoch),
                  table.name());
      String between = id + " between ? and ?";
      return new Statements(
          "select count(*) from (select 1 from %s where %s limit ?) found"
              .formatted(table.name(), between),
          select + between,
          select + id + " = any(?)",
          asksEpoch);
    }

    private static String extra(Table table, String number, String epoch) {
      if (!table.has("extra")) {
        return "null";
      }
      if (number == null) {
        return "extra";
      }
      String older = epoch == null ? "" : " or " + epoch + " <> ?";
      return "case when " + number + " is null" + older + " then extra end";
    }
  }

  /**
   * @param readRange whether the rows between lowest and highest are few enough to read them all,
   *     which is cheaper than to ask for each
   */
  Sightings(
      Connection connection, Statements statements, UUID lowest, UUID highest, boolean readRange) {
    this.connection = connection;
    this.statements = statements;
    this.lowest = lowest;
    this.highest = highest;
    this.readRange = readRange;
  }

  @Override
  public Map<UUID, KnownRow> find(List<UUID> ids, int epoch) throws SQLException {
    Map<UUID, KnownRow> found = new HashMap<>(ids.size() * 2);
    try (PreparedStatement query =
        connection.prepareStatement(readRange ? statements.inRange : statements.byIds)) {
      int parameter = 1;
      if (statements.asksEpoch) {
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
          found.put(
              row.getObject(1, UUID.class),
              new KnownRow(row.getString(2), row.getInt(3), row.getString(4), row.getString(5)));
        }
      }
    }
    return found;
  }
}
