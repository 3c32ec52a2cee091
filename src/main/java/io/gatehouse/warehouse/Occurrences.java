package io.gatehouse.warehouse;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

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
   * @param repeats rows left out because the page held them twice
   */
  record Assigned(List<Object[]> fresh, List<Object[]> known, int repeats) {}

  private final Identity identity;
  private final int id;
  private final int time;
  private final int[] key;
  private final int number;
  private final int epoch;
  private final int seenBy;
  private final int extra;
  private final boolean overrides;
  private final EventIds ids = new EventIds();

  /**
   * @param kind which of the identity's numberings the rows carry, -1 for none
   */
  Occurrences(Table table, Identity identity, int kind) {
    this.identity = identity;
    id = table.position(identity.idColumn());
    time = table.position(identity.timeColumn());
    key =
        identity.columns().stream()
            .filter(column -> !column.equals(identity.timeColumn()))
            .mapToInt(table::position)
            .toArray();
    number = kind < 0 ? -1 : table.position(identity.numbering().get(kind));
    epoch = kind == 0 ? positionIfAny(table, "source_epoch") : -1;
    seenBy = positionIfAny(table, "seen_by");
    extra = positionIfAny(table, "extra");
    overrides = overrides(identity, kind);
  }

  /** The strongest kind knows better than what is there; so does the only one. */
  static boolean overrides(Identity identity, int kind) {
    return kind == 0 || identity.numbering().isEmpty();
  }

  /** Which of the identity's numberings a row carries, the strongest first; -1 for none. */
  static int kind(Table table, Identity identity, Object[] row) {
    for (int kind = 0; kind < identity.numbering().size(); kind++) {
      if (row[table.position(identity.numbering().get(kind))] != null) {
        return kind;
      }
    }
    return -1;
  }

  private static int positionIfAny(Table table, String column) {
    return table.has(column) ? table.position(column) : -1;
  }

  Assigned assign(List<Object[]> rows, KnownRow.Lookup lookup) throws SQLException {
    Map<UUID, Key> keys = new LinkedHashMap<>(rows.size() * 2);
    int repeats = 0;
    for (Object[] row : rows) {
      UUID first = ids.of(row, (Instant) row[time], key, 0);
      Key there = keys.get(first);
      if (there == null) {
        keys.put(first, new Key(first, row));
      } else if (!there.add(row)) {
        repeats++;
      }
    }
    find(keys, lookup);
    Assigned assigned =
        new Assigned(new ArrayList<>(rows.size()), new ArrayList<>(rows.size()), repeats);
    for (Key one : keys.values()) {
      one.assign(assigned);
    }
    return assigned;
  }

  /** One look-up for the page; more only where other events of the same key are in the way. */
  private void find(Map<UUID, Key> keys, KnownRow.Lookup lookup) throws SQLException {
    List<Key> open = new ArrayList<>(keys.values());
    UUID first = null;
    UUID last = null;
    int newestEpoch = 0;
    for (Key one : open) {
      one.extend(one.rows.size());
      for (UUID slot : one.slots) {
        first = first == null || slot.compareTo(first) < 0 ? slot : first;
        last = last == null || slot.compareTo(last) > 0 ? slot : last;
      }
      newestEpoch = Math.max(newestEpoch, epoch(one.rows.get(0)));
    }
    if (first == null || !lookup.anyBetween(first, last)) {
      return;
    }
    while (!open.isEmpty()) {
      List<UUID> wanted = new ArrayList<>();
      open.forEach(one -> wanted.addAll(one.slots.subList(one.looked, one.slots.size())));
      Map<UUID, KnownRow> found = lookup.find(wanted, newestEpoch);
      List<Key> next = new ArrayList<>();
      for (Key one : open) {
        int missing = one.missing(found);
        if (missing > 0) {
          one.extend(missing);
          next.add(one);
        }
      }
      open = next;
    }
  }

  private String number(Object[] row) {
    return number < 0 ? null : StoredText.clean((String) row[number]);
  }

  private int epoch(Object[] row) {
    return epoch < 0 || row[epoch] == null ? 0 : (Integer) row[epoch];
  }

  /** One natural key, the page's rows of it, and the occurrences looked at so far. */
  private final class Key {
    private final List<Object[]> rows = new ArrayList<>(1);
    private final List<UUID> slots = new ArrayList<>(1);
    private final List<KnownRow> known = new ArrayList<>(1);
    private int looked;

    Key(UUID first, Object[] row) {
      slots.add(first);
      known.add(null);
      rows.add(row);
    }

    /** False where the row only repeats an earlier one of the page, which it then replaces. */
    boolean add(Object[] row) {
      if (number < 0 && identity.countRepeats()) {
        return rows.add(row);
      }
      for (int i = 0; i < rows.size(); i++) {
        if (number < 0
            || number(rows.get(i)).equals(number(row)) && epoch(rows.get(i)) == epoch(row)) {
          rows.set(i, row);
          return false;
        }
      }
      return rows.add(row);
    }

    void extend(int more) {
      int wanted = looked + more;
      while (slots.size() < wanted) {
        Object[] row = rows.get(0);
        slots.add(ids.of(row, (Instant) row[time], key, slots.size()));
        known.add(null);
      }
    }

    /** Takes what was found; returns how many more occurrences must be looked at. */
    int missing(Map<UUID, KnownRow> found) {
      for (; looked < slots.size(); looked++) {
        known.set(looked, found.get(slots.get(looked)));
      }
      int unplaced = 0;
      for (Object[] row : rows) {
        unplaced += sightedAt(row) < 0 ? 1 : 0;
      }
      for (int slot = 0; slot < known.size(); slot++) {
        unplaced -= free(slot, rows.get(0)) ? 1 : 0;
      }
      return number < 0 ? 0 : unplaced;
    }

    void assign(Assigned assigned) {
      int next = 0;
      for (Object[] row : rows) {
        int slot = number < 0 ? next++ : sightedAt(row);
        if (slot >= 0 && number >= 0) {
          assigned.known.add(resighted(row, slots.get(slot)));
          continue;
        }
        if (number >= 0) {
          while (!free(next, row)) {
            next++;
          }
          slot = next++;
        }
        if (known.get(slot) == null) {
          assigned.fresh.add(withId(row, slots.get(slot)));
        } else {
          assigned.known.add(joined(row, slots.get(slot), known.get(slot)));
        }
      }
    }

    /** The occurrence that carries this row's own number already, -1 if none of those looked at. */
    private int sightedAt(Object[] row) {
      for (int slot = 0; slot < known.size(); slot++) {
        KnownRow there = known.get(slot);
        if (there != null
            && there.number() != null
            && there.epoch() == epoch(row)
            && there.number().equals(number(row))) {
          return slot;
        }
      }
      return -1;
    }

    /** No feed of this kind has numbered it, or only before the server was restored. */
    private boolean free(int slot, Object[] row) {
      KnownRow there = known.get(slot);
      return there == null || there.number() == null || there.epoch() < epoch(row);
    }
  }

  private Object[] withId(Object[] row, UUID slot) {
    Object[] copy = Arrays.copyOf(row, row.length);
    copy[id] = slot;
    return copy;
  }

  /** Who saw it, and what they said beyond the columns, stands there already. */
  private Object[] resighted(Object[] row, UUID slot) {
    Object[] copy = withId(row, slot);
    setIfAny(copy, seenBy, null);
    setIfAny(copy, extra, null);
    return copy;
  }

  private Object[] joined(Object[] row, UUID slot, KnownRow there) {
    Object[] copy = withId(row, slot);
    if (seenBy >= 0) {
      copy[seenBy] = union(there.seenBy(), (String) row[seenBy]);
    }
    if (extra >= 0) {
      copy[extra] = ExtraMerge.merge(there.extra(), (String) row[extra], overrides);
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
