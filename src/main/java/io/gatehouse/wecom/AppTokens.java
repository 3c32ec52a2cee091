package io.gatehouse.wecom;

import io.gatehouse.feed.BoundedReplies;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.feed.FeedRun;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.SharedToken;
import io.gatehouse.feed.SharedToken.Fetched;
import io.gatehouse.feed.SharedToken.TokenRoute;
import io.gatehouse.feed.TokenExpired;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.wecom.WeCom.OperatorAdvice;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * The access tokens of all apps, one an app however many feeds and sites it has; and those of the
 * suites, by which third-party apps get theirs. What is public are the steps of WeCom's routes, by
 * the names that routes use: the bean {@code wecom}.
 */
public final class AppTokens {

  /** Sends requests for tokens. */
  interface Server {

    /**
     * The reply's own fields, {@code errcode} and the token among them.
     *
     * @throws ReplyFault where there is no reply
     */
    VendorRecord ask(Site site, TokenRoute.Request request);
  }

  private static final Duration USUAL_LIFETIME = Duration.ofSeconds(7200);
  private static final Duration LONGEST_LIFETIME = Duration.ofDays(1);
  private static final Duration NO_TICKET = Duration.ofMinutes(1);

  private static final String WECOM = "WeCom";
  private static final int LARGEST_REPLY = 64 * 1024;

  private final Clock clock;
  private final Server server;
  private final Function<Site, Optional<String>> tickets;
  private final Map<App, SharedToken> ofApps = new ConcurrentHashMap<>();
  private final Map<App.Suite, SharedToken> ofSuites = new ConcurrentHashMap<>();

  /** Of those that share an app or a suite the one that asked last: the others may be gone. */
  private final Map<Object, Site> askers = new ConcurrentHashMap<>();

  /** Which one the last request of a feed was sent with. */
  private final Map<FeedKey, String> inUse = new ConcurrentHashMap<>();

  /**
   * @param tickets the newest suite ticket of a site's suite
   */
  AppTokens(Clock clock, Server server, Function<Site, Optional<String>> tickets) {
    this.clock = clock;
    this.server = server;
    this.tickets = tickets;
  }

  /**
   * Adds the app's access token to the request, in the header with the query and nowhere else. Asks
   * for one where there is none.
   */
  public void authorize(Exchange exchange) {
    FeedRun run = run(exchange);
    String token = of(run.feed().site()).get();
    inUse.put(run.feed().key(), token);
    exchange.getMessage().setHeader(Exchange.HTTP_QUERY, "access_token=" + Ask.encoded(token));
  }

  /** WeCom took the token. Takes it off the message, which goes on to other steps. */
  public void accepted(Exchange exchange) {
    exchange.getMessage().removeHeader(Exchange.HTTP_QUERY);
    FeedRun run = run(exchange);
    of(run.feed().site()).worked(inUse.get(run.feed().key()));
  }

  /**
   * WeCom did not take the token: the next request gets another one.
   *
   * @throws TokenExpired as it was caught
   */
  public void refused(Exchange exchange) {
    FeedRun run = run(exchange);
    if (of(run.feed().site()).drop(inUse.get(run.feed().key()))) {
      exchange.getMessage().removeHeaders("CamelRedeliver*"); // no retry in vain: one more after it
    }
    throw exchange.getProperty(Exchange.EXCEPTION_CAUGHT, TokenExpired.class);
  }

  private static FeedRun run(Exchange exchange) {
    return exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
  }

  /** Reads the reply to a request for a token. Leaves its fields as the body. */
  public void tokenReply(Exchange exchange) {
    InputStream stream = exchange.getMessage().getBody(InputStream.class);
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setBody(null);
    if (stream == null) {
      throw new RetryLater("the reply has no body");
    }
    try (stream) {
      Meaning meaning = Meaning.ofHttpStatus(status);
      if (meaning instanceof Refused refused) { // nothing that WeCom has said: no feed waits long
        throw new RetryLater(refused.getMessage());
      }
      meaning.orThrow();
      BoundedReplies.Body body = BoundedReplies.whole(stream, LARGEST_REPLY);
      exchange.getMessage().setBody(Reply.parse(body.bytes(), body.length(), (String) null).head());
    } catch (Refused e) {
      throw new RetryLater("the reply is much too long: is base-url WeCom's server?");
    } catch (IOException e) {
      throw new RetryLater("the reply broke off: " + e.getClass().getSimpleName());
    } catch (UnreadableReply e) {
      throw new RetryLater("the reply is unreadable: is base-url WeCom's server?");
    }
  }

