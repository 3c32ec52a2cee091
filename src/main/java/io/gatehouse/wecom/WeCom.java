package io.gatehouse.wecom;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.TokenRoute;
import io.gatehouse.feed.Vendor;
import io.gatehouse.feed.Vendor.Budget;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.wecom.AppSettings.App;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * WeCom (企业微信): door passages (document 40491), door rules (40492) and attendance punches (14630)
 * of a corp, read with the access token of one app.
 */
public final class WeCom implements Vendor {

  private static final int MOST_ROWS = 500; // more is errcode 40058
  private static final int MOST_CALLS = 100_000;
  private static final String WEBHOOK = "webhook";

  @Override
  public String name() {
    return "wecom";
  }

  @Override
  public String apiPath() {
    return "/cgi-bin";
  }

  @Override
  public Map<String, String> exampleSettings() {
    return Map.of(
        "suite-id", "ww1234567890abcdef",
        "suite-secret", "invented",
        "auth-corp-id", "ww234567890abcdef1",
        "permanent-code", "invented",
        "callback-token", "invented",
        "callback-aes-key", "i".repeat(43),
        "user-ids", "james");
  }

  @Override
  public List<Setting> siteSettings() {
    return Stream.concat(
            AppSettings.all().stream(),
            Stream.of(
                Setting.of("device-sns", Kind.LIST, null, "the door devices, by serial number"),
                Setting.of(
                    "open-userids",
                    Kind.LIST,
                    null,
                    "whose passages are read, where no device-sns are set"),
                Setting.of("user-ids", Kind.LIST, null, "whose punches are read"),
                Setting.of("user-ids-file", Kind.TEXT, null, "the same, one a line in a file"),
                Setting.of(
                        "calls-per-minute",
                        Kind.INTEGER,
                        "600",
                        "how often the app may call, all its feeds and sites together")
                    .within(1, MOST_CALLS)))
        .toList();
  }

  @Override
  public List<String> problems(Site site) {
    return AppSettings.problems(site);
  }

  @Override
  public List<FeedSpec> feeds() {
    return List.of(
        FeedSpec.polled("access")
            .every("1m")
            .with(
                Setting.of("page-size", Kind.INTEGER, "500", "passages a request")
                    .within(1, MOST_ROWS),
                Setting.of(
                    "overlap", Kind.DURATION, "2h", "how far behind its mark each run reads again"),
                Setting.of(
                    "lag",
                    Kind.DURATION,
                    "2m",
                    "how long WeCom may take to show what a device has uploaded"),
                Setting.of(
                    "rescan", Kind.DURATION, "48h", "how far back is read again once a day")),
        FeedSpec.polled("rules").every("1d").reference(),
        FeedSpec.polled("checkin")
            .every("10m")
            .with(
                Setting.of(
                    "overlap", Kind.DURATION, "2d", "how far behind its mark each run reads again"),
                Setting.of(
                    "reread",
                    Kind.DURATION,
                    "35d",
                    "how far back is read again each night, for corrections")),
        FeedSpec.pushed(WEBHOOK).onlyWith("callback-token"));
  }

  @Override
  public boolean hasIdsInAnyCase() {
    return true;
  }

  @Override
  public Map<String, MappingFunction> functions() {
    return WeComFunctions.all();
  }

  @Override
  public String arrayField() {
    return "checkindata";
  }

  @Override
  public Meaning judge(Reply reply) {
    return WeComReplyCodes.judge(reply.head());
  }

  @Override
  public Optional<Budget> budget(Site site) {
    App app = App.of(site);
    String key = "wecom " + site.baseUrl() + " " + WeComIds.print(app.secret()) + app;
    return Optional.of(
        new Budget(key, site.values().integer("calls-per-minute"), Duration.ofMinutes(1)));
  }

  @Override
  public List<String> siteRoutes() {
    return List.of("wecom-token");
  }

  @Override
  public Map<String, Object> beans(Vendor.Context context) {
    SuiteTickets tickets =
        new SuiteTickets(
            context.sites(),
            site -> context.state().apply(new FeedKey(site.name(), WEBHOOK)),
            context.clock());
    AppTokens tokens = new AppTokens(context.clock(), tokenServer(context), tickets::newest);
    return Map.of(
        "wecom",
        new WeComSteps(tokens),
        "wecomCallback",
        new WeComCallback(tickets, tokens::ticketCame));
  }

  private static AppTokens.Server tokenServer(Vendor.Context context) {
    TokenRoute route = new TokenRoute(context.camel(), "wecom-token");
    return (site, request) -> route.ask(site, request, VendorRecord.class);
  }

  @Override
  public Cursor open(Site site, String feed, String state, Clock clock) {
    return switch (feed) {
      case "access" -> new AccessCursor(site, state, clock);
      case "rules" -> RulesCursor.open(site, state, clock);
      case "checkin" -> new CheckinCursor(site, state, clock);
      default -> throw new IllegalArgumentException("wecom has no feed " + feed);
    };
  }

  @Override
  public List<String> backfills() {
    return List.of("access", "checkin");
  }

  /**
   * Passages are asked for by the time of their upload, so that late ones are in a later stretch.
   */
  @Override
  public Optional<Cursor> backfill(Site site, String feed, String state, String live, Clock end) {
    return backfills().contains(feed)
        ? Optional.of(
            open(
                site,
                feed,
                state,
                feed.equals("access")
                    ? Clock.offset(end, site.feeds().get(feed).duration("lag"))
                    : end))
        : Optional.empty();
  }

  @Override
  public String position(String feed, String state) {
    return switch (feed) {
      case "access", "checkin" -> moment(WindowWalkState.fromJson(state).watermark());
      case WEBHOOK -> "the last suite ticket";
      case "rules" -> moment(RulesCursor.State.fromJson(state).readAt());
      default -> state;
    };
  }

  private static String moment(Instant at) {
    return at == null ? "-" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
