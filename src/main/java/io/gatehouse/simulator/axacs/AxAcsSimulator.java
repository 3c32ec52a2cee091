package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.AdminApi;
import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.LocalTimes;
import io.gatehouse.simulator.VendorServer;
import io.gatehouse.simulator.Violations;
import java.time.Clock;
import java.util.List;

/**
 * An AX-ACS server over real HTTP on 127.0.0.1 with its own ledger of true events, its vendor's
 * quirks and a network's faults. For the demo and for tests; everything may be called from any
 * thread.
 */
public final class AxAcsSimulator implements AutoCloseable {
  private final Clock clock;
  private final Premises premises;
  private final Quirks quirks;
  private final EventLog log;
  private final Ledger ledger;
  private final Faults faults;
  private final Violations violations;
  private final LiveStream live;
  private final VendorServer server;

  AxAcsSimulator(AxAcsSimulatorBuilder settings) {
    clock = settings.clock;
    quirks = settings.quirks;
    premises = Premises.of(settings.doors, settings.people, settings.seed);
    log = new EventLog(settings.firstRecordId, settings.firstEventId, settings.seed + 1, quirks);
    ledger = new Ledger(log);
    faults = new Faults(settings.seed + 2);
    violations = new Violations(clock);
    EventSource source = new EventSource(premises, settings.seed + 3);
    settings.history().fill(log, source);
    live = new LiveStream(log, source, clock, settings.recordDelayMillis, settings.passageShare);
    LocalTimes times = new LocalTimes(settings.zone);
    PageRenderer pages = new PageRenderer(quirks, times);
    server =
        new VendorServer(
            "ax-acs-simulator",
            settings.port,
            new AxAcsApi(log, premises, times, clock, pages, violations, settings.acsRecords),
            new AdminApi(violations, faults)
                .lines("ledger", () -> LedgerJson.lines(ledger))
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

  public List<Door> doors() {
    return premises.doors();
  }

  public List<Device> devices() {
    return premises.controllers();
  }

  public List<Door> faceGates() {
    return premises.faceGates();
  }

  public List<Door> plateLanes() {
    return premises.plateLanes();
  }

  /** One card for each person; every fiftieth is lost. */
  public List<Card> cards() {
    return premises.cards();
  }

  /** Somebody holds a card to the reader outside; end with {@link EventDraft#publish}. */
  public EventDraft swipe(Door door, Card card) {
    return new EventDraft(this, door, card, null, Direction.IN);
  }

  /** An event without a card: a door forced, a button pressed. */
  public EventDraft doorEvent(Door door, EventType type) {
    return new EventDraft(this, door, Card.NONE, type, Direction.UNKNOWN);
  }

  public EventDraft face(Door gate, Person person) {
    Card face = EventSource.faceOf(person);
    return new EventDraft(this, gate, face, EventType.FACE_PASSAGE, Direction.IN);
  }

  public EventDraft plate(Door lane, String plateNo, Person person) {
    Card plate = new Card(plateNo, 0, person);
    return new EventDraft(this, lane, plate, EventType.PLATE_PASSAGE, Direction.IN);
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
    return log.allVisible(clock.millis());
  }

  /** Records that the server has, visible or not; face and plate passages are not among them. */
  public int recordCount() {
    return log.recordCount();
  }

  /**
   * The server comes back from a backup: only its oldest records are left, the ids of the others
   * are given out again, the realtime cache is empty and its ids begin anew. With {@link
   * #recordCount} it merely restarts.
   *
   * @return how many records are gone
   */
  public int restore(int keepRecords) {
    return log.restore(keepRecords);
  }

  /**
   * The controllers send once more what the restored server has lost: the same physical events
   * under new ids, controller by controller. Publish others before, and these take over the lost
   * ids.
   *
   * @return how many
   */
  public int reuploadLost() {
    return log.reuploadLost(clock.millis());
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
    return clock;
  }

  LedgerEvent publish(TrueEvent event, long visibleFrom) {
    synchronized (log) {
      return Ledger.entry(log.append(event, visibleFrom));
    }
  }
}
