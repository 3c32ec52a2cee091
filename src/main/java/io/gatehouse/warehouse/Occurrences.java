package io.gatehouse.warehouse;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.LongStream;

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

  private static final KnownRow[] NONE_KNOWN = {};

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
  private final Map<UUID, Key> keys;
  private final Map<UUID, Key> laterSlots = new HashMap<>();
  private int unchanged;

  /**
   * @param kind which of the identity's numberings the rows carry, -1 for none
   * @param rows in the page's order; at least one
   */
  Occurrences(Table table, Identity identity, int kind, List<Object[]> rows) {
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
    keys = new LinkedHashMap<>(rows.size() * 2);
    rows.forEach(this::add);
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

  private UUID candidate(Object[] row, int occurrence) {
    return ids.of(row, (Instant) row[time], key, occurrence);
  }

  private void add(Object[] row) {
    UUID first = candidate(row, 0);
    Key there = keys.get(first);
    if (there == null) {
      keys.put(first, new Key(first, row));
    } else if (!there.add(row)) {
      unchanged++;
    }
  }

  /** Below every id that the rows may get: ids begin with the time. */
  UUID lowest() {
    return new UUID(times().min().orElseThrow() & ~0xFFFFL, 0);
  }

  /** Above every id that the rows may get. */
  UUID highest() {
    return new UUID(times().max().orElseThrow() | 0xFFFFL, -1);
  }

  private LongStream times() {
    return keys.keySet().stream().mapToLong(UUID::getMostSignificantBits);
  }

  /**
   * @param lookup null where none of the ids between lowest and highest is there
   */
  Assigned assign(KnownRow.Lookup lookup) throws SQLException {
    if (lookup != null) {
      find(lookup);
    }
    List<Object[]> fresh = new ArrayList<>();
    List<Object[]> known = new ArrayList<>();
    for (Key one : keys.values()) {
      one.assign(fresh, known);
    }
    return new Assigned(fresh, known, unchanged);
  }

  /** One look-up for the page; more only where other events of the same key are in the way. */
  private void find(KnownRow.Lookup lookup) throws SQLException {
    List<Key> open = new ArrayList<>(keys.values());
    while (!open.isEmpty()) {
      List<UUID> wanted = new ArrayList<>(open.size());
      int newestEpoch = 0;
      for (Key one : open) {
        one.want(wanted);
        newestEpoch = Math.max(newestEpoch, epoch(one.rows[0]));
      }
      Map<UUID, KnownRow> found = lookup.find(wanted, newestEpoch, this::sighting);
      List<Key> next = new ArrayList<>();
      for (Key one : open) {
        if (!one.settles(found)) {
          next.add(one);
        }
      }
      open = next;
    }
  }

  private Object[] sighting(UUID id, String itsNumber, int itsEpoch) {
    Key there = keys.get(id);
    if (there == null) {
      there = laterSlots.get(id);
    }
    return there == null ? null : there.row(itsNumber, itsEpoch);
  }

  private String number(Object[] row) {
    return number < 0 ? null : StoredText.clean((String) row[number]);
  }

  private int epoch(Object[] row) {
    return epoch < 0 || row[epoch] == null ? 0 : (Integer) row[epoch];
  }

  /** One natural key, the page's rows of it, and as many of its occurrences. */
  private final class Key {
    private Object[][] rows;
    private UUID[] slots;
    private KnownRow[] known = NONE_KNOWN;
    private int looked;

    Key(UUID first, Object[] row) {
      rows = new Object[][] {row};
      slots = new UUID[] {first};
    }

    /** False where the row only repeats an earlier one of the page, which it then replaces. */
    boolean add(Object[] row) {
      for (int i = 0; i < rows.length; i++) {
        if (repeats(rows[i], row)) {
          rows[i] = row;
          return false;
        }
      }
      rows = Arrays.copyOf(rows, rows.length + 1);
      rows[rows.length - 1] = row;
      extend(1);
      return true;
    }

    private boolean repeats(Object[] one, Object[] other) {
      return number < 0
          ? !identity.countRepeats()
          : epoch(one) == epoch(other) && number(one).equals(number(other));
    }

    private void extend(int more) {
      int old = slots.length;
      slots = Arrays.copyOf(slots, old + more);
      for (int i = old; i < slots.length; i++) {
        slots[i] = candidate(rows[0], i);
        laterSlots.put(slots[i], this);
      }
    }

    Object[] row(String itsNumber, int itsEpoch) {
      for (Object[] row : rows) {
        if (itsEpoch == epoch(row) && itsNumber.equals(number(row))) {
          return row;
        }
      }
      return null;
    }

    void want(List<UUID> wanted) {
      wanted.addAll(Arrays.asList(slots).subList(looked, slots.length));
    }

    /** Takes what was found; false where further occurrences must be looked at. */
    boolean settles(Map<UUID, KnownRow> found) {
      known = Arrays.copyOf(known, slots.length);
      for (; looked < slots.length; looked++) {
        known[looked] = found.get(slots[looked]);
      }
      if (number < 0) {
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
        extend(unplaced);
      }
      return unplaced <= 0;
    }

    void assign(List<Object[]> fresh, List<Object[]> toMerge) {
      int next = 0;
      for (Object[] row : rows) {
        int sighted = number < 0 ? -1 : sightedAt(row);
        if (sighted >= 0) {
          if (known[sighted].same()) {
            unchanged++;
          } else {
            toMerge.add(resighted(row, slots[sighted]));
          }
          continue;
        }
        while (number >= 0 && !free(next, row)) {
          next++;
        }
        KnownRow there = next < known.length ? known[next] : null;
        if (there == null) {
          fresh.add(withId(row, slots[next]));
        } else {
          toMerge.add(joined(row, slots[next], there));
        }
        next++;
      }
    }

    /** The occurrence that carries this row's own number already, -1 if none of those looked at. */
    private int sightedAt(Object[] row) {
      for (int slot = 0; slot < known.length; slot++) {
        KnownRow there = known[slot];
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
      KnownRow there = slot < known.length ? known[slot] : null;
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
