package io.gatehouse.k30;

import io.gatehouse.feed.FeedSpec;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import java.util.List;
import java.util.stream.Stream;

/** The feeds of a K30 site and what can be configured for each. */
final class K30Feeds {

  private static final int MOST_PAGE = 1_000;

  private K30Feeds() {}

  static List<FeedSpec> all() {
    return List.of(
        polled(
            "records",
            "1m",
            "10s",
            Setting.of(
                "overlap",
                Kind.DURATION,
                "2h",
                "how long after its end a day is read whole once more"),
            Setting.of(
                "rescan", Kind.DURATION, "1h", "how often today is read whole, for late ones")),
        FeedSpec.pushed("webhook"),
        polled("reference", "1h", "10s").reference(),
        polled("presence", "5m", "10s").reference(),
        polled(
                "attendance",
                "1h",
                "30s",
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
                    "true"))
            .reference());
  }

  private static FeedSpec polled(String name, String schedule, String timeout, Setting... own) {
    Setting pageSize =
        Setting.of(
                "page-size",
                Kind.INTEGER,
                "100",
                "records asked for at a time; the server may give fewer")
            .within(1, MOST_PAGE);
    Setting[] all = Stream.concat(Stream.of(pageSize), Stream.of(own)).toArray(Setting[]::new);
    return FeedSpec.polled(name, schedule, timeout, all);
  }
}
