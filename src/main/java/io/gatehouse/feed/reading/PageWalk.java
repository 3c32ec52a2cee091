package io.gatehouse.feed.reading;

import io.gatehouse.feed.DoubtfulReplies;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.VendorRecord;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One walk through what one question covers, page by page. A page is never the last merely because
 * it is short; one without a record that this walk has not met ends it. What contradicts what the
 * server said before is asked again a few times before it is believed.
 */
public abstract sealed class PageWalk {

  /** Pages of a cursor in a row, with nothing new in them, that end a walk. */
  private static final int MOST_BARREN = 3;

  /** No walk by cursor has more pages. */
  private static final int MOST_PAGES = 100_000;

  private static final long UNKNOWN = -1;

  final SeenKeys met;
  final DoubtfulReplies doubts = new DoubtfulReplies();
  private boolean ended;
  private String cut;

  private PageWalk(List<String> keys) {
    this.met = new SeenKeys(keys);
  }

  /** The values of the next request, by the names that {@link Source.Question} has. */
  public abstract Map<String, String> asking();

  /**
   * Takes a page in.
   *
   * @return those of its records that were not met before
   * @throws RetryLater if it is hard to believe; nothing has moved
   */
  public final List<VendorRecord> take(Source.Answer came) {
    if (came.records().isEmpty() && met.size() == 0 && came.unbelieved() != null) {
      throw new RetryLater(came.unbelieved());
    }
    return page(came);
  }

  abstract List<VendorRecord> page(Source.Answer came);

  /** Goes on behind the page that is asked for, which cannot be read. False where nobody can. */
  public boolean skip() {
    return false;
  }

  /** Whether it goes on behind a page that could not be read. */
  public boolean skips() {
    return false;
  }

  /** Whether there is nothing more to ask for. */
  public final boolean ended() {
    return ended;
  }

  /** Of an ended walk: why something may lack; null where it has all that there is. */
  public final String cut() {
    return cut;
  }

  /** Different records so far. */
  public final int size() {
    return met.size();
  }

  final void end(String why) {
    ended = true;
    cut = why;
  }

  final void doubt(String reason) {
    if (doubts.askAgain()) {
      throw new RetryLater(reason);
    }
  }

  final boolean isBarren(Source.Answer came) {
    return came.records().stream().allMatch(met::has);
  }

  final List<VendorRecord> fresh(Source.Answer came) {
    doubts.settle();
    List<VendorRecord> fresh = new ArrayList<>();
    for (VendorRecord record : came.records()) {
      if (met.add(record)) {
        fresh.add(record);
      }
    }
    return fresh;
  }

  /** A list that comes whole, in one reply. */
  public static final class Whole extends PageWalk {

    public Whole(List<String> keys) {
      super(keys);
    }

    @Override
    public Map<String, String> asking() {
      return Map.of();
    }

    @Override
    List<VendorRecord> page(Source.Answer came) {
      List<VendorRecord> fresh = fresh(came);
      long total = came.total().orElse(UNKNOWN);
      end(came.records().size() < total ? counted(came.records().size(), total) : null);
      return fresh;
    }
  }

  private static String counted(long came, long total) {
    return "the server counts " + total + " records and gave " + came;
  }

  /**
   * Pages by number, or by the offset of their first record. Where the server counts more than
   * came, because records were moved while they were read, the walk is walked again.
   */
  public static final class Numbered extends PageWalk {

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

    /**
     * @param byOffset whether the server is told how many records to leave out, else a number
     * @param first the first page's number; of no account with offsets
     * @param skipped pages that could not be read, counted from 0
     */
    public Numbered(
        List<String> keys, boolean byOffset, int first, int pageSize, Set<Integer> skipped) {
      super(keys);
      this.byOffset = byOffset;
      this.first = first;
      this.pageSize = pageSize;
      this.skipped = Set.copyOf(skipped);
      this.walked = met.fresh();
      passSkipped();
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
      most = UNKNOWN;
      firstTotal = UNKNOWN;
      walked = met.fresh();
      page = 0;
      received = 0;
      barren = 0;
      wasFull = false;
    }
  }

  /** Pages of which each names the next. A name that comes again leads nowhere: that is a gap. */
  public static final class ByCursor extends PageWalk {

