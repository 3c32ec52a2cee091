package io.gatehouse.k30;

import io.gatehouse.feed.RetryLater;
import io.gatehouse.mapping.Reply;
import io.gatehouse.mapping.VendorRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * One walk through a list that the vendor gives by {@code pageindex} and {@code pagesize}. Its
 * server may give shorter pages than it is asked for, say a total that is none, and move records
 * from page to page while they are read; so what came counts, and not what was asked.
 */
final class PagedList {

  /** Where the records of a list are in a reply. */
  static final String ARRAY = "data.data";

  private static final String TOTAL = "data.total";

  /** A whole page may be pushed behind by new records; two in a row are the list's end. */
  private static final int MOST_BARREN = 2;

  private final Function<VendorRecord, String> key;
  private final int pageSize;
  private final Set<String> seen = new HashSet<>();
  private int page = 1;
  private int longest;
  private int barren;
  private long firstTotal = -1;
  private long total;
  private boolean ended;

  /**
   * @param key what tells one record from the others; null for one that lacks it
   * @param pageSize how many to ask for
   */
  PagedList(Function<VendorRecord, String> key, int pageSize) {
    this.key = key;
    this.pageSize = pageSize;
  }

  /** What to ask for, together with the list's own parameters. */
  Map<String, Object> asking(Map<String, Object> parameters) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("pageindex", page);
    all.put("pagesize", pageSize);
    all.putAll(parameters);
    return all;
  }

  /**
   * Takes a page in.
   *
   * @return those of its records that this walk had not met
   * @throws RetryLater if it is no page of a list; nothing has moved
   */
  List<VendorRecord> take(Reply reply) {
    long told = total(reply);
    List<VendorRecord> records = reply.records();
    if (told > 0 && !reply.hasArray()) {
      throw new RetryLater("the reply says total " + told + " and has no list");
    }
    if (told == 0 && records.isEmpty() && !seen.isEmpty()) {
      throw new RetryLater("the reply says total 0, after " + seen.size() + " were read");
    }
    total = told;
    firstTotal = firstTotal < 0 ? told : firstTotal;
    List<VendorRecord> fresh = new ArrayList<>();
    for (VendorRecord record : records) {
      String id = key.apply(record);
      if (seen.add(id == null ? record.raw() : id)) {
        fresh.add(record);
      }
    }
    barren = fresh.isEmpty() ? barren + 1 : 0;
    longest = Math.max(longest, records.size());
    boolean isShort = records.size() < (page == 1 ? pageSize : longest);
    ended =
        records.isEmpty()
            || barren == MOST_BARREN
            || (isShort && seen.size() == total); // else one more page is looked at, to be sure
    page++;
    return fresh;
  }

  private static long total(Reply reply) {
    String text = reply.head().get(TOTAL);
    if (text == null || !text.strip().matches("\\d{1,9}")) {
      throw new RetryLater("the reply's data has no total, which every list has");
    }
    return Long.parseLong(text.strip());
  }

  boolean ended() {
    return ended;
  }

  /** Whether, at its end, all came that the server counts, and it counted the same all the way. */
  boolean isComplete() {
    return ended && seen.size() == total && firstTotal == total;
  }

  int size() {
    return seen.size();
  }

  /** As the last page said. */
  long total() {
    return total;
  }

  /** As the walk's first page said. */
  long firstTotal() {
    return firstTotal;
  }

  boolean isAtStart() {
    return page == 1;
  }

  /** From the first page again; what has been met stays known. */
  void again() {
    page = 1;
    barren = 0;
    ended = false;
    firstTotal = -1;
  }
}
