package io.gatehouse.wecom;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.Refused.Narrow;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.SharedToken.TokenRoute;
import io.gatehouse.feed.TokenExpired;
import io.gatehouse.feed.Vendor;
import io.gatehouse.feed.Vendor.Budget;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.wecom.AppTokens.App;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * WeCom (企业微信): door passages (document 40491), door rules (40492) and attendance punches (14630)
 * of a corp, read with the access token of one app.
 */
public final class WeCom implements Vendor {

  private static final int MOST_ROWS = 500; // more is errcode 40058
  private static final int MOST_CALLS = 100_000;
  private static final String WEBHOOK = "webhook";

  static final String WINDOW_TOO_LONG = "301024";
  static final String INVALID_USER = "301021";

  /** Also for a cursor that WeCom no longer takes. */
  static final String BAD_PARAMETER = "40058";

  private static final Duration MINUTE_LIMIT = Duration.ofSeconds(60);

  /** Tokens, secrets and tickets are longer than words and hints. */
  private static final Pattern SECRETS = Pattern.compile("[\\w+/=-]{40,}");

  private static final int LONGEST_CODE = 20;
  private static final int LONGEST_MESSAGE = 160;

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
    return meaning(reply.head());
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
    return Map.of("wecom", tokens, "wecomCallback", new WeComCallback(tickets, tokens::ticketCame));
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

  /** What the {@code errcode} of a reply with data means: 全局错误码. Replies are HTTP 200 always. */
  static Meaning meaning(VendorRecord head) {
    String code = code(head);
    if (code == null) {
      return noCode(head);
    }
    String said = ", " + said(head);
    return switch (code) {
      case "0" -> Meaning.SUCCESS;
      case "-1", "6000", "301022" -> new RetryLater("WeCom is busy" + said);
      case "40014", "42001", "40001" ->
          new TokenExpired("the access token is no longer taken" + said);
      case "40082", "42009" -> new TokenExpired("the suite token is no longer taken" + said);
      case "45009" -> new RateLimited("too many calls" + said, MINUTE_LIMIT);
      case "45033" -> new RateLimited("too many calls at once" + said, moment());
      case WINDOW_TOO_LONG -> new Narrow(WINDOW_TOO_LONG, "the time asked for is too long" + said);
      case INVALID_USER ->
          new Narrow(INVALID_USER, "somebody asked for is unknown to WeCom" + said);
      case BAD_PARAMETER -> new Narrow(BAD_PARAMETER, "WeCom refuses a parameter" + said);
      case "40013" ->
          OperatorAdvice.fail("WeCom knows no such corp" + said, OperatorAdvice.CORP_ID);
      case "40091" ->
          OperatorAdvice.fail("WeCom refuses the app's secret" + said, OperatorAdvice.CORP_SECRET);
      case "48002" ->
          OperatorAdvice.fail(
              "the app may not call this interface" + said, OperatorAdvice.PERMISSION);
      case "50002", "60011" ->
          OperatorAdvice.fail(
              "the app may not see somebody asked for" + said, OperatorAdvice.SCOPE);
      case "60020" ->
          OperatorAdvice.fail("WeCom takes no calls from this host" + said, OperatorAdvice.ADDRESS);
      case "41011" ->
          OperatorAdvice.fail(
              "WeCom wants to know which app of the suite calls" + said, OperatorAdvice.AGENT);
      case "301002" ->
          OperatorAdvice.fail("the app may not act as this agent" + said, OperatorAdvice.AGENT);
      default -> // perhaps because of one device or person
          new Narrow(code, "WeCom refuses the request" + said + ": see 全局错误码 in its documents");
    };
  }

  /** A garbled code is no code of WeCom's: only what WeCom has said stops a feed for long. */
  static Meaning noCode(VendorRecord head) {
    return new RetryLater(
        hasCode(head)
            ? "the reply's errcode is no number, " + said(head)
            : "the reply has no errcode: is base-url WeCom's server?");
  }

  /** Not the same for all that were turned away, or they would meet again. */
  private static Duration moment() {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(1_000, 5_000));
  }

  /**
   * What WeCom says about an error, fit for a log: {@code errcode 42001 (access_token expired)}.
   */
  static String said(VendorRecord head) {
    String message = String.valueOf(head.get("errmsg"));
    return "errcode "
        + Excerpt.of(String.valueOf(head.get("errcode")), LONGEST_CODE)
        + " ("
        + Excerpt.of(SECRETS.matcher(message).replaceAll("…"), LONGEST_MESSAGE)
        + ")";
  }

  /** Whether {@code errcode} is there; beside a token a missing one means success. */
  static boolean hasCode(VendorRecord head) {
    return head.get("errcode") != null;
  }

  /** {@code errcode} as a number; null where there is none, or what is there is no number. */
  static String code(VendorRecord head) {
    OptionalLong code = head.wholeNumber("errcode");
    return code.isPresent() ? Long.toString(code.getAsLong()) : null;
  }

  /**
   * What a person can do about an error that will not heal by itself, and where in WeCom's console.
   */
  static final class OperatorAdvice {

    /** How long a feed rests before it tries again whether somebody has mended it. */
    static final Duration PROBE = Duration.ofMinutes(10);

    static final String CORP_SECRET =
        "set corp-secret to the Secret in the admin console, 应用管理 (App Management), the app";
    static final String CORP_ID =
        "set corp-id to 企业ID in the admin console, 我的企业 (My Company), 企业信息";
    static final String AUTH_CORP_ID =
        "set auth-corp-id to the auth_corpid that came with the permanent code";
    static final String PERMANENT_CODE =
        "set permanent-code to what the corp's authorization gave; if the corp removed the app it has"
            + " to install it again";
    static final String SUITE_SECRET =
        "set suite-id and suite-secret to those in the service provider's console, 应用管理, the"
            + " suite";
    static final String SUITE_TICKET =
        "WeCom pushes a new one every ten minutes to the suite's callback address, /webhooks/<site>;"
            + " to have it at once, refresh the ticket in the service provider's console";
    static final String PERMISSION =
        "in the admin console, 应用管理, the app, give it the permission: 打卡 (可调用接口的应用) for"
            + " checkin, 设备接口信息权限 for access and rules, and the devices to read";
    static final String SCOPE =
        "in the admin console, 应用管理, the app, 可见范围 (visible range), add these people, or take them"
            + " out of the settings";
    static final String ADDRESS =
        "in the admin console, 应用管理, the app, 企业可信IP (trusted addresses), add the address that this"
            + " host reaches WeCom from";
    static final String AGENT =
        "set agent-id to the app's AgentId in the admin console, 应用管理, the app";

    private OperatorAdvice() {}

    static Refused fail(String what, String remedy) {
      return new Refused(what + ": " + remedy, PROBE);
    }
  }
}
