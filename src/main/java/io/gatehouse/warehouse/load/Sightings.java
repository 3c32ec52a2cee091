package io.gatehouse.warehouse.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.warehouse.Listing;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.load.Occurrences.EventColumns;
import io.gatehouse.warehouse.sql.Dialect.Merge;
import io.gatehouse.warehouse.sql.Sql;
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
      return Sql.isSame(column, now, there, at);
    }
  }

  /**
   * How the columns of a new sighting of an event (alias {@code s}) join those of the row that is
   * there ({@code t}).
   */
  enum SightingMerge implements Merge {
    /** The new sighting knows better; what it lacks stays as it was. */
    OVERRIDE,
    /** The new sighting only fills what is missing. */
    FILL,
    /** The new sighting is the whole truth. */
    REPLACE;

    static SightingMerge of(Identity identity, int kind) {
      if (identity.replaces()) {
        return REPLACE;
      }
      return EventColumns.overrides(identity, kind) ? OVERRIDE : FILL;
    }

    /** Words that say no more than nothing: they never replace a better one. */
    private static final Map<String, String> WEAK_WORDS =
        Map.of(
            "direction", "'UNKNOWN', 'UNMAPPED'",
            "decision", "'NOT_APPLICABLE', 'UNMAPPED'",
            "credential_state", "'UNKNOWN', 'UNMAPPED'",
            "denial_reason", "'UNMAPPED'",
            // That there was a card is what AX-ACS's door records say of faces at a reader too.
            "method", "'CARD', 'UNMAPPED'",
            "subject_type", "'UNMAPPED'");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Already merged when they reach the database; null there means: as it was. */
    private static final Set<String> MERGED_BEFORE = Set.of("seen_by", "extra");

    @Override
    public String assignments(Table table) {
      return Merge.columns(table).stream()
              .map(c -> c + " = " + value(c))
              .collect(Collectors.joining(", "))
          + ", "
          + CHANGED;
    }

    @Override
    public String differs(Table table) {
      return Merge.columns(table).stream().map(this::differs).collect(Collectors.joining(" or "));
    }

    static boolean hasWeakWords(String column) {
      return WEAK_WORDS.containsKey(column);
    }

    private String value(String column) {
      if (isReplaced(column)) {
        return "s." + column;
      }
      String first = overrides(column) ? "s." : "t.";
      String second = overrides(column) ? "t." : "s.";
      String weak = WEAK_WORDS.get(column);
      if (weak == null) {
        return "coalesce(" + first + column + ", " + second + column + ")";
      }
      return "coalesce(%s, %s, %s, %s)"
          .formatted(
              strong(first + column, weak),
              strong(second + column, weak),
              first + column,
              second + column);
    }

    private String differs(String column) {
      if (isReplaced(column) || WEAK_WORDS.containsKey(column)) {
        return value(column) + " is distinct from t." + column;
      }
      return overrides(column)
          ? "(s.%1$s is not null and s.%1$s is distinct from t.%1$s)".formatted(column)
          : "(t.%1$s is null and s.%1$s is not null)".formatted(column);
    }

    private boolean isReplaced(String column) {
      return this == REPLACE || Listing.ABSENT.contains(column); // who is seen is there
    }

    private boolean overrides(String column) {
      return this == OVERRIDE || MERGED_BEFORE.contains(column);
    }

    private static String strong(String column, String weak) {
      return "case when " + column + " not in (" + weak + ") then " + column + " end";
    }

    /**
     * Joins what two feeds had to say about one event beyond the table's columns.
     *
     * @param override the new object's fields replace equal ones; otherwise they only add
     * @return null where the old one already says it all
     */
    static String extra(String before, String now, boolean override) {
      if (now == null || before == null || before.equals(now)) {
        return before == null ? now : null;
      }
      try {
        JsonNode old = JSON.readTree(before);
        JsonNode added = JSON.readTree(now);
        if (!(old instanceof ObjectNode oldFields) || !(added instanceof ObjectNode addedFields)) {
          return override && !old.equals(added) ? now : null;
        }
        ObjectNode merged = oldFields.deepCopy();
        addedFields
            .properties()
            .forEach(
                field -> {
                  if (override || !merged.has(field.getKey())) {
                    merged.set(field.getKey(), field.getValue());
                  }
                });
        return merged.equals(old) ? null : JSON.writeValueAsString(merged);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("extra is no JSON: " + e.getOriginalMessage(), e);
      }
    }
  }
}
