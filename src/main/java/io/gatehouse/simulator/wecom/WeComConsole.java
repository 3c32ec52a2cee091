package io.gatehouse.simulator.wecom;

import java.time.Duration;
import java.util.List;

/** What an administrator of the platform, or the platform itself, does to an app's access. */
public final class WeComConsole {
  /** With which callbacks are signed. */
  public static final String CALLBACK_TOKEN = "QDG6eK";

  /** With which callbacks are encrypted: 43 characters. */
  public static final String ENCODING_AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

  private static final String CORP_ID = "wwd08c8e7c775ab44d";

  /** One app of each kind, in one company. */
  static final List<AppCredentials> APPS =
      List.of(
          new AppCredentials(
              AppCredentials.Kind.SELF_BUILT,
              CORP_ID,
              "self-built-secret-Zt9Qw",
              1_000_002,
              null,
              null,
              null),
          new AppCredentials(
              AppCredentials.Kind.DELEGATED,
              CORP_ID,
              "delegated-permanent-code-Hy3Kd",
              1_000_017,
              null,
              null,
              null),
          new AppCredentials(
              AppCredentials.Kind.SUITE,
              CORP_ID,
              null,
              1_000_023,
              "wwddddccc7775555aaa",
              "suite-secret-Pl0Mn",
              "suite-permanent-code-Rr7Ux"));

  private final TokenDesk accessTokens;
  private final TokenDesk suiteTokens;
  private final SuiteTicket ticket;
  private final CallRate rate;
  private final CheckinApi checkin;

  WeComConsole(
      TokenDesk accessTokens,
      TokenDesk suiteTokens,
      SuiteTicket ticket,
      CallRate rate,
      CheckinApi checkin) {
    this.accessTokens = accessTokens;
    this.suiteTokens = suiteTokens;
    this.ticket = ticket;
    this.rate = rate;
    this.checkin = checkin;
  }

  /** All access tokens' life is over: calls with them get 42001. */
  public void expireTokens() {
    accessTokens.expire();
  }

  /**
   * All access tokens are taken back.
   *
   * @param errcode what calls with them get: 40014, 40001 or 42001
   */
  public void revokeTokens(int errcode) {
    accessTokens.kill(errcode);
  }

  /** All suite tokens' life is over: calls with them get 42009. */
  public void expireSuiteTokens() {
    suiteTokens.expire();
  }

  /** All suite tokens are taken back: calls with them get 40082. */
  public void revokeSuiteTokens() {
    suiteTokens.kill(Refusal.BAD_SUITE_TOKEN);
  }

  /** How long tokens issued from now on live. */
  public void tokenLife(Duration life) {
    accessTokens.life(life);
    suiteTokens.life(life);
  }

  /** The client is about to restart and may ask for the tokens of now once more. */
  public void expectNewClient() {
    accessTokens.expectNewClient();
    suiteTokens.expectNewClient();
  }

  /** The ticket of now, good for the ticket's life. */
  public String suiteTicket() {
    return ticket.current();
  }

  /** A new ticket; the one before stays good until its life ends. */
  public String rotateTicket() {
    return ticket.rotate();
  }

  /** A new ticket; no other is good any more. */
  public String replaceTicket() {
    return ticket.replace();
  }

  /** How many calls a minute an app may make to all paths that begin so, below /cgi-bin/. */
  public void rate(String pathPrefix, int callsPerMinute) {
    rate.limit(pathPrefix, callsPerMinute);
  }

  /** Whether 301021 names the invalid users, as it does unless told; it may name none. */
  public void nameInvalidUsers(boolean names) {
    checkin.nameInvalidUsers(names);
  }
}
