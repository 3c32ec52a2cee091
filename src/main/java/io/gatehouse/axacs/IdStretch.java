package io.gatehouse.axacs;

import io.gatehouse.mapping.VendorRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The record ids that a reply brought, in ascending order. */
final class IdStretch {

  private final long[] ids;
  private final List<VendorRecord> records;

  private IdStretch(long[] ids, List<VendorRecord> records) {
    this.ids = ids;
    this.records = records;
  }

  /** Records whose id cannot be read are passed over here; the mapping rejects them. */
  static IdStretch of(List<VendorRecord> records) {
    long[] ids = new long[records.size()];
    int count = 0;
    for (VendorRecord record : records) {
      long id = id(record);
      if (id >= 0) {
        ids[count++] = id;
      }
    }
    long[] sorted = Arrays.copyOf(ids, count);
    Arrays.sort(sorted);
    return new IdStretch(sorted, records);
  }

  private static long id(VendorRecord record) {
    String text = record.get("recordId");
    if (text == null || text.isEmpty() || text.length() > 18) {
      return -1;
    }
    long id = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      id = id * 10 + digit;
    }
    return id;
  }

  long lowest() {
    return ids.length == 0 ? 0 : ids[0];
  }

  long highest() {
    return ids.length == 0 ? 0 : ids[ids.length - 1];
  }

  int size() {
    return ids.length;
  }

  /** The vendor's times of the records with the highest ids, to the second, by id. */
  SortedMap<Long, String> last(int count) {
    long lowest = ids.length == 0 ? 0 : ids[Math.max(0, ids.length - count)];
    SortedMap<Long, String> last = new TreeMap<>();
    for (VendorRecord record : records) {
      long id = id(record);
      if (id >= lowest) {
        last.put(id, Times.toSecond(record.get("gmtSwipeCardTime")));
      }
    }
    return last;
  }

  /** The first of these records that is not here, or is another one; empty where all are here. */
  Optional<Long> firstLacking(SortedMap<Long, String> expected) {
    Map<Long, String> found = last(Integer.MAX_VALUE);
    return expected.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(found.get(entry.getKey())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Whether an id greater than {@code after}, up to {@code to}, is not there. */
  boolean anyMissingBetween(long after, long to) {
    long seen = 0;
    long previous = after;
    for (long id : ids) {
      if (id > previous && id <= to) {
        seen++;
        previous = id;
      }
    }
    return seen < to - after;
  }

  /** The last id before the first one missing after {@code after}. */
  long lastBeforeMissing(long after) {
    long last = after;
    while (Arrays.binarySearch(ids, last + 1) >= 0) {
      last++;
    }
    return last;
  }

  /** The last id missing up to {@code to}. */
  long lastMissing(long to) {
    long last = to;
    while (Arrays.binarySearch(ids, last) >= 0) {
      last--;
    }
    return last;
  }
}
