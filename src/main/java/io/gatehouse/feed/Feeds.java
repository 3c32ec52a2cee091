package io.gatehouse.feed;

import io.gatehouse.warehouse.FeedKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** All feeds that run in this process. */
public final class Feeds {

  private final Map<FeedKey, Feed> byKey = new LinkedHashMap<>();

  public Feeds(Collection<Feed> feeds) {
    feeds.forEach(feed -> byKey.put(feed.key(), feed));
  }

  public Collection<Feed> all() {
    return byKey.values();
  }

  Feed get(String site, String feed) {
    Feed found = byKey.get(new FeedKey(site, feed));
    if (found == null) {
      throw new IllegalStateException("no feed " + site + "/" + feed + " is configured");
    }
    return found;
  }
}