  /** The token of the site's app; fetched where there is none. */
  SharedToken of(Site site) {
    App app = App.of(site);
    askers.put(app, site);
    return ofApps.computeIfAbsent(
        app,
        key ->
            new SharedToken(
                clock,
                WECOM,
                () ->
                    app.suite() == null ? own(askers.get(app), app) : corp(askers.get(app), app)));
  }

  /** A newer ticket has come: what failed for want of one is tried again at once. */
  void ticketCame(Site site) {
    App.Suite suite = App.of(site).suite();
    ofSuite(site, suite).retry();
    ofApps.forEach(
        (app, token) -> {
          if (suite.equals(app.suite())) {
            token.retry();
          }
        });
  }

  private SharedToken ofSuite(Site site, App.Suite suite) {
    askers.put(suite, site);
    return ofSuites.computeIfAbsent(
        suite, key -> new SharedToken(clock, WECOM, () -> suite(askers.get(suite), suite)));
  }

  private Fetched own(Site site, App app) {
    return fetch(site, app, ofApp(app.corpId(), app.secret()), "access_token");
  }

  private Fetched corp(Site site, App app) {
    SharedToken suite = ofSuite(site, app.suite());
    for (int attempt = 0; attempt < 2; attempt++) {
      Fetched suiteToken = suite.current();
      if (suiteToken.value() == null) {
        return suiteToken;
      }
      TokenRoute.Request ask = ofCorp(suiteToken.value(), app.corpId(), app.secret());
      Fetched fetched = fetch(site, app, ask, "access_token");
      if (!(fetched.meaning() instanceof TokenExpired)) {
        suite.worked(suiteToken.value());
        return fetched;
      }
      suite.drop(suiteToken.value());
    }
    return Fetched.failed(new RetryLater("WeCom does not take a new suite token"));
  }

  private Fetched suite(Site site, App.Suite suite) {
    Optional<String> ticket = tickets.apply(site);
    if (ticket.isEmpty()) {
      return Fetched.failed(
          new Refused(
              "there is no suite ticket yet: WeCom pushes one to /webhooks/"
                  + site.name()
                  + " every ten minutes; to have it at once, refresh the ticket in the service"
                  + " provider's console, or set suite-ticket",
              NO_TICKET));
    }
    return fetch(site, App.of(site), ofSuite(suite, ticket.get()), "suite_access_token");
  }

  private Fetched fetch(Site site, App app, TokenRoute.Request ask, String field) {
    VendorRecord head;
    try {
      head = server.ask(site, ask);
    } catch (ReplyFault why) {
      return Fetched.failed(why);
    }
    Meaning meaning = TokenCodes.judge(head, field, app);
    return meaning instanceof Meaning.Success
        ? new Fetched(meaning, head.get(field), lifetime(head.wholeNumber("expires_in")))
        : Fetched.failed(meaning);
  }

  /**
   * One that cannot be is not believed: a token would be asked for with each call, or kept for
   * good.
   */
  private static Duration lifetime(OptionalLong seconds) {
    long told = seconds.orElse(0);
    return told < 1 || told > LONGEST_LIFETIME.toSeconds()
        ? USUAL_LIFETIME
        : Duration.ofSeconds(told);
  }

  /** 获取access_token. */
  static TokenRoute.Request ofApp(String corpId, String secret) {
    String query = "corpid=" + Ask.encoded(corpId) + "&corpsecret=" + Ask.encoded(secret);
    return new TokenRoute.Request("/cgi-bin/gettoken", query, null, null, null);
  }

