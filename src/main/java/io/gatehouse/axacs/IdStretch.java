package io.gatehouse.axacs;

import io.gatehouse.mapping.VendorRecord;
import java.util.Arrays;
import java.util.List;

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

  /** The vendor's time of that record, to the second; null where it is not there. */
  String timeOf(long id) {
    for (int i = records.size() - 1; i >= 0; i--) {
      if (id(records.get(i)) == id) {
        return Times.toSecond(records.get(i).get("gmtSwipeCardTime"));
      }
    }
    return null;
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
