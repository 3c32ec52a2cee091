package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.Violations;
import io.gatehouse.simulator.wecom.Call.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Apps, their tokens and the suite's ticket; and what an administrator, or the platform itself,
 * does to an app's access. As on the platform, an app that asks again within a token's life gets
 * the same one.
 */
public final class Tokens {
  /** With which callbacks are signed. */
  public static final String CALLBACK_TOKEN = "QDG6eK";

  /** With which callbacks are encrypted: 43 characters. */
  public static final String ENCODING_AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

  private static final String CORP_ID = "wwd08c8e7c775ab44d";

  private static final Duration TOKEN_LIFE = Duration.ofHours(2);
  private static final Duration TICKET_LIFE = Duration.ofMinutes(30);

  /** A client may count a token's life from a moment before the server does. */
  private static final Duration ALMOST_OVER = Duration.ofSeconds(1);

  /** Feeds in parallel may each meet a dead token once, but not more of them than this. */
  private static final int FEEDS_AT_ONCE = 5;

  /** Who made an app. */
  public enum Kind {
    SELF_BUILT,
    /** Made for the company by a provider (代开发): its permanent code serves as the secret. */
    DELEGATED,
    /** A third party's, installed from a suite. */
    SUITE
  }

  /**
   * What an operator copies from the console, for one kind of app; null where that kind has none.
   *
   * @param corpSecret a self-built app's secret, or a delegated app's permanent code
   * @param agentId the app within the company
   */
  public record App(
      Kind kind,
      String corpId,
      String corpSecret,
      long agentId,
      String suiteId,
      String suiteSecret,
      String permanentCode) {}

  private static final List<App> APPS =
      List.of(
          new App(Kind.SELF_BUILT, CORP_ID, "self-built-secret-Zt9Qw", 1_000_002, null, null, null),
          new App(
              Kind.DELEGATED,
              CORP_ID,
              "delegated-permanent-code-Hy3Kd",
              1_000_017,
              null,
              null,
              null),
          new App(
              Kind.SUITE,
              CORP_ID,
              null,
              1_000_023,
              "wwddddccc7775555aaa",
              "suite-secret-Pl0Mn",
              "suite-permanent-code-Rr7Ux"));

  /** One app's token. */
  private static final class Token {
    private final String value;
    private final Kind app;
    private final long expiresAt;
    private boolean withClient;
    private int deadAs;

    private Token(String value, Kind app, long expiresAt) {
      this.value = value;
      this.app = app;
      this.expiresAt = expiresAt;
    }
  }

  /**
   * What a client gets.
   *
   * @param delivered run when the reply goes out whole
   */
  record Issue(String token, long secondsLeft, Runnable delivered) {}

  /** Tokens of one sort, access tokens or suite tokens. */
  private static final class Desk {
    private final SplittableRandom random;
    private final int expiredCode;
    private final int unknownCode;
    private final Map<Kind, Token> current = new HashMap<>();
    private final Map<String, Token> all = new HashMap<>();

    /** Which calls have been told that a token is dead, by token. */
    private final Map<String, Set<String>> told = new HashMap<>();

    Desk(long seed, int expiredCode, int unknownCode) {
      random = new SplittableRandom(seed);
      this.expiredCode = expiredCode;
      this.unknownCode = unknownCode;
    }

    private String freshValue() {
      StringBuilder value = new StringBuilder();
      while (value.length() < 112) {
        value.append(Long.toString(random.nextLong() & Long.MAX_VALUE, 36));
      }
      return value.substring(0, 112);
    }

    private void kill(int code) {
      current.values().forEach(token -> token.deadAs = code);
    }
  }

  private record Ticket(String value, long expiresAt) {}

  private final Clock clock;
  private final Violations violations;
  private final Desk access;
  private final Desk suite;
  private final SplittableRandom tickets;
  private Ticket ticket;
  private Ticket ticketBefore;

  Tokens(WeComSimulator.Options options, Clock clock, Violations violations) {
    this.clock = clock;
    this.violations = violations;
    access = new Desk(options.seed + 5, Refusal.TOKEN_EXPIRED, Refusal.BAD_TOKEN);
    suite = new Desk(options.seed + 6, Refusal.SUITE_TOKEN_EXPIRED, Refusal.BAD_SUITE_TOKEN);
    tickets = new SplittableRandom(options.seed + 7);
    newTicket();
  }

  static App app(Kind kind) {
    return APPS.stream().filter(app -> app.kind == kind).findFirst().orElseThrow();
  }

  /** gettoken, for self-built and delegated apps. */
  Issue accessToken(HttpRequest request) {
    for (String needed : List.of("corpid", "corpsecret")) {
      if (request.parameter(needed).isEmpty()) {
        throw new Refusal(needed.equals("corpid") ? 41002 : 41004);
      }
    }
    if (!request.parameter("corpid").equals(CORP_ID)) {
      throw new Refusal(Refusal.BAD_CORP_ID);
    }
    App app =
        APPS.stream()
            .filter(one -> request.parameter("corpsecret").equals(one.corpSecret))
            .findFirst()
            .orElseThrow(() -> new Refusal(Refusal.BAD_SECRET));
    return issue(access, app.kind, request);
  }

