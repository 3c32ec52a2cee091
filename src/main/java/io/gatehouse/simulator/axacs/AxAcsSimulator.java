package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.ServerOptions;
import io.gatehouse.simulator.Simulator;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;

/** An AX-ACS server; its {@link #baseUrl} goes up to, not including, /api/v1. */
public final class AxAcsSimulator extends Simulator<AxAcsQuirk> {
  private static final int ALARMS_LEFT_OPEN = 3;

  /** What kind of AX-ACS server to start. {@code devices} follows from the doors. */
  public static final class Options extends ServerOptions {
    /** Two on each controller. */
    public int doors = 8;

    /** The company itself among them; at least 1. */
    public int orgs = 12;

    /** The whole site among them; at least 1. */
    public int areas = 7;

    /** Face and plate passages for each door record of the history, and among live events. */
    public double passageShare = 0.1;

    /** Share of history records with an old time under a new id. */
    public double lateShare = 0.002;

    /** False: a server before V1.16, where acsrecords answers 404. */
    public boolean acsRecords = true;

    public AxAcsQuirk[] quirks = {};

    private Options() {
      people = 500;
    }
  }

  final Options options;
  final AxAcsPremises premises;
  final AxAcsLog log;
  final AxAcsAlarms alarms;
  private final AxAcsTruth truth;

  private AxAcsSimulator(Clock clock, Options options) {
    super("ax-acs-simulator", "axacs", clock, options, AxAcsQuirk.class, options.quirks);
    this.options = options;
    premises = new AxAcsPremises(options);
    alarms = new AxAcsAlarms(clock);
    log =
        new AxAcsLog(
            options.seed + 1,
            quirks(),
            event -> {
              alarms.see(event);
              premises.see(event);
            });
    AxAcsHappenings happenings = new AxAcsHappenings(this, clock);
    happenings.history();
    alarms.settle(ALARMS_LEFT_OPEN);
    truth = new AxAcsTruth(this);
    serves(new AxAcsApi(this, clock), happenings::live);
  }

  /** Makes the site and its history; {@link #listen} opens the port. */
  public static AxAcsSimulator make(Clock clock, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    return new AxAcsSimulator(clock, chosen);
  }

  /** Makes it and listens. */
  public static AxAcsSimulator start(Clock clock, Consumer<Options> options) {
    AxAcsSimulator server = make(clock, options);
    server.listen();
    return server;
  }

  public AxAcsAlarms alarms() {
    return alarms;
  }

  /** Everybody, by the vendor's names ({@code userName}, {@code orgId}, …): change it at will. */
  public Roster people() {
    return premises.people;
  }

  public Roster orgs() {
    return premises.orgs;
  }

  public Roster areas() {
    return premises.areas;
  }

  /** Door controllers; {@code trouble} says why the server cannot reach one. */
  public Roster devices() {
    return premises.devices;
  }

  /** {@code isOpen} is 1 while a door stands open. */
  public Roster doors() {
    return premises.doors;
  }

  /** Somebody new with a card, last in the list. */
  public Thing hire(String name, String orgId) {
    return premises.hire(name, orgId);
  }

  /**
   * Deletes an org unit or an area that has a parent, which takes over all that is in it.
   *
   * @param tree {@link #orgs} or {@link #areas}
   */
  public void dissolve(Roster tree, String id) {
    premises.dissolve(tree, id);
  }

  /** Somebody with a card that the server does not know. */
  public static Thing stranger(String cardNo) {
    return AxAcsPremises.stranger(cardNo);
  }

  /** Somebody holds a card to the reader outside, now. */
  public AxAcsEvent swipe(Thing door, Thing person) {
    return swipe(door, person, arrival -> {});
  }

  /** Door and person are as the server knows them now, whatever the caller's copies say. */
  public AxAcsEvent swipe(Thing door, Thing person, Consumer<AxAcsEvent.Arrival> how) {
    AxAcsEvent.Arrival arrival = new AxAcsEvent.Arrival();
    how.accept(arrival);
    Thing holder = premises.currentHolder(person);
    int direction = arrival.exit ? AxAcsEvent.OUT : AxAcsEvent.IN;
    int reason = AxAcsHappenings.reason(holder);
    Instant at = arrival.at == null ? clock.instant() : arrival.at;
    Thing facts =
        premises.facts(
            AxAcsHappenings.swipe(direction, reason),
            at.getEpochSecond(),
            doors().find(door.id()).orElse(door),
            holder,
            person.text("cardNo"),
            direction,
            reason);
    boolean cached = arrival.cached && (arrival.bad == null || !arrival.bad.rejected);
    return log.append(
        new AxAcsEvent(facts, arrival.bad, cached ? clock.millis() : -1),
        clock.millis() + arrival.recordDelay.toMillis());
  }

  /** A swipe at the first door with the first card whose record is bad. */
  public AxAcsEvent bad(BadRecord kind) {
    return swipe(doors().get(0), people().get(0), arrival -> arrival.bad = kind);
  }

  /**
   * An event without a card, now.
   *
   * @param what {@code DOOR_FORCED}, {@code DOOR_HELD_OPEN}, {@code DOOR_CLOSED}, {@code BUTTON}
   */
  public AxAcsEvent happens(Thing door, String what) {
    Thing there = doors().find(door.id()).orElse(door);
    Thing facts = premises.withoutCard(what, clock.instant().getEpochSecond(), there);
    return log.append(new AxAcsEvent(facts, null, -1), clock.millis());
  }

  @Override
  public boolean allVisible() {
    return log.allVisible(clock.millis());
  }

  @Override
  public int events() {
    return log.size();
  }

  /** Records that the server has, visible or not; face and plate passages are not among them. */
  public int recordCount() {
    return log.recordCount();
  }

  /**
   * The server comes back from a backup: only its oldest records are left, the ids of the others
   * are given out again, the realtime cache is empty and its ids begin anew. With {@link
   * #recordCount} it merely restarts.
   */
  public void restore(int keepRecords) {
    log.restore(keepRecords);
  }

  /**
   * The controllers send once more what the restored server has lost: the same physical events
   * under new ids, controller by controller. Swipe before, and those take over the lost ids.
   */
  public void reuploadLost() {
    log.reuploadLost(clock.millis());
  }

  /** What the warehouse must hold of a client that has read what it was told. */
  @Override
  public Truth truth() {
    return truth.now();
  }
}
