package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.ServerOptions;
import io.gatehouse.simulator.Simulator;
import io.gatehouse.simulator.Truth;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * WeCom with the platform's limits; its {@link #baseUrl} goes up to, not including, /cgi-bin.
 * Errors of the platform itself are injected as {@code
 * faults().inject(Fault.ERROR_CODE).code(45009).onPath("checkin/getcheckindata").times(3)}.
 */
public final class WeComSimulator extends Simulator<WeComQuirk> {
  /** What kind of company to start. */
  public static final class Options extends ServerOptions {
    /** Share of the history's passages uploaded minutes to days after they happened. */
    public double lateShare = 0.01;

    /** Share of the passages to come that are uploaded up to five minutes late. */
    public double liveLateShare = 0.01;

    /** Punches of so many days before today and of today, all employees'. */
    public int punchDays;

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

  final Options options;
  private final WeComCompany company;
  private final WeComTruth truth;
  private final Tokens tokens;
  private final WeComApi api;

  /** Null for none. */
  volatile CursorLoop loop;

  volatile boolean namesInvalidUsers = true;

  private WeComSimulator(Clock clock, Options options) {
    super("wecom-simulator", "wecom", clock, options, WeComQuirk.class, options.quirks);
    this.options = options;
    company = new WeComCompany(options, clock);
    truth = new WeComTruth(options.zone, company);
    tokens = new Tokens(options, clock, violations());
    api = new WeComApi(this, clock);
    serves(api, company::happen);
  }

  /** Makes the company and its history; {@link #listen} opens the port. */
  public static WeComSimulator make(Clock clock, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    return new WeComSimulator(clock, chosen);
  }

  /** Makes it and listens. */
  public static WeComSimulator start(Clock clock, Consumer<Options> options) {
    WeComSimulator server = make(clock, options);
    server.listen();
    return server;
  }

  /** Who and what there is: change it at will. */
  public WeComCompany company() {
    return company;
  }

  public Tokens tokens() {
    return tokens;
  }

  public Tokens.App app(Tokens.Kind kind) {
    return Tokens.app(kind);
  }

  /** From now on cursors never come to their end; null ends that. */
  public void loopCursors(CursorLoop kind) {
    loop = kind;
  }

  /** Cursors given out so far are no longer accepted, as after a restart of the platform. */
  public void forgetCursors() {
    api.forgetCursors();
  }

  /** Whether 301021 names the invalid users, as it does unless told; it may name none. */
  public void nameInvalidUsers(boolean names) {
    namesInvalidUsers = names;
  }

  /** The platform's calls to a suite's callback address. */
  public CallbackPusher callback(URI url) {
    return new CallbackPusher(url, tokens, clock);
  }

  /** True when every passage that there will be shows in replies. */
  @Override
  public boolean allVisible() {
    return !company.passages.last().isAfter(clock.instant().minus(options.indexDelay));
  }

  /** Passages uploaded and punches recorded so far, good or bad. */
  @Override
  public int events() {
    return company.passages.from(clock.instant().plusMillis(1)) + company.punches().size();
  }

  /** What the warehouse must hold. */
  @Override
  public Truth truth() {
    return truth.at(clock.instant());
  }
}