  /** service/get_suite_token. */
  Issue suiteToken(Call call) {
    App app = app(Kind.SUITE);
    if (!call.text("suite_id").equals(app.suiteId)) {
      throw new Refusal(40083);
    }
    if (!call.text("suite_secret").equals(app.suiteSecret)) {
      throw new Refusal(40091);
    }
    if (!isGoodTicket(call.text("suite_ticket"))) {
      throw new Refusal(40085);
    }
    return issue(suite, Kind.SUITE, call.request());
  }

  /** service/get_corp_token: the company's token for the suite's app. */
  Issue corpToken(Call call) {
    check(suite, "suite_access_token", call);
    if (!call.text("auth_corpid").equals(CORP_ID)) {
      throw new Refusal(Refusal.BAD_CORP_ID, "invalid auth_corpid");
    }
    if (!call.text("permanent_code").equals(app(Kind.SUITE).permanentCode)) {
      throw new Refusal(40084);
    }
    return issue(access, Kind.SUITE, call.request());
  }

  /** The app that a data call's token belongs to; refuses a bad one. */
  App check(Call call) {
    return app(check(access, "access_token", call));
  }

  private synchronized Issue issue(Desk desk, Kind app, HttpRequest request) {
    long now = clock.millis();
    Token token = desk.current.get(app);
    if (token == null || token.deadAs != 0 || token.expiresAt - ALMOST_OVER.toMillis() <= now) {
      token = new Token(desk.freshValue(), app, now + TOKEN_LIFE.toMillis());
      desk.current.put(app, token);
      desk.all.put(token.value, token);
    }
    boolean again = token.withClient;
    if (again) {
      violations.add(WeComViolation.TOKEN_ASKED_AGAIN, request);
    }
    Token issued = token;
    return new Issue(
        token.value, (token.expiresAt - now) / 1000, () -> delivered(issued, again, request));
  }

  /** Two that ask at the same moment get the same token: one of them need not have asked. */
  private synchronized void delivered(Token token, boolean again, HttpRequest request) {
    if (token.withClient && !again) {
      violations.add(WeComViolation.TOKEN_ASKED_AGAIN, request);
    }
    token.withClient = true;
  }

  private synchronized Kind check(Desk desk, String parameter, Call call) {
    String value = call.request().parameter(parameter);
    if (value.isEmpty()) {
      throw new Refusal(41001, parameter + " missing");
    }
    Token token = desk.all.get(value);
    int dead = token == null ? desk.unknownCode : token.deadAs;
    if (dead == 0 && token.expiresAt <= clock.millis()) {
      dead = desk.expiredCode;
    }
    if (dead == 0) {
      return token.app;
    }
    Set<String> told = desk.told.computeIfAbsent(value, dying -> new HashSet<>());
    String sameness = call.sameness();
    if (told.contains(sameness) || told.size() >= FEEDS_AT_ONCE) {
      call.note(WeComViolation.DEAD_TOKEN_REPEATED);
    }
    throw new Refusal(dead, Refusal.wording(dead), () -> tell(told, sameness));
  }

  private synchronized void tell(Set<String> told, String call) {
    told.add(call);
  }

  /** All access tokens' life is over: calls with them get 42001. */
  public void expire() {
    revoke(Refusal.TOKEN_EXPIRED);
  }

  /**
   * All access tokens are taken back.
   *
   * @param errcode what calls with them get: 40014, 40001 or 42001
   */
  public synchronized void revoke(int errcode) {
    access.kill(errcode);
  }

  /** All suite tokens' life is over: calls with them get 42009. */
  public synchronized void expireSuite() {
    suite.kill(Refusal.SUITE_TOKEN_EXPIRED);
  }

  /** All suite tokens are taken back: calls with them get 40082. */
  public synchronized void revokeSuite() {
    suite.kill(Refusal.BAD_SUITE_TOKEN);
  }

  /** The client is about to restart and may ask for the tokens of now once more. */
  public synchronized void expectNewClient() {
    Stream.of(access, suite)
        .flatMap(desk -> desk.current.values().stream())
        .forEach(token -> token.withClient = false);
  }

  /** The suite's ticket of now, good for its life. */
  public synchronized String ticket() {
    return ticket.value;
  }

  /** A new ticket; the one before stays good until its life ends. */
  synchronized String newTicket() {
    ticketBefore = ticket;
    String value = "ticket@@@" + Long.toHexString(tickets.nextLong());
    ticket = new Ticket(value, clock.instant().plus(TICKET_LIFE).toEpochMilli());
    return value;
  }

  /** A new ticket; no other is good any more. */
  public synchronized String replaceTicket() {
    newTicket();
    ticketBefore = null;
    return ticket.value;
  }

  private synchronized boolean isGoodTicket(String value) {
    return Stream.of(ticket, ticketBefore == null ? ticket : ticketBefore)
        .anyMatch(one -> one.value.equals(value) && one.expiresAt > clock.millis());
  }
}
