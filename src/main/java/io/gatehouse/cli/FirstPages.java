package io.gatehouse.cli;

import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Page;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keeps the first page with anything in it of every kind that a feed loads. A feed may load what it
 * needs to know, such as devices, before the events, so two such pages are waited for.
 */
final class FirstPages implements FeedObserver {

  private static final int ENOUGH = 2;

  private final Map<String, Page> byTable = new LinkedHashMap<>();
  private int seen;
  private boolean ended;
  private String failure;

  @Override
  public synchronized void committed(
      Feed feed, Page page, LoadResult result, Instant at, Duration took) {
    boolean isEmpty =
        page.load().rejected().isEmpty()
            && page.load().tables().stream().allMatch(load -> load.rows().values().isEmpty());
    if (!isEmpty && seen < ENOUGH) {
      seen++;
      byTable.putIfAbsent(tables(page), page);
      notifyAll();
    }
  }

  private static String tables(Page page) {
    return page.load().tables().stream()
        .map(load -> load.rows().table().name())
        .collect(Collectors.joining(","));
  }

  @Override
  public synchronized void ended(Feed feed, String reason) {
    failure = seen < ENOUGH ? reason : null; // what comes after the pages is nobody's concern
    ended = true;
    notifyAll();
  }

  synchronized void await() throws InterruptedException {
    while (!ended && seen < ENOUGH) {
      wait();
    }
  }

  synchronized List<Page> shown() {
    return List.copyOf(byTable.values());
  }

  /** Why there is no page; null where there is. */
  synchronized String failure() {
    return failure;
  }
}
