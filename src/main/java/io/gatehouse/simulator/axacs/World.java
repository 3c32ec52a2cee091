package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.LocalTimes;
import java.time.Clock;

/** The server's whole memory, and what makes events up. */
final class World {
  private static final int ALARMS_LEFT_OPEN = 3;

  final Clock clock;
  final LocalTimes times;
  final People people;
  final Places places;
  final EventLog log;
  final Alarms alarms;
  final Whereabouts whereabouts;
  final Listings listings = new Listings();
  final EventSource source;

  /** With its history, whose alarms have been seen to but for the newest. */
  World(AxAcsSimulatorBuilder settings, Quirks quirks) {
    clock = settings.clock;
    times = new LocalTimes(settings.zone);
    long founded = times.parse("2018-03-09 15:06:19").orElseThrow();
    Premises premises = Premises.of(settings, founded);
    people = new People(premises, clock, founded);
    places = new Places(premises);
    alarms = new Alarms(clock);
    whereabouts = new Whereabouts(people);
    source = new EventSource(premises.strangers(), people, places, settings.seed + 3);
    log = new EventLog(settings.firstRecordId, settings.firstEventId, settings.seed + 1, quirks);
    log.watch(alarms::see);
    log.watch(places::see);
    log.watch(whereabouts::see);
    settings.history().fill(log, source);
    alarms.settle(ALARMS_LEFT_OPEN);
  }
}
