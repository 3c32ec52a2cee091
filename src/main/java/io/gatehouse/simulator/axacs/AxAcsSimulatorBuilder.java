package io.gatehouse.simulator.axacs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;

/** What kind of AX-ACS server to start; every setting has a default. */
public final class AxAcsSimulatorBuilder {
  int port;
  Clock clock = Clock.systemUTC();
  ZoneId zone = ZoneId.of("Asia/Shanghai");
  long seed = 1;
  int doors = 8;
  int people = 500;
  int orgs = 12;
  int areas = 7;
  int historyRecords;
  Instant historyFrom;
  Instant historyTo;
  double passageShare = 0.1;
  double lateShare = 0.002;
  long firstRecordId = 1;
  long firstEventId = 3311;
  Duration latency = Duration.ZERO;
  long[] recordDelayMillis = {100, 500};
  boolean acsRecords = true;
  final Quirks quirks = new Quirks();

  AxAcsSimulatorBuilder() {}

  /** 0, the default, takes a free one. */
  public AxAcsSimulatorBuilder port(int value) {
    port = value;
    return this;
  }

  public AxAcsSimulatorBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  /** The server's wall clock; Asia/Shanghai unless told. */
  public AxAcsSimulatorBuilder zone(ZoneId value) {
    zone = value;
    return this;
  }

  public AxAcsSimulatorBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** Doors, two on each controller. */
  public AxAcsSimulatorBuilder doors(int count) {
    doors = count;
    return this;
  }

  /** People, each with a card. */
  public AxAcsSimulatorBuilder people(int count) {
    people = count;
    return this;
  }

  /** Org units, the company itself among them; at least 1. */
  public AxAcsSimulatorBuilder orgs(int count) {
    orgs = count;
    return this;
  }

  /** Areas, the whole site among them; at least 1. */
  public AxAcsSimulatorBuilder areas(int count) {
    areas = count;
    return this;
  }

  /** So many door records, spread evenly over the 30 days before now. */
  public AxAcsSimulatorBuilder history(int records) {
    historyRecords = records;
    return this;
  }

  public AxAcsSimulatorBuilder history(int records, Instant from, Instant to) {
    historyFrom = from;
    historyTo = to;
    return history(records);
  }

  /** Face and plate passages for each door record of the history, and among live events. */
  public AxAcsSimulatorBuilder passageShare(double share) {
    passageShare = share;
    return this;
  }

  /** Share of history records with an old time under a new id. */
  public AxAcsSimulatorBuilder lateShare(double share) {
    lateShare = share;
    return this;
  }

  public AxAcsSimulatorBuilder firstRecordId(long id) {
    firstRecordId = id;
    return this;
  }

  /** How long every reply takes at least. */
  public AxAcsSimulatorBuilder latency(Duration value) {
    latency = value;
    return this;
  }

  /** How long a live event takes to become a record; 100 to 500 ms unless told. */
  public AxAcsSimulatorBuilder recordDelay(Duration least, Duration most) {
    recordDelayMillis = new long[] {least.toMillis(), most.toMillis()};
    return this;
  }

  /** A server before V1.16: acsrecords answers 404, only swipecardrecords is there. */
  public AxAcsSimulatorBuilder withoutAcsRecords() {
    acsRecords = false;
    return this;
  }

  public AxAcsSimulatorBuilder quirks(Quirk... on) {
    quirks.set(Arrays.asList(on));
    return this;
  }

  /** Makes the premises and the history; {@link AxAcsSimulator#start} opens the port. */
  public AxAcsSimulator build() {
    return new AxAcsSimulator(this);
  }

  /** Builds and starts. */
  public AxAcsSimulator start() {
    return build().start();
  }

  History history() {
    Instant to = historyTo == null ? clock.instant().minusSeconds(60) : historyTo;
    Instant from = historyFrom == null ? to.minus(Duration.ofDays(30)) : historyFrom;
    return new History(historyRecords, from, to, passageShare, lateShare);
  }
}
