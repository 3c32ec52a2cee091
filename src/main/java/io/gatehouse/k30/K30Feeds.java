package io.gatehouse.k30;

import io.gatehouse.feed.FeedSpec;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import java.util.List;

/** The feeds of a K30 site and what can be configured for each. */
final class K30Feeds {

  private static final int MOST_PAGE = 1_000;

  private K30Feeds() {}

  static List<FeedSpec> all() {
    return List.of(
        paged(FeedSpec.polled("records").every("1m"))
            .with(
                Setting.of(
                    "overlap",
                    Kind.DURATION,
                    "2h",
                    "how long after its end a day is read whole once more"),
                Setting.of(
                    "rescan", Kind.DURATION, "1h", "how often today is read whole, for late ones")),
        FeedSpec.pushed("webhook"),
        paged(FeedSpec.polled("reference").every("1h")).reference(),
        paged(FeedSpec.polled("presence").every("5m")).reference(),
        paged(FeedSpec.polled("attendance").every("1h").replyWithin("30s"))
            .reference()
            .with(
                Setting.of("overlap", Kind.DURATION, "2d", "how many days back each run reads"),
                Setting.of(
                    "reread",
                    Kind.DURATION,
                    "35d",
                    "how many days back the first run of a day reads"),
                Setting.choice(
                    "calculate",
                    "whether the server is told to compute first, which makes it work",
                    "false",
                    "true")));
  }

  private static FeedSpec paged(FeedSpec feed) {
    return feed.with(
        Setting.of(
                "page-size",
                Kind.INTEGER,
                "100",
                "records asked for at a time; the server may give fewer")
            .within(1, MOST_PAGE));
  }
}
