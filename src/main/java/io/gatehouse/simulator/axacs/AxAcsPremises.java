package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Thing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The site itself: its people, org units, areas, controllers and doors, made up from a seed, which
 * may change at any moment; who is in which area; and what whole replies have told of them. Events
 * keep what was true when they happened.
 */
final class AxAcsPremises {

  /** With the person's first card; every fiftieth is lost. {@code listed}: in the list of users. */
  private static final Thing.Kind PERSON =
      Thing.kind(
          "userId userNo userName orgId plateNo typeId typeName cardNo cardState cardNos cardCount"
              + " cardTypeId face photo sex mobile idCard expires listed");

  /** {@code parentId} is 0 for none. */
  private static final Thing.Kind ORG = Thing.kind("orgId orgName orgCode parentId");

  private static final Thing.Kind AREA = Thing.kind("areaId areaName parentId");

  /** {@code trouble}: why the server cannot reach it, empty while it can. */
  private static final Thing.Kind DEVICE =
      Thing.kind("deviceId deviceName areaId serialNo trouble");

  /** {@code isOpen}: 1 while it stands open. */
  private static final Thing.Kind DOOR = Thing.kind("doorId doorName deviceId areaId isOpen");

  private static final Thing.Kind CODE = Thing.kind("id name");

  /** Somebody in an area: the event that let them in, and the person as they are now. */
  private static final Thing.Kind STAY = Thing.kind("place uaid mobile " + AxAcsEvent.NAMES);

  /** What the server sends for an event without a card. */
  private static final Thing NOBODY =
      PERSON.of(0L, "", "", 0L, "", 0L, "", "0", 0, "", 0, 0, "", "", 0, "", "", "", false);

  private static final long FIRST_PERSON = 20_173;
  private static final int DEEPEST = 50;
  private static final String[] DOOR_NAMES = "东门,西门,南门,北门,仓库,机房,车间,食堂".split(",");
  private static final String[] AREAS = "工厂,办公楼,宿舍,仓储区".split(",");
  private static final String[] ORGS = "生产部,机关党群工作部,qt 洗衣服务部,信息中心,保卫科".split(",");
  private static final String[] FAMILY = "张,王,李,赵,陈,杨,黄,周,吴,冯".split(",");
  private static final String[] GIVEN = "三,伟,芳,娜,敏,静,丽娟,志强,建国,秀英".split(",");

  /** Staff, temporary workers, others. */
  private static final int[] TYPES = {1897, 1897, 1897, 1899, 1900};

  /** By the interfaces that list them. */
  final Map<String, Roster> rosters = new HashMap<>();

  final Roster people;
  final Roster orgs;
  final Roster areas;

  /** Door controllers; face gates and cameras are another system's, seen in passages only. */
  final Roster devices;

  final Roster doors;
  final List<Thing> faceGates;
  final List<Thing> plateLanes;

  /** Cards that the server does not know. */
  final List<Thing> strangers = new ArrayList<>();

  final Roster stays = new Roster();
  private final Roster elsewhere = new Roster();
  private final Map<String, Thing> lastMoves = new HashMap<>();
  private final Set<String> statesTold = Collections.synchronizedSet(new HashSet<>());
  private long nextUaid = 2;

  AxAcsPremises(AxAcsSimulator.Options options) {
    AxAcsApi.INTERFACES.forEach((route, one) -> rosters.put(route, roster(one)));
    people = rosters.get("users");
    orgs = rosters.get("orgs");
    areas = rosters.get("areas");
    devices = rosters.get("acs/devices");
    doors = rosters.get("acs/device/doors");
    SplittableRandom random = new SplittableRandom(options.seed);
    orgs.put(ORG.of(1L, "公司", "", 0L));
    for (int i = 0; i < options.orgs - 1; i++) {
      orgs.put(ORG.of(3658L + i, name(ORGS, i, "班"), "D" + (i + 1), parent(3658, ORGS, i)));
    }
    areas.put(AREA.of(1L, "公司机关", 0L));
    for (int i = 0; i < options.areas - 1; i++) {
      areas.put(AREA.of(160L + i, name(AREAS, i, "层"), parent(160, AREAS, i)));
    }
    for (int i = 0; i < options.people; i++) {
      Thing org = orgs.get(orgs.size() == 1 ? 0 : 1 + random.nextInt(orgs.size() - 1));
      String name = FAMILY[random.nextInt(FAMILY.length)] + GIVEN[random.nextInt(GIVEN.length)];
      int type = TYPES[random.nextInt(TYPES.length)];
      String plate = i % 5 == 0 ? "粤B%05d".formatted(10_000 + i) : "";
      person(i, name.intern(), org, plate, type, i % 50 == 49 ? 2 : 1);
    }
    for (int i = 0; i < 40; i++) {
      strangers.add(stranger(Long.toString(900_000_000L + random.nextInt(1_000_000))));
    }
    points(options.doors, "192.168.2.", null, devices, random).forEach(doors::put);
    faceGates = points(2, "192.168.3.", "人脸[%d]", elsewhere, random);
    plateLanes = points(2, "192.168.4.", "车道[%d]", elsewhere, random);
  }

