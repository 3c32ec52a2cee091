package io.gatehouse.feed;

import io.gatehouse.warehouse.FeedKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All feeds that run in this process. They may change while others run. */
public final class Feeds {

  private final Map<FeedKey, Feed> byKey = new LinkedHashMap<>();

  public Feeds(Collection<Feed> feeds) {
    feeds.forEach(this::put);
  }

  /** Those that there are now, a copy. */
  public synchronized List<Feed> all() {
    return List.copyOf(byKey.values());
  }

  /** In place of the one of that name, where there is one. */
  public synchronized void put(Feed feed) {
    byKey.put(feed.key(), feed);
  }

  public synchronized void remove(FeedKey feed) {
    byKey.remove(feed);
  }

  /** Null where there is none. */
  public synchronized Feed find(FeedKey feed) {
    return byKey.get(feed);
  }

  Feed get(String site, String feed) {
    Feed found = find(new FeedKey(site, feed));
    if (found == null) {
      throw new IllegalStateException("no feed " + site + "/" + feed + " is configured");
    }
    return found;
  }
}