    private final int pageSize;
    private final Set<Long> used = new HashSet<>();
    private String cursor;
    private int barren;

    /**
     * @param pageSize 0 where none is asked for
     */
    public ByCursor(List<String> keys, int pageSize) {
      super(keys);
      this.pageSize = pageSize;
    }

    @Override
    public Map<String, String> asking() {
      Map<String, String> values = new LinkedHashMap<>();
      if (cursor != null) {
        values.put("cursor", cursor);
      }
      if (pageSize > 0) {
        values.put("size", String.valueOf(pageSize));
      }
      return values;
    }

    @Override
    List<VendorRecord> page(Source.Answer came) {
      String next = came.next() == null || came.next().isBlank() ? null : came.next();
      boolean isBarren = isBarren(came);
      boolean isUsed = next != null && used.contains(SeenKeys.hash(0, next));
      if (came.none() && met.size() > 0 && next == null) {
        doubt("the reply says that there is nothing, after " + met.size() + " records were read");
      } else if (isUsed && !isBarren) {
        doubt("the reply's cursor leads back to a page that was read");
      }
      List<VendorRecord> fresh = fresh(came);
      barren = isBarren ? barren + 1 : 0;
      long told = came.total().orElse(UNKNOWN);
      if (next == null) {
        end(met.size() < told && !isBarren ? counted(met.size(), told) : null);
      } else if (isUsed) {
        boolean stands = isBarren && next.equals(cursor); // as servers do whose list has no more
        end(stands ? null : "the server's cursor leads back to a page that was read");
      } else if (barren == MOST_BARREN) {
        end(met.size() == 0 ? null : "the server's cursor leads on, and nothing new comes");
      } else if (used.size() == MOST_PAGES) {
        end("the server's cursor has led to " + MOST_PAGES + " pages, and does not end");
      } else {
        used.add(SeenKeys.hash(0, next));
        cursor = next;
      }
      return fresh;
    }
  }

  /** Pages of what came after an id. */
  public static final class SinceId extends PageWalk {

    private final String field;
    private final int pageSize;
    private String last;
    private boolean ascending = true;

    /**
     * @param field of a record, with its id
     * @param last the id after which it begins; null for the first there is
     * @param pageSize 0 where none is asked for
     */
    public SinceId(List<String> keys, String field, String last, int pageSize) {
      super(keys);
      this.field = field;
      this.last = last;
      this.pageSize = pageSize;
    }

    /** The highest id that has come; null for none. */
    public String last() {
      return last;
    }

    /** Whether the ids have come in their order so far: none can come behind the last. */
    public boolean isAscending() {
      return ascending;
    }

    @Override
    public Map<String, String> asking() {
      Map<String, String> values = new LinkedHashMap<>();
      if (last != null) {
        values.put("last-id", last);
      }
      if (pageSize > 0) {
        values.put("size", String.valueOf(pageSize));
      }
      return values;
    }

    @Override
    List<VendorRecord> page(Source.Answer came) {
      if (isBarren(came)) {
        doubts.settle();
        end(null);
        return List.of();
      }
      String highest = last;
      for (VendorRecord record : came.records()) {
        String id = record.id(field);
        if (id != null && highest != null && compare(id, highest) < 0) {
          ascending = false;
        } else if (id != null) {
          highest = id;
        }
      }
      if (highest == null || highest.equals(last)) {
        boolean isKnown = highest != null && came.records().stream().allMatch(this::isNotAfter);
        if (isKnown) { // the record of the id itself, or older ones: there is nothing after it
          List<VendorRecord> fresh = fresh(came);
          end(null);
          return fresh;
        }
        throw new RetryLater(
            "the page has "
                + came.records().size()
                + " records and none with an id in "
                + field
                + ": is the vendor's paging.id right?");
      }
      last = highest;
      return fresh(came);
    }

    private boolean isNotAfter(VendorRecord record) {
      String id = record.id(field);
      return id != null && compare(id, last) <= 0;
    }

    /** As numbers where both are; ids that are texts come in the server's order. */
    private static int compare(String one, String other) {
      boolean numbers = one.matches("\\d{1,40}") && other.matches("\\d{1,40}");
      return numbers
          ? new BigInteger(one).compareTo(new BigInteger(other))
          : one.equals(other) ? 0 : 1;
    }
  }
}
