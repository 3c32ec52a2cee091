package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.CallRate;
import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.ServerOptions;
import io.gatehouse.simulator.Simulator;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A K30 platform with a pusher; its {@link #baseUrl} goes up to, not including, /openapi. */
public final class K30Simulator extends Simulator<K30Quirk> {
  static final String PERSONAL =
      "no jobNumber name sex phone idCard icCard deptNo pwd startDate effDate";
  private static final Thing.Kind PERSON = Thing.kind(PERSONAL);
  private static final Thing.Kind DELIVERY = Thing.kind("no deviceno resultcode msg at");

  /** What a stranger's passage carries. */
  static final Thing NOBODY = PERSON.of("", "", "", "0", "", "", "", "", "", null, null);

  private static final String[] FAMILY = {"张", "王", "李", "廖", "陈", "万", "黄", "周", "吴", "欧阳"};
  private static final String[] GIVEN = {"三", "亮", "芳", "浩", "敏", "磊", "晓婕", "志强", "建国", "*"};
  private static final long FIRST_NO = 1_714_265_438_654_692L;
  private static final double LATE = 0.005;
  private static final double OFFLINE = 0.005;
  private static final long LATE_MILLIS = 4000;
  private static final long LONGEST_LIST_DELAY = 300;
  private static final long OFFLINE_SECONDS = 3600;
  private static final double FAILED_DELIVERIES = 0.2;

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
  final K30Passages passages;
  final Attendance attendance;
  final CallRate rate;
  private final Roster people = new Roster();
  private final Roster departments = new Roster();
  private final Roster devices = new Roster();
  private final Roster regions = new Roster();
  private final Pusher pusher;
  private final K30Api api;
  private final K30Truth truth;

  private K30Simulator(Clock clock, Options options) {
    super("k30-simulator", "k30", clock, options, K30Quirk.class, options.quirks);
    this.options = options;
    seal = new Seal(options.credentials, quirks(), options.zone);
    things("region").forEach(regions::put);
    things("department").forEach(departments::put);
    List<Thing> known = things("device");
    for (int i = 0; i < options.devices; i++) {
      Thing device = known.get(i % known.size());
      devices.put(i < known.size() ? device : device.with("no", device.id() + i));
    }
    hire(new SplittableRandom(options.seed));
    passages = new K30Passages(this);
    for (int i = 0; i < options.history; i++) {
      passages.any(options.historyAt(i, clock), 0);
    }
    attendance = new Attendance(this);
    pusher = new Pusher(seal, clock, options.seed + 2);
    rate = new CallRate(clock, options.callLimit, Duration.ofMinutes(1));
    api = new K30Api(this, clock);
    truth = new K30Truth(this);
    serves(api, this::happen);
  }

  private static List<Thing> things(String kind) {
    return Thing.read("/simulator/k30/things.json").entrySet().stream()
        .filter(thing -> thing.getKey().startsWith(kind))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Each as many times as it says. */
  static List<Thing> often(Collection<Thing> things) {
    return things.stream()
        .flatMap(thing -> Collections.nCopies((int) thing.get("times"), thing).stream())
        .toList();
  }

  private void hire(SplittableRandom random) {
    long no = FIRST_NO;
    for (int i = 0; i < options.people; i++) {
      no += 1 + random.nextInt(9_999_999);
      String name = FAMILY[random.nextInt(FAMILY.length)] + GIVEN[random.nextInt(GIVEN.length)];
      people.put(
          PERSON.of(
              Long.toString(no),
              i % 7 == 0 ? "%05d".formatted(883 + i) : Integer.toString(100_358 + i),
              i % 97 == 96 ? "3500" : name,
              Integer.toString(i % 10 == 9 ? 0 : 1 + random.nextInt(2)),
              "139%08d".formatted(random.nextInt(100_000_000)),
              "990000%08d%04d".formatted(19_600_101 + random.nextInt(400_000), i % 10_000),
              i % 4 == 3 ? "" : Long.toString(1_000_000_001L + i),
              departments.get(random.nextInt(departments.size())).id(),
              "%06d".formatted(random.nextInt(1_000_000)),
              LocalDateTime.of(2022, 2, 10, 0, 0).atZone(options.zone).toInstant(),
              LocalDateTime.of(2052, 2, 10, 23, 59, 59).atZone(options.zone).toInstant()));
    }
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

  /**
   * The white list, by the vendor's names ({@code name}, {@code deptNo}, …). It and the other lists
   * may be changed at will; {@code no} is a number.
   */
  public Roster people() {
    return people;
  }

  public Roster departments() {
    return departments;
  }

  public Roster devices() {
    return devices;
  }

  public Roster regions() {
    return regions;
  }

  /** The names of the department and the region that a thing is of. */
  Map<String, Object> names(Thing thing) {
    Map<String, Object> names = new HashMap<>();
    if (thing.has("deptNo")) {
      names.put("deptName", departments.text(thing.text("deptNo"), "name"));
    }
    if (thing.has("regionno")) {
      names.put("regionname", regions.text(thing.text("regionno"), "name"));
    }
    return names;
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
    byte[] picture = (person.id() + " ").repeat(65).getBytes(StandardCharsets.UTF_8);
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(picture);
  }

  /** The most calls that came within the limit's stretch, all interfaces together. */
  public int busiestStretch() {
    return rate.most();
  }

  /**
   * Somebody of the house passes a device, now; listed at once, and pushed.
   *
   * @return the passage, by the vendor's names: {@code peoplename}, {@code at}, …; its id is the
   *     platform's number, by which it is known everywhere
   */
  public Thing pass(Thing person, Thing device) {
    return pass(person, device, clock.instant(), Duration.ZERO);
  }

  /**
   * The same at another time; it still arrives now.
   *
   * @param listedAfter the list shows it later: below newer ones, on a page that was read already
   */
  public Thing pass(Thing person, Thing device, Instant at, Duration listedAfter) {
    long visibleFrom = clock.instant().plus(listedAfter).toEpochMilli();
    return pushed(passages.pass(at, person, device, null, visibleFrom));
  }

  /** The oldest person passes the oldest device, with a bad record. */
  public Thing pass(BadRecord kind) {
    Instant now = clock.instant();
    return pushed(passages.pass(now, people.get(0), devices.get(0), kind, now.toEpochMilli()));
  }

  private Thing pushed(Thing passage) {
    String data = api.pushed(passage, pusher.habits().form);
    pusher.offer(Pusher.RECORD, passage, clock.instant(), data);
    return passage;
  }

  /** Mostly now, some of it late from a device that was offline. */
  private void happen(long due) {
    long delay = passages.between(0, LONGEST_LIST_DELAY);
    long visible = clock.millis() + delay + (passages.chance(LATE) ? LATE_MILLIS : 0);
    long at = passages.chance(OFFLINE) ? due - 1000 * passages.between(60, OFFLINE_SECONDS) : due;
    pushed(passages.any(Instant.ofEpochMilli(at), visible));
    if (passages.chance(options.deliveryShare)) {
      deliver(passages.one(people), passages.one(devices));
    }
  }

  /** A device reports whether it took somebody's data; only pushed, never listed. */
  private void deliver(Thing person, Thing device) {
    boolean success = !passages.chance(FAILED_DELIVERIES);
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Thing delivery =
        DELIVERY.of(person.id(), device.id(), success ? "1" : "0", success ? "上报成功" : "上报失败", at);
    pusher.offer(Pusher.DELIVERY, delivery, at, api.pushed(delivery));
  }

  /** True when record/getlist shows all that it ever will. */
  @Override
  public boolean allVisible() {
    return passages.areListed(clock.millis());
  }

  /** Passages that have happened so far, good or bad. */
  @Override
  public int events() {
    return passages.all().size();
  }

  /** Numbers of the passages whose push was acknowledged and that make an event. */
  public List<String> acknowledged() {
    return pusher
        .acknowledged(Pusher.RECORD)
        .filter(passage -> !K30Passages.isRejected(passage))
        .map(Thing::id)
        .toList();
  }

  /**
   * What the warehouse must hold.
   *
   * @param from the first day of attendance that is read
   */
  public Truth truth(LocalDate from) {
    return truth.since(from);
  }

  /** The same, with attendance of today alone. */
  @Override
  public Truth truth() {
    return truth.since(today());
  }

  /** At the site. */
  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), options.zone);
  }

  @Override
  public void close() {
    stopLive();
    pusher.close();
    super.close();
  }
}
