package io.gatehouse.simulator.wecom;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Issues tokens and knows which are good. As on the platform, an app that asks again within a
 * token's life gets the same one.
 */
final class TokenDesk {
  /** A client may count a token's life from a moment before the server does. */
  private static final Duration ALMOST_OVER = Duration.ofSeconds(1);

  /** Feeds in parallel may each meet a dead token once, but not more of them than this. */
  private static final int FEEDS_AT_ONCE = 5;

  /** One token. */
  static final class Token {
    final String value;
    final String app;
    private final long expiresAt;
    private boolean withClient;
    private int deadAs;
    private final Set<String> told = new HashSet<>();

    private Token(String value, String app, long expiresAt) {
      this.value = value;
      this.app = app;
      this.expiresAt = expiresAt;
    }
  }

  /**
   * What a client gets.
   *
   * @param again the client has this token already
   */
  record Issue(Token token, long secondsLeft, boolean again) {}

  private final Clock clock;
  private final SplittableRandom random;
  private final int expiredCode;
  private final int unknownCode;
  private final Map<String, Token> current = new HashMap<>();
  private final Map<String, Token> all = new HashMap<>();
  private final Map<String, Set<String>> toldOfUnknown = new HashMap<>();
  private long lifeMillis;

  TokenDesk(Clock clock, long seed, Duration life, int expiredCode, int unknownCode) {
    this.clock = clock;
    this.random = new SplittableRandom(seed);
    this.lifeMillis = life.toMillis();
    this.expiredCode = expiredCode;
    this.unknownCode = unknownCode;
  }

  synchronized void life(Duration life) {
    lifeMillis = life.toMillis();
  }

  synchronized Issue issue(String app) {
    long now = clock.millis();
    Token token = current.get(app);
    if (token == null || token.deadAs != 0 || token.expiresAt - ALMOST_OVER.toMillis() <= now) {
      token = new Token(freshValue(), app, now + lifeMillis);
      current.put(app, token);
      all.put(token.value, token);
    }
    return new Issue(token, (token.expiresAt - now) / 1000, token.withClient);
  }

  /** The reply with it has gone out whole. Returns true where another one had before. */
  synchronized boolean delivered(Token token) {
    boolean before = token.withClient;
    token.withClient = true;
    return before;
  }

  /** The client forgets its tokens, as a restarted daemon does. */
  synchronized void expectNewClient() {
    current.values().forEach(token -> token.withClient = false);
  }

  /** All tokens are dead from now on, and calls with them get this errcode. */
  synchronized void kill(int code) {
    current.values().forEach(token -> token.deadAs = code);
  }

  /** All tokens' life is over. */
  synchronized void expire() {
    kill(expiredCode);
  }

  /** 0 for a good token, else the errcode. */
  synchronized int verdict(String value) {
    Token token = all.get(value);
    if (token == null) {
      return unknownCode;
    }
    return token.deadAs != 0 ? token.deadAs : token.expiresAt <= clock.millis() ? expiredCode : 0;
  }

  /** The app that has it; null for an unknown one. */
  synchronized String app(String value) {
    Token token = all.get(value);
    return token == null ? null : token.app;
  }

  /** True where the client was told before that this call's token is dead, or too many times. */
  synchronized boolean wasTold(String value, String call) {
    Set<String> told = told(value);
    return told.contains(call) || told.size() >= FEEDS_AT_ONCE;
  }

  synchronized void tell(String value, String call) {
    told(value).add(call);
  }

  private Set<String> told(String value) {
    Token token = all.get(value);
    return token != null
        ? token.told
        : toldOfUnknown.computeIfAbsent(value, unknown -> new HashSet<>());
  }

  private String freshValue() {
    StringBuilder value = new StringBuilder();
    while (value.length() < 112) {
      value.append(Long.toString(random.nextLong() & Long.MAX_VALUE, 36));
    }
    return value.substring(0, 112);
  }
}
