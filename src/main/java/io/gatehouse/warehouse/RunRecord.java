package io.gatehouse.warehouse;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import java.time.Instant;

/**
 * How one firing of a feed's schedule went.
 *
 * @param error null when it reached its end; otherwise why it failed and what to do, in one line
 * @param caughtUp the feed had read all there was
 * @param unreadable where it failed because of what is in a reply: which one, and what is wrong,
 *     the same text each time; else null
 */
public record RunRecord(
    FeedKey feed,
    String vendor,
    Instant startedAt,
    Instant endedAt,
    int pages,
    LoadResult result,
    String error,
    boolean caughtUp,
    String unreadable) {

  /** One whose failure, if any, is no unreadable reply. */
  public RunRecord(
      FeedKey feed,
      String vendor,
      Instant startedAt,
      Instant endedAt,
      int pages,
      LoadResult result,
      String error,
      boolean caughtUp) {
    this(feed, vendor, startedAt, endedAt, pages, result, error, caughtUp, null);
  }

  /** Of a feed that cannot even begin. */
  public static RunRecord notBegun(FeedKey feed, String vendor, Instant at, String error) {
    return new RunRecord(feed, vendor, at, at, 0, LoadResult.NONE, error, false);
  }
}
