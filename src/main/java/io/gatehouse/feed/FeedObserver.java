package io.gatehouse.feed;

import io.gatehouse.feed.FeedRun.VendorCall;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import java.time.Duration;
import java.time.Instant;

/**
 * Is told what feeds do, for whoever waits for them, counts or shows them. Called on the feeds'
 * threads.
 */
public interface FeedObserver {

  FeedObserver NONE = new FeedObserver() {};

  /** A run begins; not of a message that the vendor pushed. */
  default void began(Feed feed, Instant at) {}

  /**
   * What came of one request to the vendor; those for access tokens are not among them.
   *
   * @param took until the whole reply was there; null where none came
   */
  default void answered(Feed feed, VendorCall.Outcome outcome, Duration took) {}

  /**
   * A page is committed.
   *
   * @param at when it was
   * @param took how long the warehouse was at it
   */
  default void committed(Feed feed, Page page, LoadResult result, Instant at, Duration took) {}

  /** The same, for whoever does not care when and how long. */
  default void loaded(Feed feed, Page page, LoadResult result) {}

  /**
   * @param failure why the run failed; null when it did not
   */
  default void ended(Feed feed, String failure) {}

  /** Both are told, the other one after this one. */
  default FeedObserver and(FeedObserver other) {
    FeedObserver one = this;
    return new FeedObserver() {
      @Override
      public void began(Feed feed, Instant at) {
        one.began(feed, at);
        other.began(feed, at);
      }

      @Override
      public void answered(Feed feed, VendorCall.Outcome outcome, Duration took) {
        one.answered(feed, outcome, took);
        other.answered(feed, outcome, took);
      }

      @Override
      public void committed(Feed feed, Page page, LoadResult result, Instant at, Duration took) {
        one.committed(feed, page, result, at, took);
        other.committed(feed, page, result, at, took);
      }

      @Override
      public void loaded(Feed feed, Page page, LoadResult result) {
        one.loaded(feed, page, result);
        other.loaded(feed, page, result);
      }

      @Override
      public void ended(Feed feed, String failure) {
        one.ended(feed, failure);
        other.ended(feed, failure);
      }
    };
  }
}
