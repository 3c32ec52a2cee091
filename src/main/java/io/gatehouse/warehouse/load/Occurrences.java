package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.load.Sightings.Assigned;
import io.gatehouse.warehouse.load.Sightings.EventIds;
import io.gatehouse.warehouse.load.Sightings.Known;
import io.gatehouse.warehouse.load.Sightings.SightingMerge;
import io.gatehouse.warehouse.sql.Dialect.Merge;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which event each row of a page is. The n-th event of a natural key has one id whoever
 * reports it; a kind of feed counts only the rows that carry its own number already, and takes the
 * lowest occurrence that has none. So two kinds of feed meet on the same rows in either order, and
 * a repeated page finds its own numbers again. The caller holds the site's lock.
 */
final class Occurrences {

  private final Sightings columns;
  private final Map<UUID, NaturalKey> keys;
  private final Map<UUID, NaturalKey> laterSlots = new HashMap<>();
  private int unchanged;

  /**
   * @param rows of one kind, in the page's order; at least one
   */
  Occurrences(Sightings columns, List<Object[]> rows) {
    this.columns = columns;
    keys = new LinkedHashMap<>(rows.size() * 2);
    rows.forEach(this::add);
  }

  private void add(Object[] row) {
    UUID first = columns.candidate(row, 0);
    NaturalKey there = keys.get(first);
    if (there == null) {
      keys.put(first, new NaturalKey(columns, first, row, laterSlots));
    } else if (!there.add(row)) {
      unchanged++;
    }
  }

  /** At or below every id that the rows may get: ids begin with the time. */
  UUID lowest() {
    return EventIds.first(times().min(Comparator.naturalOrder()).orElseThrow());
  }

  /** At or above every id that the rows may get. */
  UUID highest() {
    return EventIds.last(times().max(Comparator.naturalOrder()).orElseThrow());
  }

  private Stream<Instant> times() {
    return keys.values().stream().map(NaturalKey::time);
  }

  /**
   * @param lookup null where none of the ids between lowest and highest is there
   */
  Assigned assign(LookUp lookup) throws SQLException {
    if (lookup != null) {
      find(lookup);
    }
    List<Object[]> fresh = new ArrayList<>();
    List<Object[]> known = new ArrayList<>();
    for (NaturalKey one : keys.values()) {
      unchanged += one.assign(fresh, known);
    }
    return new Assigned(fresh, known, unchanged);
  }

  /** One look-up for the page; more only where other events of the same key are in the way. */
  private void find(LookUp lookup) throws SQLException {
    List<NaturalKey> open = new ArrayList<>(keys.values());
    while (!open.isEmpty()) {
      List<UUID> wanted = new ArrayList<>(open.size());
      int newestEpoch = 0;
      for (NaturalKey one : open) {
        one.want(wanted);
        newestEpoch = Math.max(newestEpoch, one.epoch());
      }
      Map<UUID, Known> found = lookup.find(wanted, newestEpoch, this::sighting);
      List<NaturalKey> next = new ArrayList<>();
      for (NaturalKey one : open) {
        if (!one.settles(found)) {
          next.add(one);
        }
      }
      open = next;
    }
  }

  private Object[] sighting(UUID id, String itsNumber, int itsEpoch) {
    NaturalKey there = keys.get(id);
    if (there == null) {
      there = laterSlots.get(id);
    }
    return there == null ? null : there.row(itsNumber, itsEpoch);
  }

  /** One natural key, the page's rows of it, and as many of its occurrences. */
  private static final class NaturalKey {
    private static final Known[] NONE_KNOWN = {};

    private final Sightings columns;
    private final Map<UUID, NaturalKey> laterSlots;
    private Object[][] rows;
    private UUID[] slots;
    private Known[] known = NONE_KNOWN;
    private int looked;

    NaturalKey(Sightings columns, UUID first, Object[] row, Map<UUID, NaturalKey> laterSlots) {
      this.columns = columns;
      this.laterSlots = laterSlots;
      rows = new Object[][] {row};
      slots = new UUID[] {first};
    }

