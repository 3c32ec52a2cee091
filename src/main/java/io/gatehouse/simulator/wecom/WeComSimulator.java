package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.AdminApi;
import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.Rhythm;
import io.gatehouse.simulator.Switches;
import io.gatehouse.simulator.VendorServer;
import io.gatehouse.simulator.Violations;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * WeCom over real HTTP on 127.0.0.1 with its own ledger, the platform's limits, quirks and a
 * network's faults. Errors of the platform itself are injected as {@code
 * faults().inject(Fault.ERROR_CODE).code(45009).onPath("checkin/getcheckindata").times(3)}.
 * Everything may be called from any thread.
 */
public final class WeComSimulator implements AutoCloseable {
  private final Clock clock;
  private final Company company;
  private final Switches<WeComQuirk> quirks = new Switches<>(WeComQuirk.class);
  private final PassageLog log;
  private final RuleBook rules;
  private final PunchBook punches;
  private final WeComLedger ledger;
  private final Faults faults;
  private final Violations violations;
  private final TokenDesk accessTokens;
  private final TokenDesk suiteTokens;
  private final SuiteTicket ticket;
  private final CallRate rate;
  private final Cursors cursors;
  private final AccessApi access;
  private final CheckinApi checkin;
  private final TokenApi tokens;
  private final Rhythm live;
  private final Duration indexDelay;
  private final VendorServer server;

  WeComSimulator(WeComSimulatorBuilder settings) {
    clock = settings.clock;
    long seed = settings.seed;
    indexDelay = settings.indexDelay;
    quirks.enable(settings.quirks);
    company = Company.of(settings.devices, settings.members, seed);
    log = new PassageLog(company, settings.history(company));
    rules =
        RuleBook.of(
            company, clock.instant().minus(Duration.ofDays(60)).truncatedTo(ChronoUnit.SECONDS));
    punches = new PunchBook(company, clock);
    if (settings.punchDays > 0) {
      new PunchHistory(company, punches, seed + 3, clock.instant()).fill(settings.punchDays);
    }
    ledger = new WeComLedger(log, rules, punches, clock);
    faults = new Faults(seed + 4);
    violations = new Violations(clock);
    accessTokens =
        new TokenDesk(
            clock, seed + 5, settings.tokenLife, Refusal.TOKEN_EXPIRED, Refusal.BAD_TOKEN);
    suiteTokens =
        new TokenDesk(
            clock,
            seed + 6,
            settings.tokenLife,
            Refusal.SUITE_TOKEN_EXPIRED,
            Refusal.BAD_SUITE_TOKEN);
    ticket = new SuiteTicket(clock, seed + 7, settings.ticketLife);
    rate = new CallRate(clock, settings.rates);
    cursors = new Cursors(seed + 8);
    access = new AccessApi(log, cursors, quirks, clock, indexDelay);
    checkin = new CheckinApi(punches, quirks, clock);
    RuleApi ruleApi = new RuleApi(company, rules, quirks);
    tokens = new TokenApi(WeComConsole.APPS, accessTokens, suiteTokens, ticket, violations);
    LiveCompany happening =
        new LiveCompany(company, log, punches, clock, settings.liveLateShare, seed + 9);
    live = new Rhythm("wecom-simulator-live", clock, happening::happen);
    server =
        new VendorServer(
            "wecom-simulator",
            settings.port,
            new WeComApi(
                tokens,
                accessTokens,
                rate,
                Map.of(
                    WeComApi.ACCESS, access::answer,
                    WeComApi.RULES, (call, app) -> ruleApi.answer(call),
                    WeComApi.CHECKIN, (call, app) -> checkin.answer(call)),
                violations,
                settings.clock),
            new AdminApi(violations, faults)
                .lines("ledger", ledger::lines)
                .command("quirks", quirks::byName),
            faults,
            violations,
            settings.latency);
  }

  public static WeComSimulatorBuilder builder() {
    return new WeComSimulatorBuilder();
  }

  public WeComSimulator start() {
    server.listen();
    return this;
  }

  /** Up to, not including, /cgi-bin. */
  public String baseUrl() {
    return server.baseUrl();
  }

  public WeComLedger ledger() {
    return ledger;
  }

  public Faults faults() {
    return faults;
  }

  public Switches<WeComQuirk> quirks() {
    return quirks;
  }

  public Violations violations() {
    return violations;
  }

  /** How many requests a path below /cgi-bin/ has had: {@code gettoken}. */
  public long requests(String path) {
    return server.requests(path);
  }

  public AppCredentials app(AppCredentials.Kind kind) {
    return tokens.of(kind);
  }

  public List<Member> members() {
    return company.members();
  }

  public List<Member> employees() {
    return company.employees();
  }

  public List<String> deviceSns() {
    return company.deviceSns();
  }

  /** Somebody passes a door; end with {@link PassageDraft#publish}. */
  public PassageDraft passage() {
    return new PassageDraft(
        log::add, deviceSns().get(0), company.employees().get(0), clock.instant());
  }

  /** A passage by the first employee at the first device whose record is bad. */
  public PassageDraft badPassage(BadPassage kind) {
    return passage().bad(kind);
  }

  public RuleBook rules() {
    return rules;
  }

  public PunchBook punches() {
    return punches;
  }

  /** What happens to tokens, tickets and calls. */
  public WeComConsole console() {
    return new WeComConsole(accessTokens, suiteTokens, ticket, rate, checkin);
  }

  /** From now on cursors never come to their end; null ends that. */
  public void loopCursors(CursorLoop kind) {
    access.loop(kind);
  }

  /** Cursors given out so far are no longer accepted, as after a restart of the platform. */
  public void forgetCursors() {
    cursors.forget();
  }

  /** The platform's calls to a suite's callback address, with the console's token and key. */
  public CallbackPusher callback(URI url) {
    return new CallbackPusher(
        url,
        new CallbackSeal(WeComConsole.CALLBACK_TOKEN, WeComConsole.ENCODING_AES_KEY, 1),
        new CallbackSeal("another token", WeComConsole.ENCODING_AES_KEY.replace('m', 'Z'), 2),
        app(AppCredentials.Kind.SUITE).suiteId(),
        ticket,
        clock);
  }

  /** So many things a second from now on, as the clock goes. */
  public void live(double perSecond) {
    live.start(perSecond);
  }

  public void stopLive() {
    live.stop();
  }

  /** True when every passage that there will be shows in replies. */
  public boolean allVisible() {
    long shown = clock.instant().minus(indexDelay).getEpochSecond();
    return log.later().stream().allMatch(p -> p.uploadedAt().getEpochSecond() <= shown);
  }

  /** Connections are refused and broken until {@link #reachable}. */
  public void unreachable() {
    server.refuse();
  }

  public void reachable() {
    server.listen();
  }

  @Override
  public void close() {
    live.stop();
    server.close();
  }
}
