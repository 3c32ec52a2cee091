package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.Rows.Identity;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.load.Sightings.SightingMerge;
import io.gatehouse.warehouse.sql.StoredText;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Where the rows of one kind of feed hold what identifies their events, and how they join others.
 */
final class EventColumns {
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
        identity.inAnyCase().stream().map(table::position).collect(Collectors.toUnmodifiableSet());
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
    return !numbered() ? null : StoredText.clean((String) row[number]);
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
