package io.gatehouse.wecom;

import io.gatehouse.feed.RetryLater;
import io.gatehouse.mapping.VendorRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The pages of one batch so far, to notice cursors that lead in a circle. */
final class PageTrail {

  /** One repeated cursor may be an old reply, sent again. */
  private static final int PROOF = 3;

  /** Pages without a row are documented, so many in a row are not. */
  private static final int MOST_EMPTY = 100;

  private static final int MOST_PAGES = 50_000;

  private final Set<String> cursors = new HashSet<>();
  private int repeats;
  private int empty;

  /**
   * Whether the next cursor leads to pages not seen yet; false where it is proved that it does not.
   *
   * @param cursor the page's own; null for the first
   * @throws RetryLater where it is only suspected
   */
  boolean leadsOn(String cursor, String next, List<VendorRecord> records) {
    if (cursor != null) {
      cursors.add(cursor);
    }
    if (cursors.contains(next)) {
      if (++repeats < PROOF) {
        throw new RetryLater("the reply's next_cursor leads back to a page that was read");
      }
      return false;
    }
    repeats = 0;
    empty = records.isEmpty() ? empty + 1 : 0;
    return empty < MOST_EMPTY && cursors.size() < MOST_PAGES;
  }
}