  /** 获取第三方应用凭证. */
  static TokenRoute.Request ofSuite(App.Suite suite, String ticket) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("suite_id", suite.id());
    body.put("suite_secret", suite.secret());
    body.put("suite_ticket", ticket);
    return post("/cgi-bin/service/get_suite_token", "", body);
  }

  /** 获取企业凭证. */
  static TokenRoute.Request ofCorp(String suiteToken, String authCorpId, String permanentCode) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("auth_corpid", authCorpId);
    body.put("permanent_code", permanentCode);
    return post(
        "/cgi-bin/service/get_corp_token", "suite_access_token=" + Ask.encoded(suiteToken), body);
  }

  private static TokenRoute.Request post(String path, String query, Map<String, String> body) {
    return new TokenRoute.Request(path, query, SavedState.write(body), "application/json", null);
  }

  /**
   * What the {@code errcode} of a reply to a request for a token means: 全局错误码. These replies leave
   * a zero out at times.
   */
  static final class TokenCodes {

    private static final Duration NEXT_TICKET = Duration.ofMinutes(1);

    /**
     * WeCom asks to keep room for 512 characters. A garbled value must not be sent: a server that
     * refuses the address that it makes says nothing of the token, which would be kept for hours.
     */
    private static final Pattern TOKEN = Pattern.compile("[\\w.~+/=:@-]{1,2048}");

    private TokenCodes() {}

    /**
     * @param field where the token is
     * @param app whose token is asked for, to name the setting that is wrong
     */
    static Meaning judge(VendorRecord head, String field, App app) {
      String code = WeCom.code(head);
      if (code == null && WeCom.hasCode(head)) {
        return WeCom.noCode(head);
      }
      if (code == null || code.equals("0")) {
        String token = head.get(field);
        if (token == null || token.isBlank()) {
          return new RetryLater("the reply has no " + field + ": is base-url WeCom's server?");
        }
        return TOKEN.matcher(token).matches()
            ? Meaning.SUCCESS
            : new RetryLater("the reply's " + field + " is no token");
      }
      String said = ", " + WeCom.said(head);
      return switch (code) {
        case "40001", "40091" -> // of a suite token they mean the suite's secret
            field.startsWith("suite")
                ? OperatorAdvice.fail(
                    "WeCom refuses suite-secret" + said, OperatorAdvice.SUITE_SECRET)
                : wrongSecret(app, said);
        case "40084" -> wrongSecret(app, said);
        case "40013" ->
            OperatorAdvice.fail(
                "WeCom knows no corp " + app.corpId() + said,
                app.suite() == null ? OperatorAdvice.CORP_ID : OperatorAdvice.AUTH_CORP_ID);
        case "40080", "40083" ->
            OperatorAdvice.fail(
                "WeCom refuses suite-id and suite-secret" + said, OperatorAdvice.SUITE_SECRET);
        case "40085" ->
            new Refused(
                "WeCom refuses the suite ticket" + said + ": " + OperatorAdvice.SUITE_TICKET,
                NEXT_TICKET);
        case "40082", "42009", "40014", "42001" ->
            new TokenExpired("the suite token is no longer taken" + said);
        default -> WeCom.meaning(head);
      };
    }

    private static Meaning wrongSecret(App app, String said) {
      return OperatorAdvice.fail(
          "WeCom refuses " + app.secretName() + said,
          app.secretName().equals("corp-secret")
              ? OperatorAdvice.CORP_SECRET
              : OperatorAdvice.PERMANENT_CODE);
    }
  }

  /**
   * An app as WeCom knows it: what a token is issued for. Sites with equal settings share one app,
   * and so its token and its call budget.
   *
   * @param corpId whose data it reads
   * @param secret the app's own secret; for apps made by a service provider the permanent code
   * @param secretName which setting holds it
   * @param suite null but for third-party apps
   */
  record App(String baseUrl, String corpId, String secret, String secretName, Suite suite) {

    /** The template of a third-party app, for which a token of its own is needed first. */
    record Suite(String baseUrl, String id, String secret) {

      @Override
      public String toString() {
        return "suite " + id;
      }
    }

    /** Of settings that {@link AppSettings} found complete. */
    static App of(Site site) {
      Values values = site.values();
      return switch (AppKind.of(values)) {
        case SELF_BUILT ->
            new App(
                site.baseUrl(),
                values.required("corp-id"),
                values.required("corp-secret"),
                "corp-secret",
                null);
        case DELEGATED ->
            new App(
                site.baseUrl(),
                values.required("corp-id"),
                values.required("permanent-code"),
                "permanent-code",
                null);
        case THIRD_PARTY ->
            new App(
                site.baseUrl(),
                values.required("auth-corp-id"),
                values.required("permanent-code"),
                "permanent-code",
                new Suite(
                    site.baseUrl(), values.required("suite-id"), values.required("suite-secret")));
      };
    }

    @Override
    public String toString() {
      return (suite == null ? "app" : "app of " + suite) + " in " + corpId;
    }
  }

  /** The three ways to an access token. */
  enum AppKind {
    /** The corp's own: corp-id, corp-secret. */
    SELF_BUILT("a self-built app", List.of("corp-id", "corp-secret")),
    /** Made for one corp by a service provider: the permanent code takes the secret's place. */
    DELEGATED("a delegated app", List.of("corp-id", "permanent-code")),
    THIRD_PARTY(
        "a third-party app", List.of("suite-id", "suite-secret", "auth-corp-id", "permanent-code"));

    private static final List<String> OF_SUITES =
        List.of("suite-id", "suite-secret", "suite-ticket", "auth-corp-id");

    final String words;
    final List<String> settings;

    AppKind(String words, List<String> settings) {
      this.words = words;
      this.settings = settings;
    }

    static AppKind of(Values values) {
      if (OF_SUITES.stream().anyMatch(name -> values.text(name).isPresent())) {
        return AppKind.THIRD_PARTY;
      }
      boolean delegated =
          values.text("permanent-code").isPresent() && values.text("corp-secret").isEmpty();
      return delegated ? AppKind.DELEGATED : AppKind.SELF_BUILT;
    }
  }
}
