package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.AdminApi;
import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.Rhythm;
import io.gatehouse.simulator.ServerOptions;
import io.gatehouse.simulator.Switches;
import io.gatehouse.simulator.Truth;
import io.gatehouse.simulator.VendorServer;
import io.gatehouse.simulator.Violations;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * WeCom over real HTTP on 127.0.0.1 with the platform's limits, quirks and a network's faults, and
 * the truth of what a warehouse must hold. Errors of the platform itself are injected as {@code
 * faults().inject(Fault.ERROR_CODE).code(45009).onPath("checkin/getcheckindata").times(3)}.
 * Everything may be called from any thread.
 */
public final class WeComSimulator implements AutoCloseable {
  private static final List<String> READING =
      List.of(
          WeComApi.ACCESS,
          WeComApi.RULES,
          WeComApi.CHECKIN,
          "gettoken",
          "service/get_suite_token",
          "service/get_corp_token");

  /** What kind of company to start. */
  public static final class Options extends ServerOptions {
    /** Share of the history's passages uploaded minutes to days after they happened. */
    public double lateShare = 0.01;

    /** Share of the passages to come that are uploaded up to five minutes late. */
    public double liveLateShare = 0.01;

    /** Punches of so many days before today and of today, all employees'. */
    public int punchDays;

    public Duration tokenLife = Duration.ofHours(2);
    public Duration ticketLife = Duration.ofMinutes(30);

    /** How long after its upload a passage shows in replies; whole seconds. */
    public Duration indexDelay = Duration.ZERO;

    /** How many calls a minute an app may make to all paths below /cgi-bin/ that begin so. */
    public final Map<String, Integer> rates = new LinkedHashMap<>(Map.of("checkin/", 600));

    public WeComQuirk[] quirks = {};

    private Options() {
      people = 200;
      devices = 4;
    }
  }

  /** Ways in which a cursor never comes to its end. */
  public enum CursorLoop {
    /** The next cursor is the one just used, with the same rows. */
    SAME,
    /** Two cursors in turn, with the same rows. */
    ALTERNATING,
    /** Always a new cursor, with the same rows. */
    RENEWED,
    /** Always a new cursor, with no rows. */
    ENDLESS
  }

  private final Clock clock;
  private final Options options;
  private final Switches<WeComQuirk> quirks = new Switches<>(WeComQuirk.class);
  private final WeComCompany company;
  private final WeComTruth truth;
  private final Faults faults;
  private final Violations violations;
  private final Tokens tokens;
  private final WeComApi api;
  private final Rhythm live;
  private final VendorServer server;

  private WeComSimulator(Clock clock, Options options) {
    this.clock = clock;
    this.options = options;
    quirks.enable(options.quirks);
    company = new WeComCompany(options, clock);
    truth = new WeComTruth(options.zone, company);
    faults = new Faults(options.seed + 4);
    violations = new Violations(clock);
    tokens = new Tokens(options, clock, violations);
    api = new WeComApi(clock, options, violations, tokens, quirks, company);
    live = new Rhythm("wecom-simulator-live", clock, company::happen);
    AdminApi admin =
        new AdminApi(violations, faults)
            .lines("ledger", () -> truth().lines())
            .command("quirks", quirks::byName);
    server =
        new VendorServer(
            "wecom-simulator", options.port, api, admin, faults, violations, options.latency);
  }

  /** Makes the company and its history; {@link #listen} opens the port. */
  public static WeComSimulator make(Clock clock, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    return new WeComSimulator(clock, chosen);
  }

  /** Makes it and listens. */
  public static WeComSimulator start(Clock clock, Consumer<Options> options) {
    return make(clock, options).listen();
  }

  public WeComSimulator listen() {
    server.listen();
    return this;
  }

  /** Up to, not including, /cgi-bin. */
  public String baseUrl() {
    return server.baseUrl();
  }

  /** Who and what there is: change it at will. */
  public WeComCompany company() {
    return company;
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

  public Tokens tokens() {
    return tokens;
  }

  public Tokens.App app(Tokens.Kind kind) {
    return Tokens.app(kind);
  }

  /** How many requests a path below /cgi-bin/ has had: {@code gettoken}. */
  public long requests(String path) {
    return server.requests(path);
  }

  /** How many requests all paths have had. */
  public long requests() {
    return READING.stream().mapToLong(server::requests).sum();
  }

  /** From now on cursors never come to their end; null ends that. */
  public void loopCursors(CursorLoop kind) {
    api.loop(kind);
  }

  /** Cursors given out so far are no longer accepted, as after a restart of the platform. */
  public void forgetCursors() {
    api.forgetCursors();
  }

  /** Whether 301021 names the invalid users, as it does unless told; it may name none. */
  public void nameInvalidUsers(boolean names) {
    api.nameInvalidUsers(names);
  }

  /** The platform's calls to a suite's callback address. */
  public CallbackPusher callback(URI url) {
    return new CallbackPusher(url, tokens, clock);
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
    return !company.passages.last().isAfter(clock.instant().minus(options.indexDelay));
  }

  /** Passages uploaded and punches recorded so far, good or bad. */
  public int events() {
    return company.passages.from(clock.instant().plusMillis(1)) + company.punches().size();
  }

  /** What the warehouse must hold. */
  public Truth truth() {
    return truth.at(clock.instant());
  }

  @Override
  public void close() {
    live.stop();
    server.close();
  }
}
