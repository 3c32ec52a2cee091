package io.gatehouse.warehouse.load;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One natural key, the page's rows of it, and as many of its occurrences. */
final class NaturalKey {
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
