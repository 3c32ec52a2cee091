package io.gatehouse.warehouse;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The look-ups for one kind of feed, and how their answers compare with a page's row. */
final class SightingSql {
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
  SightingSql(Table table, String id, String number, String epoch, SightingMerge merge) {
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
                compared.stream().map(column -> ", " + column.name()).collect(Collectors.joining()),
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

  /** True where a merge would certainly change nothing, so that the row need not be sent at all. */
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
