package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.AdminApi;
import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.VendorServer;
import io.gatehouse.simulator.Violations;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * An AX-ACS server over real HTTP on 127.0.0.1 with its own ledger of true events, its vendor's
 * quirks and a network's faults. For the demo and for tests; everything may be called from any
 * thread.
 */
public final class AxAcsSimulator implements AutoCloseable {
  private final World world;
  private final Quirks quirks;
  private final Ledger ledger;
  private final Faults faults;
  private final Violations violations;
  private final LiveStream live;
  private final VendorServer server;

  AxAcsSimulator(AxAcsSimulatorBuilder settings) {
    quirks = settings.quirks;
    world = new World(settings, quirks);
    ledger = new Ledger(world);
    faults = new Faults(settings.seed + 2);
    violations = new Violations(settings.clock);
    live = new LiveStream(world, settings.recordDelayMillis, settings.passageShare);
    server =
        new VendorServer(
            "ax-acs-simulator",
            settings.port,
            new AxAcsApi(
                world, new PageRenderer(quirks, world.times), violations, settings.acsRecords),
            LedgerJson.addTo(new AdminApi(violations, faults), ledger)
                .command("quirks", quirks::switchByName),
            faults,
            violations,
            settings.latency);
  }

  public static AxAcsSimulatorBuilder builder() {
    return new AxAcsSimulatorBuilder();
  }

  public AxAcsSimulator start() {
    server.listen();
    return this;
  }

  /** Up to, not including, /api/v1. */
  public String baseUrl() {
    return server.baseUrl();
  }

  public Ledger ledger() {
    return ledger;
  }

  public Faults faults() {
    return faults;
  }

  public Quirks quirks() {
    return quirks;
  }

  public Violations violations() {
    return violations;
  }

  /**
   * How many requests an interface has had.
   *
   * @param path below /api/v1/, without parameters inside the path: {@code acsrecords/byid}, {@code
   *     acs/device/eventcache/swipecard}
   */
  public long requests(String path) {
    return server.requests(path);
  }

  /** The people and their org units, to be changed at any moment. */
  public People people() {
    return world.people;
  }

  /** The areas, controllers and doors, to be changed at any moment. */
  public Places places() {
    return world.places;
  }

  public Alarms alarms() {
    return world.alarms;
  }

  /** Lists and counts that do not tell the truth. */
  public Listings listings() {
    return world.listings;
  }

  public List<Door> doors() {
    return world.places.doors();
  }

  public List<Device> devices() {
    return world.places.devices();
  }

  public List<Door> faceGates() {
    return world.places.faceGates();
  }

  public List<Door> plateLanes() {
    return world.places.plateLanes();
  }

  /** One card for each person; every fiftieth is lost. */
  public List<Card> cards() {
    return world.people.cards();
  }

  /** Somebody holds a card to the reader outside; end with {@link EventDraft#publish}. */
  public EventDraft swipe(Door door, Card card) {
    return draft(door, card, null, Direction.IN);
  }

  /** An event without a card: a door forced, a button pressed. */
  public EventDraft doorEvent(Door door, EventType type) {
    return draft(door, Card.NONE, type, Direction.UNKNOWN);
  }

  public EventDraft face(Door gate, Person person) {
    Card face = EventSource.faceOf(person);
    return draft(gate, face, EventType.FACE_PASSAGE, Direction.IN);
  }

  public EventDraft plate(Door lane, String plateNo, Person person) {
    Card plate = new Card(plateNo, 0, person);
    return draft(lane, plate, EventType.PLATE_PASSAGE, Direction.IN);
  }

  /** Door and person are as the server knows them now, whatever the caller's copies say. */
  private EventDraft draft(Door door, Card card, EventType type, Direction direction) {
    return new EventDraft(
        this, world.places.current(door), world.people.current(card), type, direction);
  }

  /** A swipe at the first door with the first card whose record is bad. */
  public EventDraft badRecord(BadRecord kind) {
    return swipe(doors().get(0), cards().get(0)).bad(kind);
  }

  /** So many events per second from now on, as the clock goes. */
  public void live(double perSecond) {
    live.start(perSecond);
  }

  public void stopLive() {
    live.stop();
  }

  /** True when every record that there will be shows in replies. */
  public boolean allVisible() {
    return world.log.allVisible(world.clock.millis());
  }

  /** Records that the server has, visible or not; face and plate passages are not among them. */
  public int recordCount() {
    return world.log.recordCount();
  }

  /**
   * The server comes back from a backup: only its oldest records are left, the ids of the others
   * are given out again, the realtime cache is empty and its ids begin anew. With {@link
   * #recordCount} it merely restarts.
   *
   * @return how many records are gone
   */
  public int restore(int keepRecords) {
    return world.log.restore(keepRecords);
  }

  /**
   * The controllers send once more what the restored server has lost: the same physical events
   * under new ids, controller by controller. Publish others before, and these take over the lost
   * ids.
   *
   * @return how many
   */
  public int reuploadLost() {
    return world.log.reuploadLost(world.clock.millis());
  }

  /**
   * Somebody deletes the records of what happened before: lists and counts no longer have them.
   *
   * @return how many
   */
  public int purge(Instant before) {
    return world.log.purge(before.getEpochSecond());
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

  Clock clock() {
    return world.clock;
  }

  LedgerEvent publish(TrueEvent event, long visibleFrom) {
    synchronized (world.log) {
      return Ledger.entry(world.log.append(event, visibleFrom));
    }
  }
}
