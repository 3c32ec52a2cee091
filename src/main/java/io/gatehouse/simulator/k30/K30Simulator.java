package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.AdminApi;
import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.Rhythm;
import io.gatehouse.simulator.Switches;
import io.gatehouse.simulator.VendorServer;
import io.gatehouse.simulator.Violations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A K30 platform over real HTTP on 127.0.0.1 with its own ledger of true passages, its vendor's
 * quirks, a network's faults, and a pusher. For the demo and for tests; everything may be called
 * from any thread.
 */
public final class K30Simulator implements AutoCloseable {
  private final Clock clock;
  private final Credentials credentials;
  private final Switches<K30Quirk> quirks = new Switches<>(K30Quirk.class);
  private final Premises premises;
  private final PassageLog log = new PassageLog();
  private final PassageSource source;
  private final AttendanceBook attendance;
  private final Pusher pusher;
  private final Happenings happenings;
  private final Ledger ledger;
  private final Faults faults;
  private final Violations violations;
  private final CallRate rate;
  private final Pages pages;
  private final RecordList records;
  private final Rhythm live;
  private final VendorServer server;

  K30Simulator(K30SimulatorBuilder settings) {
    clock = settings.clock;
    credentials = settings.credentials;
    quirks.enable(settings.quirks);
    ServerTimes times = new ServerTimes(settings.zone);
    QuirkyJson json = new QuirkyJson(quirks);
    Seal seal = new Seal(credentials, quirks);
    Photos photos = new Photos(clock, quirks);
    PassageFields fields = new PassageFields(times, photos);
    premises = new Premises(settings.people, settings.devices, settings.seed);
    source = new PassageSource(premises, log, times, quirks, settings.seed + 1);
    Presences presences = new Presences(premises.people());
    attendance = new AttendanceBook(premises, times, clock, settings.onlyCalculated);
    pusher = new Pusher(seal, times, clock, settings.seed + 2);
    happenings = new Happenings(log, presences, pusher, fields, json, clock);
    settings.history().fill(source, happenings::past);
    ledger = new Ledger(log, happenings, premises, presences, attendance);
    faults = new Faults(settings.seed + 3);
    violations = new Violations(clock);
    rate = new CallRate(clock, settings.callLimit, settings.callsPer);
    pages = new Pages(settings.mostRows, quirks, json);
    records = new RecordList(log, pages, fields, clock);
    Live passing =
        new Live(
            happenings, source, premises, clock, settings.listDelayMillis, settings.deliveryShare);
    live = new Rhythm("k30-simulator-live", clock, passing::happen);
    PeopleFields people = new PeopleFields(premises, times, photos, quirks);
    PlaceFields places = new PlaceFields(premises, credentials.companyNo());
    AttendanceFields reports = new AttendanceFields(quirks);
    K30Api api =
        new K30Api(
            clock,
            times,
            rate,
            violations,
            new Opener(credentials, stamp -> isTimely(times.parseStamp(stamp), settings.mostSkew)),
            seal,
            quirks,
            new Lists(premises, presences, pages, people, places),
            records,
            new Reports(attendance, pages, reports, settings.mayCalculate));
    AdminApi admin =
        new AdminApi(violations, faults)
            .lines("ledger", () -> LedgerJson.lines(ledger))
            .command("quirks", quirks::byName);
    server =
        new VendorServer(
            "k30-simulator", settings.port, api, admin, faults, violations, settings.latency);
  }

  public static K30SimulatorBuilder builder(Clock clock) {
    return new K30SimulatorBuilder(clock);
  }

  public K30Simulator start() {
    server.listen();
    return this;
  }

  /** Up to, not including, /openapi. */
  public String baseUrl() {
    return server.baseUrl();
  }

  public Credentials credentials() {
    return credentials;
  }

  public Ledger ledger() {
    return ledger;
  }

  public Faults faults() {
    return faults;
  }

  public Switches<K30Quirk> quirks() {
    return quirks;
  }

  public Violations violations() {
    return violations;
  }

  /** People, departments, devices and regions: change them at will. */
  public Premises premises() {
    return premises;
  }

  /** The attendance reports: correct them at will. */
  public AttendanceBook attendance() {
    return attendance;
  }

  public Pusher pusher() {
    return pusher;
  }

  /**
   * One of the lists, to be cut short or to lie.
   *
   * @param path below /openapi/, in any case: {@code people/getlist}
   */
  public Listing listing(String path) {
    return pages.listing(Interface.named(path));
  }

  /**
   * How many requests an interface has had.
   *
   * @param path as the document writes it, below /openapi/: {@code Device/GetList}
   */
  public long requests(String path) {
    return server.requests(path);
  }

  /** The most calls that came within the limit's stretch, all interfaces together. */
  public int busiestStretch() {
    return rate.most();
  }

  /** Somebody of the house passes a device; end with {@link PassageDraft#publish}. */
  public PassageDraft pass(Person person, Device device) {
    return new PassageDraft(this, person, device, new Outcome(Outcome.WHITE_LIST, 0, 1));
  }

  /** Somebody unknown stands before a device and is refused. */
  public PassageDraft stranger(Device device) {
    return new PassageDraft(this, Person.NOBODY, device, source.stranger());
  }

  /** A visitor passes with a QR code. */
  public PassageDraft visitor(Device device) {
    return new PassageDraft(this, source.visitor(), device, new Outcome(Outcome.VISITOR, 6, 1));
  }

  /** The oldest person passes the oldest device, with a bad record. */
  public PassageDraft badRecord(BadRecord kind) {
    Person person = Premises.oldest(premises.people().all());
    return pass(person, Premises.oldest(premises.devices().all())).bad(kind);
  }

  /** A device reports whether it took somebody's data; pushed as authstatus. */
  public Delivery deliver(Person person, Device device, boolean success, String msg) {
    return happenings.delivered(person, device, success, msg);
  }

  /** So many passages per second from now on, as the clock goes. */
  public void live(double perSecond) {
    live.start(perSecond);
  }

  public void stopLive() {
    live.stop();
  }

  /**
   * New passages arrive behind each of the next pages of record/getlist, so that the pages drift.
   */
  public void arriveBehindPages(int pages, int passagesEach) {
    records.arriveBehindPages(
        pages,
        () -> {
          for (int i = 0; i < passagesEach; i++) {
            Instant now = clock.instant();
            happenings.now(() -> source.any(now), now.toEpochMilli(), true);
          }
        });
  }

  /** True when record/getlist shows all that it ever will. */
  public boolean allVisible() {
    return log.allVisible(clock.millis());
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
    pusher.close();
    server.close();
  }

  Clock clock() {
    return clock;
  }

  PassageSource source() {
    return source;
  }

  Happenings happenings() {
    return happenings;
  }

  private boolean isTimely(Optional<Instant> stamp, Duration most) {
    return most == null
        || stamp
            .map(at -> Duration.between(at, clock.instant()).abs())
            .filter(skew -> skew.compareTo(most) <= 0)
            .isPresent();
  }
}
