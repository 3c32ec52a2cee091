package io.gatehouse.k30;

import io.gatehouse.envelope.EnvelopeKeys;
import io.gatehouse.envelope.EnvelopeKeys.EnvelopeNames;
import io.gatehouse.envelope.EnvelopeSteps.SiteEnvelopes;
import io.gatehouse.envelope.EnvelopeTrial;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.FeedRun;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.Refused.Narrow;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.Vendor;
import io.gatehouse.feed.Vendor.Budget;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import io.gatehouse.settings.Site;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * K30 门禁软件, an on-premises door-access server: the feeds that this daemon reads from it and takes
 * from it, its reply codes, its ways of paging. Follows the vendor's "门禁软件K30开放接口".
 */
public final class K30 implements Vendor {

  /** The server says that there is no such region. */
  static final String NO_SUCH_REGION = "no-such-region";

  private static final String[] RATE = {"频率", "频繁", "too many", "too frequent"};
  private static final String[] COMPANY = {"企业编号", "companyno", "企业不存在"};
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** The document allows fewer than 60 for some interfaces; together they keep to it. */
  private static final String CALLS_A_MINUTE = "55";

  private static final int MOST_CALLS = 100_000;
  private static final int MOST_PAGE = 1_000;

  @Override
  public String name() {
    return "k30";
  }

  @Override
  public String apiPath() {
    return "/openapi";
  }

  /** The company number is a secret too: it is the key and the secret where those are not set. */
  @Override
  public List<Setting> siteSettings() {
    return List.of(
        Setting.secret("company-no", "the company's number (企业编号)"),
        Setting.secret("app-secret", "what ends the signed text; default: company-no"),
        Setting.secret("aes-key", "16, 24 or 32 bytes; default: company-no"),
        Setting.of("aes-iv", Kind.TEXT, "activevector4api", "16 bytes; not used with ECB"),
        Setting.choice("aes-mode", "how the server chains blocks", "CBC", "ECB"),
        Setting.of(
                "calls-per-minute",
                Kind.INTEGER,
                CALLS_A_MINUTE,
                "how often the server may be called, all feeds together; it refuses the 60th")
            .within(1, MOST_CALLS));
  }

  @Override
  public Map<String, String> exampleSettings() {
    return Map.of("company-no", "1234567890123456");
  }

  @Override
  public List<String> problems(Site site) {
    Optional<String> company = site.values().text("company-no");
    if (company.isEmpty()) {
      return List.of("company-no is missing: the company's number in the K30 software");
    }
    try {
      keys(site);
      return List.of();
    } catch (IllegalArgumentException e) {
      boolean isCompanys =
          e.getMessage().startsWith("aes-key") && site.values().text("aes-key").isEmpty();
      return List.of(
          isCompanys
              ? e.getMessage() + " of company-no, which is the key unless aes-key is set"
              : e.getMessage());
    }
  }

  /** Of settings that are complete. */
  static EnvelopeKeys keys(Site site) {
    String company = site.values().required("company-no");
    return new EnvelopeKeys(
        EnvelopeNames.USUAL,
        company,
        site.values().text("app-secret").orElse(company),
        site.zone(),
        site.values().text("aes-key").orElse(company),
        site.values().text("aes-iv").orElse(""),
        site.values().required("aes-mode"));
  }

