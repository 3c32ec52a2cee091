package io.gatehouse.axacs;

import io.gatehouse.axacs.PassagesCursor.PassagesState;
import io.gatehouse.axacs.ReconcileCursor.ReconcileState;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.Vendor;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
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
import java.util.OptionalLong;

/**
 * AX-ACS, an on-premises door-access server: the feeds that this daemon reads from it, its reply
 * codes, its ways of paging. Follows the vendor's "基于 BS 架构的 HTTP 对接协议", V1.16.
 */
public final class AxAcs implements Vendor {

  private static final String DATA = "data";
  private static final int NONE = 102;

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
    return AxAcsFields.all();
  }

  @Override
  public String arrayField() {
    return DATA;
  }

  /** Section 1.3 of the vendor's document, 通用返回码对照表. */
  @Override
  public Meaning judge(Reply reply) {
    String status = reply.head().get("status");
    if (status == null) {
      return new RetryLater("the reply has no status: is base-url an AX-ACS server?");
    }
    String message = String.valueOf(reply.head().get("msg"));
    String said = "status " + Excerpt.of(status, 20) + " (" + Excerpt.of(message, 80) + ")";
    return switch (code(reply)) {
      case 0 ->
          saysSomething(reply)
              ? Meaning.SUCCESS
              : new RetryLater("the reply says success and has no data");
      case NONE -> Meaning.SUCCESS; // 数据不存在: there is none, which is no error
      case 101 ->
          new Refused(
              "the server refused a parameter, " + said + ": check page-size and device-ids");
      case 104, 105, 106 ->
          new Refused(
              "the server asks for an account, " + said + ": reads need none by the document");
      default -> new RetryLater("the server reported a fault, " + said);
    };
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

  /**
   * The records of a reply that must have some, or say that there are none: by its code, or by what
   * servers write for an empty list, such as {@code ""} and null.
   *
   * @throws RetryLater if it does neither
   */
  static List<VendorRecord> records(Reply reply) {
    if (!reply.speaksOf(DATA) && !isNone(reply)) {
      throw new RetryLater("the reply says success and has no data");
    }
    return reply.records();
  }

  /** Whether the server says that there is nothing. */
  static boolean isNone(Reply reply) {
    return code(reply) == NONE;
  }

  /** None of the document's where there is no number. */
  private static int code(Reply reply) {
    long code = reply.head().wholeNumber("status").orElse(-1);
    return code == (int) code ? (int) code : -1;
  }

  /** A list or object, a count, or the state of a door, whose fields stand beside the status. */
  private static boolean saysSomething(Reply reply) {
    return reply.speaksOf(DATA) || reply.head().get(DATA) != null || reply.head().has("isOpen");
  }

  /** Of a reply whose {@code data} is a number; empty where it holds none. */
  static Optional<Long> count(Reply reply) {
    OptionalLong count = reply.head().wholeNumber(DATA);
    return count.isPresent() && count.getAsLong() >= 0
        ? Optional.of(count.getAsLong())
        : Optional.empty();
  }
}
