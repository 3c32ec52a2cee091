package io.gatehouse.axacs;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.FeedSpec;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Vendor;
import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.mapping.Reply;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import io.gatehouse.settings.Site;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * AX-ACS, an on-premises door-access server: the feeds that this daemon reads from it, its reply
 * codes, its ways of paging. Follows the vendor's "基于 BS 架构的 HTTP 对接协议", V1.16.
 */
public final class AxAcs implements Vendor {

  /** A page must hold more than the records that every run looks at again. */
  private static final int LEAST_PAGE = 3 * RecordsState.TAIL;

  private static final int MOST_PAGE = 1_000; // more is status 101
  private static final long LONGEST_REPLY_MILLIS = 600_000;
  private static final long LARGEST_REPLY = 1L << 30; // a reply is one array

  @Override
  public String name() {
    return "ax-acs";
  }

  @Override
  public List<Setting> siteSettings() {
    return List.of(
        Setting.of(
            "device-ids",
            Kind.LIST,
            null,
            "the controllers whose live events are read; default: all that acs/devices lists"));
  }

  @Override
  public List<FeedSpec> feeds() {
    return List.of(
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
                pageSize(),
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
                pageSize(),
                Setting.of(
                    "overlap",
                    Kind.DURATION,
                    "2h",
                    "how far behind its mark each run reads again"))));
  }

  private static Setting pageSize() {
    return Setting.of(
            "page-size", Kind.INTEGER, "1000", "records a request; the server's limit is 1000")
        .within(LEAST_PAGE, MOST_PAGE);
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

  @Override
  public Map<String, MappingFunction> functions() {
    return AxAcsFunctions.all();
  }

  @Override
  public String arrayField() {
    return "data";
  }

  @Override
  public Meaning judge(Reply reply) {
    return ReplyCodes.judge(reply);
  }

  @Override
  public Cursor open(Site site, String feed, String state, Clock clock) {
    return switch (feed) {
      case "records" -> RecordsCursor.open(site, state, clock);
      case "realtime" -> RealtimeCursor.open(site, state, clock);
      case "passages" -> PassagesCursor.open(site, state, clock);
      default -> throw new IllegalArgumentException("ax-acs has no feed " + feed);
    };
  }

  @Override
  public String position(String feed, String state) {
    return switch (feed) {
      case "records" ->
          String.format(Locale.ROOT, "record %,d", RecordsState.fromJson(state).mark());
      case "realtime" -> moment(RealtimeState.fromJson(state).lastGoodRead());
      case "passages" -> moment(Instant.parse(state.replace("\"", "")));
      default -> state;
    };
  }

  private static String moment(Instant at) {
    return at == null ? "-" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
