package io.gatehouse.simulator.wecom;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What kind of company to start; every setting has a default. */
public final class WeComSimulatorBuilder {
  int port;
  Clock clock = Clock.systemUTC();
  long seed = 1;
  int devices = 4;
  int members = 200;
  int passages;
  Instant historyFrom;
  Instant historyTo;
  double lateShare = 0.01;
  double liveLateShare = 0.01;
  int punchDays;
  Duration tokenLife = Duration.ofHours(2);
  Duration ticketLife = Duration.ofMinutes(30);
  Duration latency = Duration.ZERO;
  Duration indexDelay = Duration.ZERO;
  final Map<String, Integer> rates = new LinkedHashMap<>(Map.of("checkin/", 600));
  WeComQuirk[] quirks = {};

  WeComSimulatorBuilder() {}

  /** 0, the default, takes a free one. */
  public WeComSimulatorBuilder port(int value) {
    port = value;
    return this;
  }

  public WeComSimulatorBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  public WeComSimulatorBuilder seed(long value) {
    seed = value;
    return this;
  }

  public WeComSimulatorBuilder devices(int count) {
    devices = count;
    return this;
  }

  /** People: most are employees, every fifth a student, every twentieth a visitor. */
  public WeComSimulatorBuilder members(int count) {
    members = count;
    return this;
  }

  /**
   * So many passages, uploaded evenly over the 30 days before now, the devices in turn; computed
   * when asked for, so that millions need no memory.
   */
  public WeComSimulatorBuilder history(int passageCount) {
    passages = passageCount;
    return this;
  }

  /** The same, uploaded between these times. */
  public WeComSimulatorBuilder history(int passageCount, Instant from, Instant to) {
    historyFrom = from;
    historyTo = to;
    return history(passageCount);
  }

  /** Share of the history's passages uploaded minutes to days after they happened. */
  public WeComSimulatorBuilder lateShare(double share) {
    lateShare = share;
    return this;
  }

  /** Share of the passages to come that are uploaded up to five minutes late. */
  public WeComSimulatorBuilder liveLateShare(double share) {
    liveLateShare = share;
    return this;
  }

  /** Punches of so many days before today and of today, all employees'. */
  public WeComSimulatorBuilder punchDays(int days) {
    punchDays = days;
    return this;
  }

  public WeComSimulatorBuilder tokenLife(Duration value) {
    tokenLife = value;
    return this;
  }

  public WeComSimulatorBuilder ticketLife(Duration value) {
    ticketLife = value;
    return this;
  }

  /**
   * How many calls a minute an app may make to all paths that begin so, below /cgi-bin/; checkin/
   * 600 unless told, no limit elsewhere.
   */
  public WeComSimulatorBuilder rate(String pathPrefix, int callsPerMinute) {
    rates.put(pathPrefix, callsPerMinute);
    return this;
  }

  /** How long every reply takes at least. */
  public WeComSimulatorBuilder latency(Duration value) {
    latency = value;
    return this;
  }

  /** How long after its upload a passage shows in replies; whole seconds. */
  public WeComSimulatorBuilder indexDelay(Duration value) {
    indexDelay = value;
    return this;
  }

  public WeComSimulatorBuilder quirks(WeComQuirk... on) {
    quirks = on.clone();
    return this;
  }

  /** Makes the company and its history; {@link WeComSimulator#start} opens the port. */
  public WeComSimulator build() {
    return new WeComSimulator(this);
  }

  /** Builds and starts. */
  public WeComSimulator start() {
    return build().start();
  }

  PassageHistory history(Company company) {
    Instant to = historyTo == null ? clock.instant().minusSeconds(60) : historyTo;
    Instant from = historyFrom == null ? to.minus(Duration.ofDays(30)) : historyFrom;
    return new PassageHistory(company, passages, from, to, lateShare, seed + 2);
  }
}
