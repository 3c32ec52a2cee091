package io.gatehouse.warehouse.load;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
}
