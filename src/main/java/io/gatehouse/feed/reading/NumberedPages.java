package io.gatehouse.feed.reading;

import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.VendorRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pages by number, or by the offset of their first record. Where the server counts more than came,
 * because records were moved while they were read, the walk is walked again.
 */
public final class NumberedPages extends PageWalk {

  private static final int MOST_WALKS = 3;

  /** A whole page may be pushed behind by new records. */
  private static final int BARREN = 2;

  private final boolean byOffset;
  private final int first;
  private final int pageSize;
  private final Set<Integer> skipped;
  private SeenKeys walked;
  private int page;
  private long received;
  private long total = UNKNOWN;
  private long firstTotal = UNKNOWN;
  private long most = UNKNOWN;
  private int longest;
  private boolean wasFull;
  private int barren;
  private int walks;
  private int sizeBefore;
  private boolean skips;
  private int lastPage;
  private long receivedBefore;

  /**
   * @param byOffset whether the server is told how many records to leave out, else a number
   * @param first the first page's number; of no account with offsets
   * @param skipped pages that could not be read, counted from 0
   * @param place where it goes on; null for its beginning
   */
  public NumberedPages(
      List<String> keys,
      boolean byOffset,
      int first,
      int pageSize,
      Set<Integer> skipped,
      Place place) {
    super(keys, skipped.isEmpty() ? place : null);
    this.byOffset = byOffset;
    this.first = first;
    this.pageSize = pageSize;
    this.skipped = Set.copyOf(skipped);
    this.walked = met.fresh();
    if (skipped.isEmpty() && place != null) {
      this.page = place.page();
      this.received = place.received();
      this.firstTotal = place.counted();
      this.total = place.counted();
      this.most = place.counted();
    }
    passSkipped();
  }

  @Override
  Place place(String last) {
    return skips || lastPage == 0
        ? null
        : new Place(lastPage, receivedBefore, firstTotal, null, last);
  }

  private void passSkipped() {
    while (skipped.contains(page)) {
      page++;
      skips = true;
    }
  }

  @Override
  public boolean skips() {
    return skips;
  }

  /** Counted from 0. */
  public int pageNumber() {
    return page;
  }

  @Override
  public Map<String, String> asking() {
    Map<String, String> values = new LinkedHashMap<>();
    if (byOffset) {
      // A server may give shorter pages than it is asked for: what came counts. With a page left
      // out nobody knows how many that were.
      values.put("offset", String.valueOf(skips ? (long) page * pageSize : received));
    } else {
      values.put("page", String.valueOf(first + page));
    }
    values.put("size", String.valueOf(pageSize));
    return values;
  }

  @Override
  public boolean skip() {
    page++;
    skips = true;
    doubts.settle();
    return true;
  }

  @Override
  List<VendorRecord> page(Source.Answer came) {
    boolean isBarren = came.records().stream().allMatch(walked::has);
    long counts = came.total().orElse(total);
    boolean hasAll = counts != UNKNOWN && isAll(counts, received + came.records().size());
    boolean hadAll = total != UNKNOWN && isAll(total, received);
    if (isBarren && !hasAll && !hadAll && counts != UNKNOWN && !skips) {
      doubt(
          "page "
              + (page + 1)
              + " brings nothing new, and the server counts "
              + counts
              + " records, of which "
              + walked.size()
              + " came");
    } else if (came.none() && walked.size() > 0 && total != UNKNOWN && !hadAll && !skips) {
      throw new RetryLater( // a walk that begins anew believes it, and moves no mark
          "the reply says that there is nothing, after "
              + walked.size()
              + " of "
              + total
              + " came");
    } else if (came.records().isEmpty() && counts == UNKNOWN && wasFull) {
      doubt("an empty page came after a full one");
    }
    total = hadAll && isBarren ? total : counts;
    most = Math.max(most, total);
    firstTotal = page == 0 ? total : firstTotal;
    lastPage = page;
    receivedBefore = received;
    received += came.records().size();
    came.records().forEach(walked::add);
    List<VendorRecord> fresh = fresh(came);
    wasFull = came.records().size() >= Math.max(longest, pageSize);
    longest = Math.max(longest, came.records().size());
    barren = isBarren ? barren + 1 : 0;
    boolean isShort = came.records().size() < (page == 0 ? pageSize : longest);
    page++;
    passSkipped();
    boolean goesOnBehind = isBarren && !came.records().isEmpty() && !isAllHere() && total >= 0;
    if (isBarren ? !goesOnBehind || barren == BARREN : isShort && isAllHere()) {
      walkEnded();
    }
    return fresh;
  }

  private boolean isAll(long counts, long came) {
    return Math.max(walked.size(), came) >= counts;
  }

  private boolean isAllHere() {
    return total != UNKNOWN && isAll(total, received);
  }

  private void walkEnded() {
    walks++;
    boolean hasAll = total == UNKNOWN || isAllHere();
    // Where the count stood still, records that came twice are twice in the server's list. Where
    // it did not, some may have moved to pages that were read, or appeared there.
    boolean agrees =
        hasAll
            && total == most
            && (total == UNKNOWN || total == firstTotal || walked.size() >= total);
    boolean broughtNothing = walks > 1 && met.size() == sizeBefore;
    if (agrees || skips || broughtNothing || walks == MOST_WALKS) {
      String lacks = hasAll ? null : counted(met.size(), total);
      end(skips ? "a page of it could not be read" : lacks);
      return;
    }
    sizeBefore = met.size();
    toBeginning();
  }

  @Override
  void toBeginning() {
    total = UNKNOWN;
    most = UNKNOWN;
    firstTotal = UNKNOWN;
    walked = met.fresh();
    page = 0;
    received = 0;
    barren = 0;
    wasFull = false;
  }
}