  private static Roster roster(Thing list) {
    Roster roster = new Roster();
    if (list.has("codes")) {
      ((List<?>) list.get("codes")).forEach(one -> roster.put(CODE.of(((List<?>) one).toArray())));
    }
    return roster;
  }

  /** Those of the first round are below the root, the others are parts of these. */
  private static String name(String[] names, int i, String part) {
    String name = names[i % names.length];
    return i < names.length ? name : name + " " + i / names.length + " " + part;
  }

  private static long parent(long first, String[] names, int i) {
    return i < names.length ? 1 : first + i % names.length;
  }

  /** What nobody changes follows from the person's id. */
  private Thing person(int index, String name, Thing org, String plate, int type, int cardState) {
    long id = FIRST_PERSON + index;
    String no = Long.toString(12_700_106L + index);
    String card = Long.toString(17_435_103L + index * 7L);
    boolean two = id % 10 == 0;
    boolean face = id % 5 == 1;
    return people.put(
        PERSON.of(
            id,
            no,
            name,
            org.get("orgId"),
            plate,
            type,
            rosters.get("usertypes").text(Integer.toString(type), "name"),
            card,
            cardState,
            two ? card + ",3" + no : card,
            two ? 2 : 1,
            face ? 3 : 2,
            face ? "upload/faceimages/%032x.jpg".formatted(id) : "",
            id % 3 == 1 ? "upload/image/" + no + ".jpg" : "",
            id % 3 == 0 ? 1 : 0,
            id % 4 == 0 ? "" : "139%08d".formatted(id % 100_000_000),
            id % 2 == 0 ? "" : "4401011980%08d".formatted(id % 100_000_000),
            id % 97 == 0 ? "2021-02-30" : type == 1899 ? "2099-12-31" : "", // no calendar has it
            true));
  }

  private List<Thing> points(
      int count, String network, String pattern, Roster controllers, SplittableRandom random) {
    List<Thing> points = new ArrayList<>(count);
    Thing device = null;
    for (int i = 0; i < count; i++) {
      int number = i / 2;
      if (i % 2 == 0) {
        Thing area = areas.get(areas.size() == 1 ? 0 : 1 + number % (areas.size() - 1));
        String address = network + (64 + number);
        String serialNo = Integer.toString(8791 + number);
        device = DEVICE.of(hex(random), address, area.get("areaId"), serialNo, "");
        controllers.put(device);
      }
      String name =
          pattern != null
              ? pattern.formatted(i + 1)
              : DOOR_NAMES[i % DOOR_NAMES.length] + "[" + (i % 2 + 1) + "]";
      points.add(DOOR.of(hex(random), name, device.id(), device.get("areaId"), 0));
    }
    return List.copyOf(points);
  }

