package io.gatehouse.feed;

import io.gatehouse.warehouse.LoadResult;

/**
 * Is told what feeds do, for whoever waits for them or shows them. Called on the feeds' threads.
 */
public interface FeedObserver {

  FeedObserver NONE = new FeedObserver() {};

  default void loaded(Feed feed, Page page, LoadResult result) {}

  /**
   * @param failure why the run failed; null when it did not
   */
  default void ended(Feed feed, String failure) {}
}
