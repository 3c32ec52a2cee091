package io.gatehouse.axacs;

import io.gatehouse.axacs.PassagesCursor.PassagesState;
import io.gatehouse.axacs.ReconcileCursor.ReconcileState;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Vendor;
import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.reply.Reply;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import io.gatehouse.settings.Site;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * AX-ACS, an on-premises door-access server: the feeds that this daemon reads from it, its reply
 * codes, its ways of paging. Follows the vendor's "基于 BS 架构的 HTTP 对接协议", V1.16.
 */
public final class AxAcs implements Vendor {

  /** A page must hold more than the records that every run looks at again. */
  private static final int LEAST_PAGE = 3 * AxAcsRecordsState.TAIL;

  private static final int MOST_PAGE = 1_000; // more is status 101

  private static final List<FeedSpec> FEEDS =
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

  @Override
  public String name() {
    return "ax-acs";
  }

  @Override
  public String apiPath() {
    return "/api/v1";
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
    return FEEDS;
  }

  private static Setting pageSize(int least) {
    return Setting.of(
            "page-size", Kind.INTEGER, "1000", "records a request; the server's limit is 1000")
        .within(least, MOST_PAGE);
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
    return AxAcsReplyCodes.judge(reply);
  }

  @Override
  public Cursor open(Site site, String feed, String state, Clock clock) {
    return switch (feed) {
      case "records" -> AxAcsRecordsCursor.open(site, state, clock);
      case "realtime" -> RealtimeCursor.open(site, state, clock);
      case "passages" -> PassagesCursor.open(site, state, clock);
      case "reference" -> AxAcsReferenceCursor.open(site, state, clock);
      case "alarms" -> AlarmsCursor.open(state);
      case "presence" -> AxAcsPresenceCursor.open(state, clock);
      case "reconcile" -> ReconcileCursor.open(site, state, clock);
      case "door-state" -> DoorStatesCursor.open(state, clock);
      default -> throw new IllegalArgumentException("ax-acs has no feed " + feed);
    };
  }

  @Override
  public List<String> backfills() {
    return List.of("records", "passages");
  }

  @Override
  public Optional<Cursor> backfill(Site site, String feed, String state, String live, Clock end) {
    return switch (feed) {
      case "records" -> Optional.of(new RecordsStretch(site, state, live, end.instant()));
      case "passages" -> Optional.of(open(site, feed, state, end));
      default -> Optional.empty();
    };
  }

  @Override
  public String position(String feed, String state) {
    return switch (feed) {
      case "records" ->
          String.format(Locale.ROOT, "record %,d", AxAcsRecordsState.fromJson(state).mark());
      case "realtime" -> moment(RealtimeCursor.State.fromJson(state).lastGoodRead());
      case "passages" -> moment(PassagesState.fromJson(state).mark());
      case "reference", "presence", "door-state" -> "a full listing";
      case "reconcile" -> checked(ReconcileState.fromJson(state).checkedTo());
      case "alarms" -> AlarmsCursor.State.fromJson(state).open().size() + " open alarms";
      default -> state;
    };
  }

  private static String checked(Instant to) {
    return to == null ? "nothing compared yet" : moment(to);
  }

  private static String moment(Instant at) {
    return at == null ? "-" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
