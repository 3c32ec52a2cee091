package io.gatehouse.daemon;

import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.util.ArrayList;
import java.util.List;

/** Which feeds are to run, and which of them the vendors push. */
final class PushedFeeds {

  private PushedFeeds() {}

  /** Whether the feed is to run. Where each runs once, a pushed one does not: it has no end. */
  static boolean runs(Daemon.Options options, Site site, FeedSpec feed) {
    return site.feeds().containsKey(feed.name())
        && options.only().test(new FeedKey(site.name(), feed.name()))
        && !(options.once() && feed.isPushed());
  }

  /** Why nothing runs where only such feeds were chosen; one line each. */
  static List<String> leftOut(Daemon.Options options, Vendors vendors) {
    List<String> leftOut = new ArrayList<>();
    for (Site site : options.settings().sites()) {
      for (FeedSpec feed : vendors.named(site.vendor()).feeds()) {
        FeedKey key = new FeedKey(site.name(), feed.name());
        if (feed.isPushed()
            && site.feeds().containsKey(feed.name())
            && options.only().test(key)
            && !runs(options, site, feed)) {
          leftOut.add(
              key
                  + ": its vendor pushes, so there is nothing to ask for: it loads while the daemon"
                  + " runs");
        }
      }
    }
    return leftOut;
  }

  /** Those that are pushed to: where there is none, no port is opened. */
  static List<Site> sites(Daemon.Options options, Vendors vendors) {
    return options.settings().sites().stream()
        .filter(
            site ->
                vendors.named(site.vendor()).feeds().stream()
                    .anyMatch(feed -> feed.isPushed() && runs(options, site, feed)))
        .toList();
  }
}
