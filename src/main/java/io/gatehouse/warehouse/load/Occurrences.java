package io.gatehouse.warehouse.load;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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
}