  private static String hex(SplittableRandom random) {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  static Thing stranger(String cardNo) {
    return NOBODY.with("cardNo", cardNo);
  }

  /** A new member of staff with a card, last in the list. */
  synchronized Thing hire(String name, String orgId) {
    int index = people.size() + people.removed().size();
    return person(index, name, orgs.find(orgId).orElseThrow(), "", 1897, 1);
  }

  /** Deletes an org unit or an area that has a parent, which takes over all that is in it. */
  synchronized void dissolve(Roster tree, String id) {
    Object parent = tree.find(id).orElseThrow().get("parentId");
    tree.remove(id);
    hand(id, tree, "parentId", parent);
    if (tree == orgs) {
      hand(id, people, "orgId", parent);
    } else {
      hand(id, devices, "areaId", parent);
      hand(id, doors, "areaId", parent);
    }
  }

  private static void hand(String from, Roster roster, String name, Object to) {
    roster.oldestFirst().stream()
        .filter(thing -> thing.text(name).equals(from))
        .forEach(thing -> roster.put(thing.with(name, to)));
  }

  /** The card's holder as the server knows them now; nobody, for whom it has deleted. */
  Thing currentHolder(Thing person) {
    boolean deleted = people.find(person.id()).isEmpty() && people.last(person.id()).isPresent();
    return deleted ? stranger(person.text("cardNo")) : people.find(person.id()).orElse(person);
  }

  /**
   * What the server writes down of an event; of faces and plates nothing that only doors have.
   *
   * @param at a door, a face gate or a lane
   * @param passport the card's number, of a face its registration number, of a car its plate
   */
  Thing facts(
      String type,
      long second,
      Thing at,
      Thing person,
      String passport,
      int direction,
      int reason) {
    Map<String, Object> own = about(at);
    own.putAll(about(person));
    own.put("time", Instant.ofEpochSecond(second));
    own.put("direction", direction);
    own.put("reason", reason);
    own.put("passport", passport);
    own.put("cardNo", passport);
    Thing of = AxAcsEvent.TYPES.get(type);
    Thing facts = AxAcsEvent.FACTS.from(own, of, at, person);
    if (!of.get("accessType").equals(1)) {
      String other = of.get("accessType").equals(3) ? "cardNo" : "plateNo";
      for (String untold : List.of("doorId", "alarm", "orgId", "cardState", other)) {
        facts = facts.with(untold, null);
      }
    }
    return facts;
  }

  /** Of an event that needs no card. */
  Thing withoutCard(String type, long second, Thing door) {
    return facts(type, second, door, NOBODY, "0", AxAcsEvent.UNKNOWN, 0);
  }

  private Thing device(String id) {
    return devices.last(id).or(() -> elsewhere.find(id)).orElseThrow();
  }

  /**
   * A door that is forced or held stands open until it is closed. Whoever was let in by card is in
   * the door's area until let out, or let in elsewhere; an event that is older than what is known
   * of its person changes nothing.
   */
  synchronized void see(AxAcsEvent event) {
    Thing facts = event.facts;
    Object leavesOpen = facts.get("leavesOpen");
    if (leavesOpen != null) {
      doors.find(facts.text("doorId")).ifPresent(d -> doors.put(d.with("isOpen", leavesOpen)));
    }
    String person = facts.text("userId");
    Thing before = lastMoves.get(person);
    if (!event.is("swipe")
        || !event.is("opens")
        || person.equals("0")
        || before != null && event.time().isBefore((Instant) before.get("time"))) {
      return;
    }
    if (before != null && stays.find(before.id()).isPresent()) {
      stays.remove(before.id());
    }
    String place = facts.text("areaId") + "/" + person;
    Thing stay = STAY.from(Map.of("place", place, "uaid", nextUaid), facts);
    lastMoves.put(person, stay);
    if (facts.get("direction").equals(AxAcsEvent.IN)) {
      nextUaid++;
      stays.put(stay);
    }
  }

  /** Everybody who is in an area, in the order of coming; who has been deleted is nowhere. */
  synchronized List<Thing> inside() {
    List<Thing> inside = new ArrayList<>();
    for (Thing stay : stays.oldestFirst()) {
      Thing person = people.find(stay.text("userId")).orElse(null);
      if (person == null) {
        stays.remove(stay.id());
      } else {
        Map<String, Object> own = about(person);
        List.of("place", "uaid", "cardNo", "cardState").forEach(n -> own.put(n, stay.get(n)));
        inside.add(STAY.from(own, person, stay));
      }
    }
    return inside;
  }

  /** What a thing's own values lead to: names of what it is in, and the way to it. */
  Map<String, Object> about(Thing thing) {
    Map<String, Object> about = new HashMap<>();
    if (thing.has("parentId")) {
      List<Thing> way = way(thing);
      String name = thing.has("orgName") ? "orgName" : "areaName";
      about.put("parentName", way.size() < 2 ? "" : way.get(way.size() - 2).get(name));
      about.put("path", joined(way.stream().map(Thing::id).toList()));
      about.put("namePath", joined(way.stream().map(one -> one.text(name)).toList()));
      return about;
    }
    if (thing.has("orgId")) {
      about.put("orgName", orgs.last(thing.text("orgId")).map(o -> o.get("orgName")).orElse(""));
    }
    if (thing.has("areaId")) {
      about.put(
          "areaName", areas.last(thing.text("areaId")).map(a -> a.get("areaName")).orElse(""));
    }
    if (thing.has("doorId")) {
      Thing device = device(thing.text("deviceId"));
      about.put("deviceName", device.get("deviceName"));
      about.put("trouble", device.get("trouble"));
    }
    return about;
  }

  /** A slash inside a name is a full-width one, so that it parts nothing. */
  private static String joined(List<String> parts) {
    StringBuilder path = new StringBuilder();
    parts.forEach(part -> path.append('/').append(part.replace('/', '／')));
    return path.toString();
  }

  /** From the root down to it; a parent that is missing ends it. */
  private List<Thing> way(Thing thing) {
    Roster tree = thing.has("orgName") ? orgs : areas;
    List<Thing> way = new ArrayList<>();
    for (Thing at = thing; at != null && way.size() < DEEPEST; ) {
      way.add(at);
      at = tree.find(at.text("parentId")).orElse(null);
    }
    Collections.reverse(way);
    return way;
  }

  /** True where the area is {@code above}, or somewhere below it. */
  boolean isWithin(String areaId, String above) {
    return areas.find(areaId).stream()
        .flatMap(area -> way(area).stream())
        .anyMatch(area -> area.id().equals(above));
  }

  void tellState(Thing door) {
    statesTold.add(door.id());
  }

  boolean isStateTold(Thing door) {
    return statesTold.contains(door.id());
  }
}