  @Override
  public List<FeedSpec> feeds() {
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

  @Override
  public Map<String, MappingFunction> functions() {
    return K30Functions.all();
  }

  @Override
  public String arrayField() {
    return PagedList.ARRAY;
  }

  /**
   * The vendor has no codes but 1 and 0 (succeeded, failed) and no list of its messages, so that
   * their words are what there is.
   */
  @Override
  public Meaning judge(Reply reply) {
    String result = reply.head().get("resultcode");
    if (result == null) {
      return new RetryLater("the reply has no resultcode: is base-url a K30 server?");
    }
    if (reply.head().wholeNumber("resultcode").orElse(0) == 1) {
      return Meaning.SUCCESS;
    }
    String message = String.valueOf(reply.head().get("msg"));
    String said =
        "the server says resultcode "
            + Excerpt.of(result, 20)
            + " ("
            + Excerpt.of(message, 160)
            + ")";
    String words = message.toLowerCase(Locale.ROOT);
    if (has(words, RATE)) {
      return new RateLimited(said, MINUTE);
    }
    if (has(words, "签名", "验签") || (words.contains("sign") && !words.contains("its signature"))) {
      return new Refused(
          said
              + ": app-secret is another than the server's, or a letter of aes-iv is; the check"
              + " command finds out which");
    }
    if (has(words, "解密", "加密", "decrypt", "data不是", "data格式")) {
      return new Refused(
          said
              + ": aes-key, aes-mode or aes-iv is another than the server's; the check command finds"
              + " out which");
    }
    if (has(words, COMPANY)) {
      return new Refused(said + ": check company-no");
    }
    if (words.contains("区域") && words.contains("不存在")) {
      return new Narrow(NO_SUCH_REGION, said);
    }
    if (has(words, "参数", "格式", "跨月", "权限")) {
      return new Refused(said);
    }
    return new RetryLater(said);
  }

  @Override
  public Optional<Budget> budget(Site site) {
    int calls = site.values().integer("calls-per-minute");
    return Optional.of(new Budget("k30 " + site.name(), calls, Duration.ofMinutes(1)));
  }

  @Override
  public Map<String, Object> beans(Vendor.Context context) {
    return Map.of(
        "envelope",
        new SiteEnvelopes(
            site -> site.vendor().equals(name()) ? keys(site) : null, context.clock()),
        "k30",
        new K30Callbacks());
  }

  @Override
  public Cursor open(Site site, String feed, String state, Clock clock) {
    return switch (feed) {
      case "records" -> K30RecordsCursor.open(site, state, clock);
      case "reference" -> new K30ReferenceCursor(site, state, clock);
      case "presence" -> new K30PresenceCursor(site, state, clock);
      case "attendance" -> new AttendanceCursor(site, state, clock);
      default -> throw new IllegalArgumentException("k30 has no feed " + feed + " to poll");
    };
  }

  @Override
  public List<String> backfills() {
    return List.of("records");
  }

  /** By whole days: the last one is that of the stretch's last moment. */
  @Override
  public Optional<Cursor> backfill(Site site, String feed, String state, String live, Clock end) {
    return backfills().contains(feed)
        ? Optional.of(open(site, feed, state, Clock.offset(end, Duration.ofMillis(-1))))
        : Optional.empty();
  }

  @Override
  public String position(String feed, String state) {
    return switch (feed) {
      case "records" -> K30RecordsState.fromJson(state).inWords();
      case "presence" -> SectionsState.fromJson(state).sum() + " people inside";
      case "attendance" -> attended(SectionsState.fromJson(state));
      default -> SectionsState.fromJson(state).inWords();
    };
  }

  private static String attended(SectionsState state) {
    return state.deepOn() == null ? "the first reports" : "all of " + state.deepOn();
  }

  /** What a refusal is about that has nothing to do with secrets and ciphers. */
  static EnvelopeTrial.Refusal refusal(String message) {
    String words = message.toLowerCase(Locale.ROOT);
    if (has(words, RATE)) {
      return EnvelopeTrial.Refusal.RATE;
    }
    if (has(words, "时间戳", "过期", "timestamp", "expired")) {
      return EnvelopeTrial.Refusal.TIME;
    }
    return has(words, COMPANY) ? EnvelopeTrial.Refusal.COMPANY : EnvelopeTrial.Refusal.OTHER;
  }

  private static boolean has(String words, String... any) {
    return List.of(any).stream().anyMatch(words::contains);
  }

  /**
   * What the server sends by itself, as the bean {@code k30}: passages (UploadRecord, 人员通行后回调记录 and
   * 设备识别记录转发第三方) and what became of sending a person to a device (authstatus, 下发成功记录回调).
   */
  public static final class K30Callbacks {

    private static final String DATA = "data";

    /** The members of an envelope's timestamp, yyyyMMddHHmmssSSS, as a time with separators. */
    private static final String TIMESTAMP =
        "(\\d{4})(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d{3})";

    /**
     * Takes the JSON of an envelope that has been decrypted and verified. Leaves what it brings,
     * for {@code normalize}.
     *
     * @throws Refused if it is no callback of that company
     */
    public void accept(Exchange exchange) {
      FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
      byte[] body = exchange.getMessage().getBody(byte[].class);
      exchange.getMessage().setBody(null);
      Reply message;
      try {
        message = Reply.parse(body, body.length, DATA);
      } catch (UnreadableReply e) {
        throw new Refused("the message's data is no JSON");
      }
      refuseOtherCompany(message, run.feed().site().values().required("company-no"));
      String method = message.head().get("method");
      if (method == null) {
        throw new Refused("the message has no method: is it a callback?");
      }
      if (message.records().isEmpty()) {
        throw new Refused("the message has no data");
      }
      exchange.getMessage().setBody(progress(method, message));
    }

    private static Progress progress(String method, Reply message) {
      return switch (method.strip()) {
        case "UploadRecord" -> Progress.of("access_event", message.records(), null);
        case "authstatus" -> Progress.of("delivery_result", stamped(message), null);
        default -> throw new Refused("there is no callback " + Excerpt.quoted(method));
      };
    }

    /** By its signature alone a message of another company with the same secret would pass. */
    private static void refuseOtherCompany(Reply message, String expected) {
      String company = message.head().get("companyno");
      if (company == null) {
        company = message.head().get("appid");
      }
      if (company == null || !MessageDigest.isEqual(bytes(company), bytes(expected))) {
        throw new Refused("the message is of another company than company-no");
      }
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Its data says nothing of when. */
    private static List<VendorRecord> stamped(Reply message) {
      String timestamp = String.valueOf(message.head().get("timestamp")).strip();
      Map<String, String> reported = new HashMap<>();
      reported.put("reportedAt", timestamp.replaceFirst(TIMESTAMP, "$1-$2-$3 $4:$5:$6.$7"));
      return message.records().stream().map(record -> record.plus(reported)).toList();
    }
  }
}
