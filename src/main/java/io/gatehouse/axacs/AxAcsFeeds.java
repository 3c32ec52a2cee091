package io.gatehouse.axacs;

import io.gatehouse.feed.FeedSpec;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import java.util.List;

/** The feeds of AX-ACS sites, and what can be configured for each. */
final class AxAcsFeeds {

  /** A page must hold more than the records that every run looks at again. */
  private static final int LEAST_PAGE = 3 * AxAcsRecordsState.TAIL;

  private static final int MOST_PAGE = 1_000; // more is status 101

  static final List<FeedSpec> ALL =
      List.of(
          FeedSpec.polled("records")
              .every("5s")
              .with(
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
                      "for how long ids that were missing are looked for again"))
              .closingGapsOf("realtime"),
          FeedSpec.polled("realtime").every("1s").replyWithin("900ms").live(),
          FeedSpec.polled("passages")
              .every("1m")
              .with(
                  pageSize(LEAST_PAGE),
                  Setting.of(
                      "overlap",
                      Kind.DURATION,
                      "2h",
                      "how far behind its mark each run reads again")),
          FeedSpec.polled("reference").every("1h").replyWithin("30s").with(pageSize(2)),
          FeedSpec.polled("alarms").every("30s"),
          FeedSpec.polled("presence").every("5m").replyWithin("30s"),
          FeedSpec.polled("reconcile")
              .every("1h")
              .replyWithin("30s")
              .with(
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
                      .within(1, 3_650)),
          FeedSpec.polled("door-state").every("1m").off());

  private AxAcsFeeds() {}

  private static Setting pageSize(int least) {
    return Setting.of(
            "page-size", Kind.INTEGER, "1000", "records a request; the server's limit is 1000")
        .within(least, MOST_PAGE);
  }
}
