package io.gatehouse.axacs;

import io.gatehouse.feed.FeedSpec;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import java.util.List;
import java.util.stream.Stream;

/** The feeds of AX-ACS sites, and what can be configured for each. */
final class AxAcsFeeds {

  /** A page must hold more than the records that every run looks at again. */
  private static final int LEAST_PAGE = 3 * RecordsState.TAIL;

  private static final int MOST_PAGE = 1_000; // more is status 101
  private static final long LONGEST_REPLY_MILLIS = 600_000;
  private static final long LARGEST_REPLY = 1L << 30; // a reply is one array

  static final List<FeedSpec> ALL =
      List.of(
          new FeedSpec(
              "records",
              "5s",
              true,
              "realtime",
              common(
                  "5s",
                  "10s",
                  Setting.choice(
                      "api",
                      "which list is read; servers before V1.16 have only swipecardrecords",
                      "acsrecords",
                      "swipecardrecords"),
                  pageSize(LEAST_PAGE),
                  Setting.of(
                      "overlap",
                      Kind.DURATION,
                      "2h",
                      "for how long ids that were missing are looked for again"))),
          new FeedSpec("realtime", "1s", true, null, common("1s", "900ms")),
          new FeedSpec(
              "passages",
              "1m",
              true,
              null,
              common(
                  "1m",
                  "10s",
                  pageSize(LEAST_PAGE),
                  Setting.of(
                      "overlap",
                      Kind.DURATION,
                      "2h",
                      "how far behind its mark each run reads again"))),
          new FeedSpec("reference", "1h", true, null, common("1h", "30s", pageSize(2))),
          new FeedSpec("alarms", "30s", true, null, common("30s", "10s")),
          new FeedSpec("presence", "5m", true, null, common("5m", "30s")),
          new FeedSpec(
              "reconcile",
              "1h",
              true,
              null,
              common(
                  "1h",
                  "30s",
                  Setting.of(
                      "lag",
                      Kind.DURATION,
                      "10m",
                      "how old records must be to be counted: later ones may still be under way"),
                  Setting.of(
                          "days",
                          Kind.INTEGER,
                          "35",
                          "how many days are counted one by one each night; all before as one")
                      .within(1, 3_650))),
          new FeedSpec("door-state", "1m", false, null, common("1m", "10s")));

  private AxAcsFeeds() {}

  private static Setting pageSize(int least) {
    return Setting.of(
            "page-size", Kind.INTEGER, "1000", "records a request; the server's limit is 1000")
        .within(least, MOST_PAGE);
  }

  private static List<Setting> common(String schedule, String timeout, Setting... own) {
    return Stream.concat(
            Stream.of(
                Setting.of("schedule", Kind.SCHEDULE, schedule, "an interval or a Quartz cron"),
                Setting.of("timeout", Kind.DURATION, timeout, "how long a reply may take")
                    .within(1, LONGEST_REPLY_MILLIS),
                Setting.of("max-reply", Kind.SIZE, "8MB", "the largest reply that is read")
                    .within(1_024, LARGEST_REPLY)),
            Stream.of(own))
        .toList();
  }
}
