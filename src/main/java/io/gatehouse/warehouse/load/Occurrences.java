package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.load.Sightings.SightingMerge;
import io.gatehouse.warehouse.sql.Sql;
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
import java.util.TreeSet;
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
  /**
   * @param fresh rows the warehouse does not have yet, complete with their ids
   * @param known rows to merge into those that are there
   * @param unchanged rows with nothing to write: as they are known, or twice in the page
   */
  record Assigned(List<Object[]> fresh, List<Object[]> known, int unchanged) {}

  private final EventColumns columns;
  private final Map<UUID, NaturalKey> keys;
  private final Map<UUID, NaturalKey> laterSlots = new HashMap<>();
  private int unchanged;

  /**
   * @param rows of one kind, in the page's order; at least one
   */
  Occurrences(EventColumns columns, List<Object[]> rows) {
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
  Assigned assign(Sightings lookup) throws SQLException {
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
  private void find(Sightings lookup) throws SQLException {
    List<NaturalKey> open = new ArrayList<>(keys.values());
    while (!open.isEmpty()) {
      List<UUID> wanted = new ArrayList<>(open.size());
      int newestEpoch = 0;
      for (NaturalKey one : open) {
        one.want(wanted);
        newestEpoch = Math.max(newestEpoch, one.epoch());
      }
      Map<UUID, Sightings.Known> found = lookup.find(wanted, newestEpoch, this::sighting);
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
    private static final Sightings.Known[] NONE_KNOWN = {};

    private final EventColumns columns;
    private final Map<UUID, NaturalKey> laterSlots;
    private Object[][] rows;
    private UUID[] slots;
    private Sightings.Known[] known = NONE_KNOWN;
    private int looked;

    NaturalKey(EventColumns columns, UUID first, Object[] row, Map<UUID, NaturalKey> laterSlots) {
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
    boolean settles(Map<UUID, Sightings.Known> found) {
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
        Sightings.Known there = next < known.length ? known[next] : null;
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
        Sightings.Known there = known[slot];
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
      Sightings.Known there = slot < known.length ? known[slot] : null;
      return there == null || there.number() == null || there.epoch() < columns.epoch(row);
    }
  }

  /**
   * Where the rows of one kind of feed hold what identifies their events, and how they join others.
   */
  static final class EventColumns {
    private final Identity identity;
    private final int id;
    private final int time;
    private final int[] key;
    private final Set<Integer> inAnyCase;
    private final int number;
    private final int epoch;
    private final int seenBy;
    private final int extra;
    private final boolean overrides;
    private final EventIds ids = new EventIds();

    /**
     * @param kind which of the identity's numberings the rows carry, -1 for none
     */
    EventColumns(Table table, Identity identity, int kind) {
      this.identity = identity;
      id = table.position(identity.idColumn());
      time = table.position(identity.timeColumn());
      key =
          identity.columns().stream()
              .filter(column -> !column.equals(identity.timeColumn()))
              .mapToInt(table::position)
              .toArray();
      inAnyCase =
          identity.inAnyCase().stream()
              .map(table::position)
              .collect(Collectors.toUnmodifiableSet());
      number = kind < 0 ? -1 : table.position(identity.numbering().get(kind));
      epoch = kind == 0 ? positionIfAny(table, "source_epoch") : -1;
      seenBy = positionIfAny(table, "seen_by");
      extra = positionIfAny(table, "extra");
      overrides = overrides(identity, kind);
    }

    /** The strongest kind knows better than what is there; so does the only one. */
    static boolean overrides(Identity identity, int kind) {
      return !identity.onlyFills() && (kind == 0 || identity.numbering().isEmpty());
    }

    /** Where rows carry the identity's numberings, the strongest first. */
    static int[] numbers(Table table, Identity identity) {
      return identity.numbering().stream().mapToInt(table::position).toArray();
    }

    /** Which of these a row carries; -1 for none. */
    static int kind(int[] numbers, Object[] row) {
      for (int kind = 0; kind < numbers.length; kind++) {
        if (row[numbers[kind]] != null) {
          return kind;
        }
      }
      return -1;
    }

    private static int positionIfAny(Table table, String column) {
      return table.has(column) ? table.position(column) : -1;
    }

    /** False for rows without any id of their own. */
    boolean numbered() {
      return number >= 0;
    }

    /** Whether two rows of one natural key and one page are one event. */
    boolean repeats(Object[] one, Object[] other) {
      return numbered()
          ? epoch(one) == epoch(other) && number(one).equals(number(other))
          : !identity.countRepeats();
    }

    /** The id of the n-th occurrence of the row's natural key. */
    UUID candidate(Object[] row, int occurrence) {
      return ids.of(row, time(row), key, inAnyCase, occurrence);
    }

    Instant time(Object[] row) {
      return (Instant) row[time];
    }

    String number(Object[] row) {
      return !numbered() ? null : Sql.clean((String) row[number]);
    }

    int epoch(Object[] row) {
      return epoch < 0 || row[epoch] == null ? 0 : (Integer) row[epoch];
    }

    Object[] withId(Object[] row, UUID slot) {
      Object[] copy = Arrays.copyOf(row, row.length);
      copy[id] = slot;
      return copy;
    }

    /** Who saw it, and what they said beyond the columns, stands there already. */
    Object[] resighted(Object[] row, UUID slot) {
      Object[] copy = withId(row, slot);
      setIfAny(copy, seenBy, null);
      setIfAny(copy, extra, null);
      return copy;
    }

    Object[] joined(Object[] row, UUID slot, Sightings.Known there) {
      Object[] copy = withId(row, slot);
      if (seenBy >= 0) {
        copy[seenBy] = union(there.seenBy(), (String) row[seenBy]);
      }
      if (extra >= 0 && !identity.replaces()) {
        copy[extra] = SightingMerge.extra(there.extra(), (String) row[extra], overrides);
      }
      return copy;
    }

    private static void setIfAny(Object[] row, int position, Object value) {
      if (position >= 0) {
        row[position] = value;
      }
    }

    /** Sorted, so that the order of sightings leaves no trace. */
    private static String union(String before, String now) {
      if (before == null || before.isEmpty() || before.equals(now)) {
        return now;
      }
      TreeSet<String> feeds = new TreeSet<>(Arrays.asList(before.split(",")));
      feeds.addAll(Arrays.asList(now.split(",")));
      return String.join(",", feeds);
    }
  }
}
