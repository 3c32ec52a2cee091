package io.gatehouse.simulator.wecom;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.simulator.wecom.Call.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

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

  /** In the order of {@link Kind}. */
  private static final List<App> APPS =
      new ObjectMapper()
          .convertValue(WeComCompany.MADE.path("apps"), new TypeReference<List<App>>() {});

  /** Sorts of tokens, by the parameter in which they come, and what answers bad ones. */
  private static final String ACCESS = "access_token";

  private static final String SUITE = "suite_access_token";
  private static final Map<String, Integer> EXPIRED = Map.of(ACCESS, 42001, SUITE, 42009);
  private static final Map<String, Integer> UNKNOWN = Map.of(ACCESS, 40014, SUITE, 40082);

  record Token(String value, String sort, Kind app, long expiresAt) {}

  private final Clock clock;
  private final SplittableRandom random;

  /** By sort and app. */
  private final Map<String, Token> current = new HashMap<>();

  /** By value. */
  private final Map<String, Token> all = new HashMap<>();

  private final Set<Token> withClient = new HashSet<>();

  /** With which errcode. */
  private final Map<Token, Integer> dead = new HashMap<>();

  /** Which calls have been told that their token is dead, by its value. */
  private final Map<String, Set<String>> told = new HashMap<>();

  /** Until when each is good, in milliseconds. */
  private final Map<String, Long> tickets = new ConcurrentHashMap<>();

  private String ticket;

  Tokens(WeComSimulator.Options options, Clock clock) {
    this.clock = clock;
    random = new SplittableRandom(options.seed + 5);
    newTicket();
  }

  static App app(Kind kind) {
    return APPS.get(kind.ordinal());
  }

  /** For gettoken (self-built and delegated apps), get_suite_token and get_corp_token. */
  Token issue(Call call) {
    if (call.path().equals("gettoken")) {
      String secret = call.text("corpsecret");
      boolean own = secret.equals(app(Kind.SELF_BUILT).corpSecret);
      return issue(ACCESS, own ? Kind.SELF_BUILT : Kind.DELEGATED);
    }
    if (call.path().equals("service/get_corp_token")) {
      check(SUITE, call);
      return issue(ACCESS, Kind.SUITE);
    }
    if (tickets.getOrDefault(call.text("suite_ticket"), 0L) <= clock.millis()) {
      throw new Refusal(40085, "");
    }
    return issue(SUITE, Kind.SUITE);
  }

  private synchronized Token issue(String sort, Kind app) {
    Token token = current.get(sort + app);
    if (token == null || dead.containsKey(token) || millisLeft(token) <= ALMOST_OVER.toMillis()) {
      token = new Token(hex(56), sort, app, clock.millis() + TOKEN_LIFE.toMillis());
      current.put(sort + app, token);
      all.put(token.value, token);
    }
    return token;
  }

  long millisLeft(Token token) {
    return token.expiresAt - clock.millis();
  }

  /**
   * A whole reply to this call has it. Of two that ask at the same moment, one need not have asked.
   */
  synchronized void delivered(Token token, Call call) {
    if (!withClient.add(token)) {
      call.note(WeComViolation.TOKEN_ASKED_AGAIN);
    }
  }

  /** The app that a data call's token belongs to; refuses a bad one. */
  App check(Call call) {
    return app(check(ACCESS, call));
  }

  private synchronized Kind check(String sort, Call call) {
    String value = call.request().parameter(sort);
    Token token = all.get(value);
    int errcode = UNKNOWN.get(sort);
    if (value.isEmpty()) {
      errcode = 41001;
    } else if (token != null && token.sort.equals(sort)) {
      errcode = dead.getOrDefault(token, millisLeft(token) > 0 ? 0 : EXPIRED.get(sort));
    }
    if (errcode == 0) {
      return token.app;
    }
    Set<String> calls = told.computeIfAbsent(value, dying -> new HashSet<>());
    String sameCall = call.path() + call.body();
    if (calls.contains(sameCall) || calls.size() >= FEEDS_AT_ONCE) {
      call.note(WeComViolation.DEAD_TOKEN_REPEATED);
    }
    throw new Refusal(errcode, "", () -> tell(calls, sameCall));
  }

  private synchronized void tell(Set<String> calls, String call) {
    calls.add(call);
  }

  /**
   * All tokens of one sort are taken back.
   *
   * @param errcode what calls with them get: of suite tokens 42009 (their life is over) or 40082,
   *     of access tokens 42001 (the same), 40014 or 40001
   */
  public synchronized void revoke(int errcode) {
    String sort = Set.of(42009, 40082).contains(errcode) ? SUITE : ACCESS;
    current.values().stream()
        .filter(token -> token.sort.equals(sort))
        .forEach(token -> dead.put(token, errcode));
  }

  /** The client is about to restart and may ask for the tokens of now once more. */
  public synchronized void expectNewClient() {
    withClient.clear();
  }

  /** The suite's ticket of now, good for its life. */
  public synchronized String ticket() {
    return ticket;
  }

  /** A new ticket; those before stay good until their lives end. */
  synchronized void newTicket() {
    ticket = "ticket@@@" + hex(8);
    tickets.put(ticket, clock.instant().plus(TICKET_LIFE).toEpochMilli());
  }

  /** A new ticket; no other is good any more. */
  public synchronized void replaceTicket() {
    tickets.clear();
    newTicket();
  }

  private String hex(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