    /** False where the row only repeats an earlier one of the page, which it then replaces. */
    boolean add(Object[] row) {
      for (int i = 0; i < rows.length; i++) {
        if (columns.repeats(rows[i], row)) {
          rows[i] = row;
          return false;
        }
      }
      rows = Arrays.copyOf(rows, rows.length + 1);
      rows[rows.length - 1] = row;
      extend(1);
      return true;
    }

    private void extend(int more) {
      int old = slots.length;
      slots = Arrays.copyOf(slots, old + more);
      for (int i = old; i < slots.length; i++) {
        slots[i] = columns.candidate(rows[0], i);
        laterSlots.put(slots[i], this);
      }
    }

    /** The row with this number, null if there is none. */
    Object[] row(String itsNumber, int itsEpoch) {
      for (Object[] row : rows) {
        if (itsEpoch == columns.epoch(row) && itsNumber.equals(columns.number(row))) {
          return row;
        }
      }
      return null;
    }

    Instant time() {
      return columns.time(rows[0]);
    }

    int epoch() {
      return columns.epoch(rows[0]);
    }

    /** Adds the occurrences not looked at yet. */
    void want(List<UUID> wanted) {
      wanted.addAll(Arrays.asList(slots).subList(looked, slots.length));
    }

    /** Takes what was found; false where further occurrences must be looked at. */
    boolean settles(Map<UUID, Known> found) {
      known = Arrays.copyOf(known, slots.length);
      for (; looked < slots.length; looked++) {
        known[looked] = found.get(slots[looked]);
      }
      if (!columns.numbered()) {
        return true;
      }
      int unplaced = 0;
      for (Object[] row : rows) {
        unplaced += sightedAt(row) < 0 ? 1 : 0;
      }
      for (int slot = 0; unplaced > 0 && slot < slots.length; slot++) {
        unplaced -= free(slot, rows[0]) ? 1 : 0;
      }
      if (unplaced > 0) {
        extend(Math.max(unplaced, slots.length)); // doubled: few look-ups even of thousands
      }
      return unplaced <= 0;
    }

    /** Returns how many of the rows have nothing to write. */
    int assign(List<Object[]> fresh, List<Object[]> toMerge) {
      int unchanged = 0;
      int next = 0;
      for (Object[] row : rows) {
        int sighted = columns.numbered() ? sightedAt(row) : -1;
        if (sighted >= 0) {
          if (known[sighted].same()) {
            unchanged++;
          } else {
            toMerge.add(columns.resighted(row, slots[sighted]));
          }
          continue;
        }
        while (columns.numbered() && !free(next, row)) {
          next++;
        }
        Known there = next < known.length ? known[next] : null;
        if (there == null) {
          fresh.add(columns.withId(row, slots[next]));
        } else {
          toMerge.add(columns.joined(row, slots[next], there));
        }
        next++;
      }
      return unchanged;
    }

    /** The occurrence that carries this row's own number already, -1 if none of those looked at. */
    private int sightedAt(Object[] row) {
      for (int slot = 0; slot < known.length; slot++) {
        Known there = known[slot];
        if (there != null
            && there.number() != null
            && there.epoch() == columns.epoch(row)
            && there.number().equals(columns.number(row))) {
          return slot;
        }
      }
      return -1;
    }

    /** No feed of this kind has numbered it, or only before the server was restored. */
    private boolean free(int slot, Object[] row) {
      Known there = slot < known.length ? known[slot] : null;
      return there == null || there.number() == null || there.epoch() < columns.epoch(row);
    }
  }

  /** Looks up what the warehouse already knows of the events of a page. */
  static final class LookUp {

    /** The page that asks. */
    interface PageRows {
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
    LookUp(Connection connection, Statements sql, UUID lowest, UUID highest, boolean readRange) {
      this.connection = connection;
      this.sql = sql;
      this.lowest = lowest;
      this.highest = highest;
      this.readRange = readRange;
    }

    /** Those of the ids that are there; more may come with them. */
    Map<UUID, Known> find(List<UUID> ids, int epoch, PageRows page) throws SQLException {
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

    private Known known(ResultSet row, UUID id, PageRows page) throws SQLException {
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
  }
}
