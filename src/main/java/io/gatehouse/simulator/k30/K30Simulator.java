package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.CallRate;
import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.ServerOptions;
import io.gatehouse.simulator.Simulator;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A K30 platform with a pusher; its {@link #baseUrl} goes up to, not including, /openapi. */
public final class K30Simulator extends Simulator<K30Quirk> {
  private static final double LATE = 0.005;
  private static final double OFFLINE = 0.005;
  private static final long LATE_MILLIS = 4000;
  private static final long LONGEST_LIST_DELAY = 300;
  private static final long OFFLINE_SECONDS = 3600;
  private static final double FAILED_DELIVERIES = 0.2;

  static final Thing.Kind DELIVERY = Thing.kind("no deviceno resultcode msg at");

  /** What kind of K30 server to start. */
  public static final class Options extends ServerOptions {
    /** Company number, secret, key and mode; the vendor's own way. */
    public Credentials credentials = Credentials.of("1762766749844335");

    /** The longest page, whatever is asked. */
    public int mostRows = 100;

    /** Fewer calls than this in any minute, all interfaces together. */
    public int callLimit = 60;

    /** Delivery results (authstatus) for each live passage. */
    public double deliveryShare = 0.02;

    /**
     * The attendance reports have only what attcalculate was called for; else that is forbidden.
     */
    public boolean onlyCalculated;

    /** Refuses requests whose timestamp is further from the server's clock; null for none. */
    public Duration mostSkew;

    public K30Quirk[] quirks = {};

    private Options() {}
  }

  final Options options;
  final Seal seal;
  final K30Plant plant;
  final Attendance attendance;
  final CallRate rate;
  private final K30Api api;
  private final K30Truth truth;
  private final Pusher pusher;
  private final Map<Thing, Pusher.Push> deliveries = new LinkedHashMap<>();

  private K30Simulator(Clock clock, Options options) {
    super("k30-simulator", "k30", clock, options, K30Quirk.class, options.quirks);
    this.options = options;
    seal = new Seal(options.credentials, quirks(), options.zone);
    plant = new K30Plant(options, quirks());
    attendance = new Attendance(this, clock);
    pusher = new Pusher(seal, clock, options.seed + 2);
    for (int i = 0; i < options.history; i++) {
      plant.any(options.historyAt(i, clock), 0);
    }
    rate = new CallRate(clock, options.callLimit, Duration.ofMinutes(1));
    api = new K30Api(this, clock);
    truth = new K30Truth(this);
    serves(api, this::happen);
  }

  /** Makes the site and its history; {@link #listen} opens the port. */
  public static K30Simulator make(Clock clock, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    return new K30Simulator(clock, chosen);
  }

  /** Makes it and listens. */
  public static K30Simulator start(Clock clock, Consumer<Options> options) {
    K30Simulator server = make(clock, options);
    server.listen();
    return server;
  }

  public Credentials credentials() {
    return options.credentials;
  }

  public Pusher pusher() {
    return pusher;
  }

  /** The white list, by the vendor's names ({@code name}, {@code deptNo}, …): change it at will. */
  public Roster people() {
    return plant.people;
  }

  public Roster departments() {
    return plant.departments;
  }

  public Roster devices() {
    return plant.devices;
  }

  public Roster regions() {
    return plant.regions;
  }

  /** Somebody new, in some department. */
  public Thing hire() {
    return plant.hire();
  }

  /** A new department under the oldest one. */
  public Thing found(String department) {
    return plant.department(department);
  }

  /** A new region inside the default one. */
  public Thing open(String region) {
    return plant.region(region);
  }

  /**
   * Somebody at the platform mends a day in the attendance reports.
   *
   * @param kind of day: NORMAL, LATE, EARLY, NO_SIGN_OUT, ABSENT, LEAVE, SICK, TRIP, REST
   */
  public void correct(Thing person, LocalDate date, String kind) {
    attendance.correct(person, date, kind);
  }

  /** Somebody's picture as base64, as {@link K30Quirk#BASE64_PHOTOS} sends it. */
  public static String photoOf(Thing person) {
    byte[] picture = new byte[1100];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (byte) (person.id().hashCode() * 31 + i * i);
    }
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(picture);
  }

  /** The most calls that came within the limit's stretch, all interfaces together. */
  public int busiestStretch() {
    return rate.most();
  }

  /** Somebody of the house passes a device, now; listed at once, and pushed. */
  public K30Passage pass(Thing person, Thing device) {
    return pass(person, device, clock.instant(), Duration.ZERO);
  }

  /**
   * The same at another time; it still arrives now.
   *
   * @param listedAfter the list shows it later: below newer ones, on a page that was read already
   */
  public K30Passage pass(Thing person, Thing device, Instant at, Duration listedAfter) {
    long visibleFrom = clock.instant().plus(listedAfter).toEpochMilli();
    return pushed(plant.pass(at, person, device, K30Plant.Outcome.WHITE_LIST, null, visibleFrom));
  }

  /** The oldest person passes the oldest device, with a bad record. */
  public K30Passage pass(BadRecord kind) {
    return pushed(
        plant.pass(
            clock.instant(),
            plant.people.oldestFirst().get(0),
            plant.devices.oldestFirst().get(0),
            K30Plant.Outcome.WHITE_LIST,
            kind,
            clock.millis()));
  }

  private K30Passage pushed(K30Passage passage) {
    Instant stamp = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Pusher.Push push =
        new Pusher.Push("UploadRecord", passage.no(), stamp, form -> api.pushed(passage, form));
    passage.push = pusher.offer(push);
    return passage;
  }

  /** Mostly now, some of it late from a device that was offline. */
  private void happen(long due) {
    long delay = plant.between(0, LONGEST_LIST_DELAY);
    long visible = clock.millis() + delay + (plant.chance(LATE) ? LATE_MILLIS : 0);
    long at = plant.chance(OFFLINE) ? due - 1000 * plant.between(60, OFFLINE_SECONDS) : due;
    pushed(plant.any(Instant.ofEpochMilli(at), visible));
    if (plant.chance(options.deliveryShare)) {
      deliver(any(plant.people), any(plant.devices));
    }
  }

  private Thing any(Roster roster) {
    List<Thing> there = roster.newestFirst();
    return there.get((int) plant.between(0, there.size() - 1L));
  }

  /** A device reports whether it took somebody's data; only pushed, never listed. */
  private void deliver(Thing person, Thing device) {
    boolean success = !plant.chance(FAILED_DELIVERIES);
    Instant stamp = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Thing delivery =
        DELIVERY.of(
            person.id(), device.id(), success ? "1" : "0", success ? "上报成功" : "上报失败", stamp);
    Pusher.Push push =
        new Pusher.Push("authstatus", person.id(), stamp, form -> api.pushed(delivery));
    synchronized (deliveries) {
      deliveries.put(delivery, pusher.offer(push));
    }
  }

  /** New passages arrive behind each of the next pages of record/getlist: the pages drift. */
  public void arriveBehindPages(int pages, int passagesEach) {
    listing("record/getlist")
        .behindPages(
            pages,
            () -> {
              for (int i = 0; i < passagesEach; i++) {
                pushed(plant.any(clock.instant(), clock.millis()));
              }
            });
  }

  /** True when record/getlist shows all that it ever will. */
  @Override
  public boolean allVisible() {
    long now = clock.millis();
    return plant.passages().stream().allMatch(passage -> passage.visibleFrom <= now);
  }

  /** Passages that have happened so far, good or bad. */
  @Override
  public int events() {
    return plant.size();
  }

  /** Numbers of the passages whose push was acknowledged and that make an event. */
  public List<String> acknowledged() {
    return plant.passages().stream()
        .filter(passage -> passage.isAcknowledged() && !passage.isRejected())
        .map(K30Passage::no)
        .toList();
  }

  /**
   * What the warehouse must hold.
   *
   * @param from the first day of attendance that is read
   */
  public Truth truth(LocalDate from) {
    List<Thing> delivered = new ArrayList<>();
    synchronized (deliveries) {
      deliveries.forEach(
          (delivery, push) -> {
            if (push.state() == Pusher.State.ACKNOWLEDGED) {
              delivered.add(delivery);
            }
          });
    }
    return truth.of(delivered, from, today());
  }

  /** The same, with attendance of today alone. */
  @Override
  public Truth truth() {
    return truth(today());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), options.zone);
  }

  @Override
  public void close() {
    stopLive();
    pusher.close();
    super.close();
  }
}
