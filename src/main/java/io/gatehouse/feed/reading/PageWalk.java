package io.gatehouse.feed.reading;

import io.gatehouse.feed.Meaning.DoubtfulReplies;
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
public abstract sealed class PageWalk
    permits PageWalk.Whole, NumberedPages, PageWalk.ByCursor, PageWalk.SinceId {

  /** Pages of a cursor in a row, with nothing new in them, that end a walk. */
  private static final int MOST_BARREN = 3;

  /** No walk by cursor has more pages. */
  private static final int MOST_PAGES = 100_000;

  /** So many pages of a walk that goes on may lack the record that was read last. */
  private static final int MOST_SEARCHED = 3;

  static final long UNKNOWN = -1;

  /**
   * Where another run takes up a walk that was broken off: it reads the last page once more.
   *
   * @param page its number, counted from 0
   * @param received how many records came before it
   * @param counted how many the server counted on the walk's first page; negative where it did not
   * @param cursor that led to it; null where pages have numbers
   * @param last print of its last record. A walk that does not meet it where it goes on has lost
   *     its place, and begins at its beginning
   */
  public record Place(int page, long received, long counted, String cursor, String last) {}

  SeenKeys met;
  final DoubtfulReplies doubts = new DoubtfulReplies();
  private boolean ended;
  private String cut;
  private String lastRead;
  private String sought;
  private int searched;

  PageWalk(List<String> keys, Place place) {
    this.met = new SeenKeys(keys);
    this.sought = place == null ? null : place.last();
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
    if (sought != null && came.records().stream().map(met::print).anyMatch(sought::equals)) {
      sought = null;
    } else if (sought != null && (came.records().isEmpty() || ++searched == MOST_SEARCHED)) {
      startOver();
      return List.of();
    }
    if (came.records().isEmpty() && met.size() == 0 && came.unbelieved() != null) {
      throw new RetryLater(came.unbelieved());
    }
    List<VendorRecord> fresh = page(came);
    if (!came.records().isEmpty()) {
      lastRead = met.print(came.records().get(came.records().size() - 1));
    }
    return fresh;
  }

  private void startOver() {
    sought = null;
    lastRead = null;
    met = met.fresh();
    doubts.settle();
    toBeginning();
  }

  void toBeginning() {}

  /** Where another run can go on; null where it begins at the beginning. */
  public final Place place() {
    return lastRead == null || sought != null || ended ? null : place(lastRead);
  }

  Place place(String last) {
    return null;
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
    if (sought != null) {
      startOver();
      return;
    }
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
      super(keys, null);
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

  static String counted(long came, long total) {
    return "the server counts " + total + " records and gave " + came;
  }

  /** Pages of which each names the next. A name that comes again leads nowhere: that is a gap. */
  public static final class ByCursor extends PageWalk {

    private final int pageSize;
    private final Set<Long> used = new HashSet<>();
    private String cursor;
    private String lastCursor;
    private long before;
    private long beforeLast;
    private int barren;

    /**
     * @param pageSize 0 where none is asked for
     * @param place where it goes on; null for its beginning
     */
    public ByCursor(List<String> keys, int pageSize, Place place) {
      super(keys, place);
      this.pageSize = pageSize;
      if (place != null) {
        cursor = place.cursor();
        before = place.received();
        used.add(SeenKeys.hash(0, cursor));
      }
    }

    @Override
    Place place(String last) {
      return lastCursor == null ? null : new Place(0, beforeLast, UNKNOWN, lastCursor, last);
    }

    @Override
    void toBeginning() {
      used.clear();
      before = 0;
      cursor = null;
      barren = 0;
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
      long behind = before + met.size();
      List<VendorRecord> fresh = fresh(came);
      barren = isBarren ? barren + 1 : 0;
      long told = came.total().orElse(UNKNOWN);
      if (next == null) {
        long here = before + met.size();
        end(here < told && !isBarren ? counted(here, told) : null);
      } else if (isUsed) {
        boolean stands = isBarren && next.equals(cursor); // as servers do whose list has no more
        end(stands ? null : "the server's cursor leads back to a page that was read");
      } else if (barren == MOST_BARREN) {
        end(met.size() == 0 ? null : "the server's cursor leads on, and nothing new comes");
      } else if (used.size() == MOST_PAGES) {
        end("the server's cursor has led to " + MOST_PAGES + " pages, and does not end");
      } else {
        used.add(SeenKeys.hash(0, next));
        if (!came.records().isEmpty()) {
          lastCursor = cursor;
          beforeLast = behind;
        }
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
      super(keys, null);
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
