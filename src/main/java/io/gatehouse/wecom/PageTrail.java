package io.gatehouse.wecom;

import io.gatehouse.feed.DoubtfulReplies;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.VendorRecord;
import java.util.List;

/**
 * The pages of one batch so far, to notice cursors that never come to an end: those that lead back,
 * and those that are new each time over rows that were read. Rows may repeat, even a page of them:
 * WeCom says so.
 */
final class PageTrail {

  /** So many pages in a row with rows, and none that was not read before, lead nowhere. */
  static final int MOST_STALE = 10;

  /** So many pages in a row without a row that was not read before, most of them empty. */
  static final int MOST_FRUITLESS = 100;

  private static final int MOST_PAGES = 50_000;
  private static final int MOST_PASSAGES = 500_000;

  private static final String[] IDENTITY = {
    "device_sn", "user_type", "open_userid", "timestamp", "pass_type", "pass_method"
  };

  private final Seen cursors = new Seen(MOST_PAGES);
  private final DoubtfulReplies leadsBack = new DoubtfulReplies();
  private final int mostPassages;
  private Seen passages;
  private Seen passagesBefore = new Seen(0);
  private boolean forgets;
  private int pages;
  private int stale;
  private int fruitless;

  PageTrail() {
    this(MOST_PASSAGES);
  }

  /**
   * @param mostPassages twice as many are known at most; then the oldest half is forgotten
   */
  PageTrail(int mostPassages) {
    this.mostPassages = mostPassages;
    this.passages = new Seen(mostPassages);
  }

  /**
   * Whether the next cursor leads to pages not seen yet; false where it is proved that it does not.
   *
   * @param cursor the page's own; null for the first
   * @throws RetryLater where it is only suspected
   */
  boolean leadsOn(String cursor, String next, List<VendorRecord> records) {
    if (cursor != null) {
      cursors.add(hash(0, cursor));
    }
    if (cursors.contains(hash(0, next))) {
      if (leadsBack.askAgain()) {
        throw new RetryLater("the reply's next_cursor leads back to a page that was read");
      }
      return false;
    }
    leadsBack.settle();
    boolean isNews = take(records);
    stale = isNews ? 0 : stale + (records.isEmpty() ? 0 : 1);
    fruitless = isNews ? 0 : fruitless + 1;
    return stale < MOST_STALE && fruitless < MOST_FRUITLESS && ++pages < MOST_PAGES;
  }

  /** Whether there are more passages than are known at once: a longer circle is seen late. */
  boolean forgets() {
    return forgets;
  }

  private boolean take(List<VendorRecord> records) {
    boolean isNews = false;
    for (VendorRecord record : records) {
      long passage = 0;
      for (String field : IDENTITY) {
        String value = record.get(field);
        passage = hash(passage, value == null ? "" : WeComIds.folded(value));
      }
      if (!passagesBefore.contains(passage) && passages.add(passage)) {
        isNews = true;
        if (passages.size() == mostPassages) {
          passagesBefore = passages;
          passages = new Seen(mostPassages);
          forgets = true;
        }
      }
    }
    return isNews;
  }

  /** 64 bits of FNV-1a, never 0. */
  private static long hash(long before, String text) {
    long hash = before ^ 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    hash = (hash ^ 0xFFFF) * 0x100000001B3L; // where one text ends
    return hash == 0 ? 1 : hash;
  }

  /** A set of numbers other than 0, eight bytes each and at least half of the room free. */
  private static final class Seen {

    private static final int FIRST = 1 << 10;

    private final int most;
    private long[] slots = new long[FIRST];
    private int size;

    Seen(int most) {
      this.most = most;
    }

    int size() {
      return size;
    }

    boolean contains(long number) {
      return slots[slot(slots, number)] == number;
    }

    /** False where it was there, or there is no more room. */
    boolean add(long number) {
      int slot = slot(slots, number);
      if (slots[slot] == number || size == most) {
        return false;
      }
      slots[slot] = number;
      if (++size * 2 > slots.length) {
        long[] larger = new long[slots.length * 2];
        for (long known : slots) {
          if (known != 0) {
            larger[slot(larger, known)] = known;
          }
        }
        slots = larger;
      }
      return true;
    }

    private static int slot(long[] slots, long number) {
      int slot = (int) (number * 0x9E3779B97F4A7C15L >>> 33) & (slots.length - 1);
      while (slots[slot] != 0 && slots[slot] != number) {
        slot = (slot + 1) & (slots.length - 1);
      }
      return slot;
    }
  }
}
