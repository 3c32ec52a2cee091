package io.gatehouse.simulator.k30;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** What kind of K30 server to start; every setting but the clock has a default. */
public final class K30SimulatorBuilder {
  final Clock clock;
  int port;
  ZoneId zone = ZoneId.of("Asia/Shanghai");
  long seed = 1;
  Credentials credentials = Credentials.of("1762766749844335");
  int people = 120;
  int devices = 8;
  int historyPassages;
  Instant historyFrom;
  Instant historyTo;
  Duration latency = Duration.ZERO;
  int mostRows = 100;
  int callLimit = 60;
  Duration callsPer = Duration.ofMinutes(1);
  long[] listDelayMillis = {0, 300};
  double deliveryShare = 0.02;
  boolean mayCalculate;
  boolean onlyCalculated;
  Duration mostSkew;
  K30Quirk[] quirks = {};

  K30SimulatorBuilder(Clock clock) {
    this.clock = clock;
  }

  /** 0, the default, takes a free one. */
  public K30SimulatorBuilder port(int value) {
    port = value;
    return this;
  }

  /** The server's wall clock; Asia/Shanghai unless told. */
  public K30SimulatorBuilder zone(ZoneId value) {
    zone = value;
    return this;
  }

  public K30SimulatorBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** Company number, secret, key and mode; the vendor's own way unless told. */
  public K30SimulatorBuilder credentials(Credentials value) {
    credentials = value;
    return this;
  }

  public K30SimulatorBuilder people(int count) {
    people = count;
    return this;
  }

  /** Devices, entry and exit in turn. */
  public K30SimulatorBuilder devices(int count) {
    devices = count;
    return this;
  }

  /** So many passages, spread evenly over the 30 days before now. */
  public K30SimulatorBuilder history(int passages) {
    historyPassages = passages;
    return this;
  }

  public K30SimulatorBuilder history(int passages, Instant from, Instant to) {
    historyFrom = from;
    historyTo = to;
    return history(passages);
  }

  /** How long every reply takes at least. */
  public K30SimulatorBuilder latency(Duration value) {
    latency = value;
    return this;
  }

  /** The longest page, whatever is asked; 100 unless told. */
  public K30SimulatorBuilder mostRows(int value) {
    mostRows = value;
    return this;
  }

  /** Fewer calls than this in any such stretch, all interfaces together; 60 a minute. */
  public K30SimulatorBuilder callLimit(int calls, Duration per) {
    callLimit = calls;
    callsPer = per;
    return this;
  }

  /** How long until the list shows a live passage; 0 to 300 ms unless told. */
  public K30SimulatorBuilder listDelay(Duration least, Duration most) {
    listDelayMillis = new long[] {least.toMillis(), most.toMillis()};
    return this;
  }

  /** Delivery results (authstatus) for each live passage; 0.02 unless told. */
  public K30SimulatorBuilder deliveryShare(double share) {
    deliveryShare = share;
    return this;
  }

  /** Somebody asked for attcalculate: calling it is no violation. */
  public K30SimulatorBuilder allowCalculation() {
    mayCalculate = true;
    return this;
  }

  /** The attendance reports have only what attcalculate was called for; allows it as well. */
  public K30SimulatorBuilder attendanceOnlyCalculated() {
    onlyCalculated = true;
    return allowCalculation();
  }

  /** Refuses requests whose timestamp is further from the server's clock; none unless told. */
  public K30SimulatorBuilder mostSkew(Duration value) {
    mostSkew = value;
    return this;
  }

  public K30SimulatorBuilder quirks(K30Quirk... on) {
    quirks = on.clone();
    return this;
  }

  /** Makes the premises and the history; {@link K30Simulator#start} opens the port. */
  public K30Simulator build() {
    return new K30Simulator(this);
  }

  /** Builds and starts. */
  public K30Simulator start() {
    return build().start();
  }

  History history() {
    Instant to = historyTo == null ? clock.instant().minusSeconds(60) : historyTo;
    Instant from = historyFrom == null ? to.minus(Duration.ofDays(30)) : historyFrom;
    return new History(historyPassages, from, to);
  }
}
