package io.gatehouse.cli;

import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.warehouse.FeedKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Waits until each feed has run once. */
final class EndedRuns implements FeedObserver {

  private final Map<FeedKey, Boolean> failed = new HashMap<>();

  @Override
  public synchronized void ended(Feed feed, String failure) {
    failed.put(feed.key(), failure != null);
    notifyAll();
  }

  synchronized void await(Collection<FeedKey> feeds) throws InterruptedException {
    while (!failed.keySet().containsAll(feeds)) {
      wait();
    }
  }

  synchronized boolean anyFailed() {
    return failed.containsValue(true);
  }
}
