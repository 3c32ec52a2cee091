package io.gatehouse.axacs;

import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.VendorRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The records of one reply by their ids, in ascending order, however the server lists them. An id
 * is what the mapping reads as one; records without are counted.
 */
final class IdStretch {

  /** Gaps with fewer ids between them than this are one: to read so many again costs nothing. */
  static final int NEAR = 24;

  /** Of how many records before a gap the times count: some are of a clock that is wrong. */
  private static final int AROUND = 8;

  private record Listed(long id, VendorRecord record) {}

  private final List<Listed> listed;
  private final boolean ascending;
  private final int unreadable;
  private final LocalTimes times;

  private IdStretch(List<Listed> listed, boolean ascending, int unreadable, LocalTimes times) {
    this.listed = listed;
    this.ascending = ascending;
    this.unreadable = unreadable;
    this.times = times;
  }

  static IdStretch of(List<VendorRecord> records, LocalTimes times) {
    List<Listed> listed = new ArrayList<>(records.size());
    boolean ascending = true;
    long previous = Long.MIN_VALUE;
    for (VendorRecord record : records) {
      OptionalLong read = record.wholeNumber("recordId");
      if (read.isPresent()) {
        long id = read.getAsLong();
        listed.add(new Listed(id, record));
        ascending &= id >= previous;
        previous = id;
      }
    }
    if (!ascending) {
      listed.sort(Comparator.comparingLong(Listed::id));
    }
    return new IdStretch(listed, ascending, records.size() - listed.size(), times);
  }

  boolean isEmpty() {
    return listed.isEmpty();
  }

  /** Whether the server listed them so. */
  boolean isAscending() {
    return ascending;
  }

  /** How many records have no id that can be read. */
  int unreadable() {
    return unreadable;
  }

  long lowest() {
    return listed.get(0).id;
  }

  long highest() {
    return listed.isEmpty() ? Long.MIN_VALUE : listed.get(listed.size() - 1).id;
  }

  /** The times as sent of the records with the highest ids, by id. */
  SortedMap<Long, String> last(int count) {
    SortedMap<Long, String> last = new TreeMap<>();
    for (Listed one : listed.subList(Math.max(0, listed.size() - count), listed.size())) {
      last.put(one.id, AxAcsFields.timeText(one.record));
    }
    return last;
  }

  private int indexAbove(long id) {
    int low = 0;
    int high = listed.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (listed.get(middle).id > id) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  boolean hasAbove(long id) {
    return highest() > id;
  }

  /** The lowest id above that one. */
  long lowestAbove(long id) {
    return listed.get(indexAbove(id)).id;
  }

  /** Whether an id greater than {@code after}, up to {@code to}, is there. */
  boolean hasBetween(long after, long to) {
    int index = indexAbove(after);
    return index < listed.size() && listed.get(index).id <= to;
  }

  /** What is known of a record with that id. */
  enum Known {
    HERE,
    /** Another record has the id. */
    OTHER,
    LACKS
  }

  Known known(long id, String time) {
    Known known = Known.LACKS;
    for (int i = indexAbove(id - 1); i < listed.size() && listed.get(i).id == id; i++) {
      if (AxAcsFields.happenedAt(time, listed.get(i).record, times)) {
        return Known.HERE;
      }
      known = Known.OTHER;
    }
    return known;
  }

  /** Whether all of these records are among the known ones. */
  boolean allIn(SortedMap<Long, String> known) {
    for (Listed one : listed) {
      String time = known.get(one.id);
      if (time == null || !AxAcsFields.happenedAt(time, one.record, times)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Ids that are not there.
   *
   * @param after the last id before them
   * @param to the last of them
   * @param at when the records around them happened; null where none says it
   */
  record Missing(long after, long to, Instant at) {

    boolean isOlderThan(Instant moment) {
      return at != null && at.isBefore(moment);
    }

    /** At most so many: neighbours become one, first those that make the shortest. */
    static List<Missing> bounded(List<Missing> all, int most) {
      List<Missing> bounded = new ArrayList<>(all);
      while (bounded.size() > most) {
        int nearest = 0;
        for (int i = 1; i + 1 < bounded.size(); i++) {
          if (bounded.get(i + 1).to - bounded.get(i).after
              < bounded.get(nearest + 1).to - bounded.get(nearest).after) {
            nearest = i;
          }
        }
        Missing upper = bounded.remove(nearest + 1);
        Missing lower = bounded.get(nearest);
        bounded.set(nearest, new Missing(lower.after, upper.to, latest(lower.at, upper.at)));
      }
      return bounded;
    }
  }

  /**
   * Which ids greater than {@code after}, up to {@code to}, are not there.
   *
   * @param oldest what lies among records that are known to be older does not count
   */
  List<Missing> missing(long after, long to, Instant now, Instant oldest) {
    List<Missing> missing = new ArrayList<>();
    long before = after;
    for (int i = indexAbove(after); i < listed.size() && listed.get(i).id <= to; i++) {
      long id = listed.get(i).id;
      if (id - before > 1) {
        add(missing, new Missing(before, id - 1, timeAround(i, now)), oldest);
      }
      before = id;
    }
    if (before < to) {
      int next = indexAbove(before);
      Instant at = next < listed.size() ? timeAround(next, now) : null;
      add(missing, new Missing(before, to, at), oldest);
    }
    return missing;
  }

  private static void add(List<Missing> missing, Missing next, Instant oldest) {
    if (next.isOlderThan(oldest)) {
      return;
    }
    Missing last = missing.isEmpty() ? null : missing.get(missing.size() - 1);
    if (last != null && next.after - last.to <= NEAR) {
      missing.set(missing.size() - 1, new Missing(last.after, next.to, latest(last.at, next.at)));
    } else {
      missing.add(next);
    }
  }

  private Instant timeAround(int index, Instant now) {
    return latest(Math.max(0, index - AROUND + 1), index + 1, now);
  }

  /** When the last of these records happened, those later than now not counted; null for never. */
  Instant newest(Instant now) {
    return latest(Math.max(0, listed.size() - NEAR), listed.size(), now);
  }

  private Instant latest(int from, int to, Instant now) {
    Instant latest = null;
    for (Listed one : listed.subList(from, to)) {
      Instant time = AxAcsFields.time(one.record, times);
      if (time != null && !time.isAfter(now)) {
        latest = latest(latest, time);
      }
    }
    return latest;
  }

  static Instant latest(Instant one, Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }
}
