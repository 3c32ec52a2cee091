package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.Column;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.sql.Merge;
import io.gatehouse.warehouse.sql.StoredValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Looks up what the warehouse already knows of the events of a page. */
final class Sightings {

  /**
   * What the warehouse holds of an event that a page may be about.
   *
   * @param number the id that feeds of the asking kind gave it; null if none of them saw it yet
   * @param epoch of that id, 0 where the table has no epochs
   * @param seenBy comma-joined; null where the table does not keep it
   * @param extra filled only where the asking kind has not seen the row yet
   * @param same true where the page's row with this number has certainly nothing to add or change
   */
  record Known(String number, int epoch, String seenBy, String extra, boolean same) {}

  /** The page that asks. */
  interface Page {
    /** The page's row with this number that the known row is about, null if there is none. */
    Object[] sighting(UUID id, String number, int epoch);
  }

  private final Connection connection;
  private final Statements sql;
  private final UUID lowest;
  private final UUID highest;
  private boolean readRange;

  /**
   * @param readRange whether the rows between lowest and highest are few enough to read them all,
   *     which is cheaper than to ask for each
   */
  Sightings(Connection connection, Statements sql, UUID lowest, UUID highest, boolean readRange) {
    this.connection = connection;
    this.sql = sql;
    this.lowest = lowest;
    this.highest = highest;
    this.readRange = readRange;
  }

  /** Those of the ids that are there; more may come with them. */
  Map<UUID, Known> find(List<UUID> ids, int epoch, Page page) throws SQLException {
    Map<UUID, Known> found = new HashMap<>(ids.size() * 2);
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

  private Known known(ResultSet row, UUID id, Page page) throws SQLException {
    String number = row.getString(2);
    int epoch = row.getInt(3);
    Object[] sighting = number == null ? null : page.sighting(id, number, epoch);
    boolean same = sighting != null && sql.same(sighting, row);
    return same
        ? new Known(number, epoch, null, null, true)
        : new Known(number, epoch, row.getString(4), row.getString(5), false);
  }

  /** The look-ups for one kind of feed, and how their answers compare with a page's row. */
  static final class Statements {
    private static final int FIRST_COMPARED = 6;

    private final String count;
    private final String inRange;
    private final String byIds;
    private final boolean asksEpoch;
    private final SightingMerge merge;
    private final List<Column> compared;
    private final int[] positions;

    /**
     * @param number column of the kind's own ids, null for rows without
     * @param epoch column of their epochs, null where there are none
     */
    Statements(Table table, String id, String number, String epoch, SightingMerge merge) {
      this.merge = merge;
      asksEpoch = number != null && epoch != null && table.has("extra");
      compared = number == null ? List.of() : compared(table, number);
      positions = compared.stream().mapToInt(column -> table.position(column.name())).toArray();
      String select =
          "select %s, %s, %s, %s, %s%s from %s where "
              .formatted(
                  id,
                  number == null ? "cast(null as varchar)" : number,
                  epoch == null ? "0" : epoch,
                  table.has("seen_by") ? "seen_by" : "cast(null as varchar)",
                  extra(table, number, epoch),
                  compared.stream()
                      .map(column -> ", " + column.name())
                      .collect(Collectors.joining()),
                  table.name());
      String between = id + " between ? and ?";
      count =
          "select count(*) from (select 1 from %s where %s limit ?) found"
              .formatted(table.name(), between);
      inRange = select + between;
      byIds = select + id + " = any(?)";
    }

    private static List<Column> compared(Table table, String number) {
      Set<String> elsewhere = Set.of(number, "seen_by", "extra");
      List<String> merged = new ArrayList<>(Merge.columns(table));
      merged.removeAll(elsewhere);
      return merged.stream().map(name -> table.columns().get(table.position(name))).toList();
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

    /** Counts the rows between two ids, but no further than a limit. */
    String count() {
      return count;
    }

    String inRange() {
      return inRange;
    }

    String byIds() {
      return byIds;
    }

    /** The look-ups' first parameter is then the epoch of the asking rows. */
    boolean asksEpoch() {
      return asksEpoch;
    }

    /**
     * True where a merge would certainly change nothing, so that the row need not be sent at all.
     */
    boolean same(Object[] sighting, ResultSet there) throws SQLException {
      for (int i = 0; i < positions.length; i++) {
        Object now = sighting[positions[i]];
        if (now != null && !same(compared.get(i), now, there, FIRST_COMPARED + i)) {
          return false;
        }
      }
      return true;
    }

    private boolean same(Column column, Object now, ResultSet there, int at) throws SQLException {
      if (merge == SightingMerge.FILL && !SightingMerge.hasWeakWords(column.name())) {
        return there.getObject(at) != null;
      }
      return StoredValue.isSame(column, now, there, at);
    }
  }
}
