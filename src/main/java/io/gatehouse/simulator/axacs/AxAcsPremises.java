package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Thing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The site itself: its people, org units, areas, controllers and doors, made up from a seed, which
 * may change at any moment, and what whole replies have told of them. Events keep what was true
 * when they happened.
 */
final class AxAcsPremises {

  /** With the person's first card; every fiftieth is lost. {@code listed}: in the list of users. */
  static final Thing.Kind PERSON =
      Thing.kind(
          "userId userNo userName orgId plateNo typeId typeName cardNo cardState cardNos cardCount"
              + " cardTypeId face photo sex mobile idCard expires listed");

  /** {@code parentId} is 0 for none. */
  static final Thing.Kind ORG = Thing.kind("orgId orgName orgCode parentId");

  static final Thing.Kind AREA = Thing.kind("areaId areaName parentId");

  /** {@code trouble}: why the server cannot reach it, empty while it can. */
  static final Thing.Kind DEVICE = Thing.kind("deviceId deviceName areaId serialNo trouble");

  /** {@code isOpen}: 1 while it stands open. */
  static final Thing.Kind DOOR = Thing.kind("doorId doorName deviceId areaId isOpen");

  static final Thing.Kind CODE = Thing.kind("id name");

  /** What the server sends for an event without a card. */
  static final Thing NOBODY =
      PERSON.of(0L, "", "", 0L, "", 0L, "", "0", 0, "", 0, 0, "", "", 0, "", "", "", false);

  /** A list that the server gives whole, and the shape and the table that it stands for. */
  record Listed(String shape, String table, Roster roster) {}

  private static final long FIRST_PERSON = 20_173;
  private static final int DEEPEST = 50;
  private static final List<String> DOOR_NAMES =
      List.of("东门", "西门", "南门", "北门", "仓库", "机房", "车间", "食堂");
  private static final List<String> AREAS = List.of("工厂", "办公楼", "宿舍", "仓储区");
  private static final String[] FAMILY = {"张", "王", "李", "赵", "陈", "杨", "黄", "周", "吴", "冯"};
  private static final String[] GIVEN = {"三", "伟", "芳", "娜", "敏", "静", "丽娟", "志强", "建国", "秀英"};
  private static final List<String> ORGS = List.of("生产部", "机关党群工作部", "qt 洗衣服务部", "信息中心", "保卫科");

  /** Staff, temporary workers, others. */
  private static final long[] TYPES = {1897, 1897, 1897, 1899, 1900};

  final Roster people = new Roster();
  final Roster orgs = new Roster();
  final Roster areas = new Roster();

  /** Door controllers; face gates and cameras are another system's, seen in passages only. */
  final Roster devices = new Roster();

  final Roster doors = new Roster();
  final List<Thing> faceGates;
  final List<Thing> plateLanes;

  /** Cards that the server does not know. */
  final List<Thing> strangers;

  final Map<String, Listed> lists = new LinkedHashMap<>();
  private final Roster elsewhere = new Roster();
  private final Roster userTypes =
      codes(1897, "职工", 1898, "车辆", 1899, "临时施工人员", 1900, "其他人员", 1990, "临时施工车辆");
  private final Set<String> statesTold = new HashSet<>();

  AxAcsPremises(AxAcsSimulator.Options options) {
    lists.put("usertypes", new Listed("user-type", "code_list", userTypes));
    lists.put("cardgroups", new Listed("code", "code_list", codes(1, "特权卡", 2, "胁迫卡", 3, "普通组")));
    lists.put(
        "cardtypes", new Listed("code", "code_list", codes(1, "韦根 26", 2, "韦根 34", 3, "人脸识别")));
    lists.put("orgs", new Listed("org", "org_unit", orgs));
    lists.put("users", new Listed("user", "person", people));
    lists.put("areas", new Listed("area", "area", areas));
    lists.put("acs/devices", new Listed("device", "device", devices));
    lists.put(AxAcsApi.DOORS, new Listed("door", "access_point", doors));

    SplittableRandom random = new SplittableRandom(options.seed);
    orgs(options.orgs);
    areas(options.areas);
    for (int i = 0; i < options.people; i++) {
      person(i, random);
    }
    List<Thing> unknown = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      unknown.add(stranger(Long.toString(900_000_000L + random.nextInt(1_000_000))));
    }
    strangers = List.copyOf(unknown);
    points(options.doors, "192.168.2.", null, devices, random).forEach(doors::put);
    faceGates = points(2, "192.168.3.", "人脸[%d]", elsewhere, random);
    plateLanes = points(2, "192.168.4.", "车道[%d]", elsewhere, random);
  }

  private static Roster codes(Object... idsAndNames) {
    Roster roster = new Roster();
    for (int i = 0; i < idsAndNames.length; i += 2) {
      roster.put(CODE.of(((Integer) idsAndNames[i]).longValue(), idsAndNames[i + 1]));
    }
    return roster;
  }

  /** A company, its departments, and below these their teams. */
  private void orgs(int count) {
    orgs.put(ORG.of(1L, "公司", "", 0L));
    for (int i = 0; i < count - 1; i++) {
      boolean isTeam = i >= ORGS.size();
      String name = ORGS.get(i % ORGS.size());
      orgs.put(
          ORG.of(
              3658L + i,
              isTeam ? name + " " + i / ORGS.size() + " 班" : name,
              "D" + (i + 1),
              isTeam ? 3658L + i % ORGS.size() : 1L));
    }
  }

  private void areas(int count) {
    areas.put(AREA.of(1L, "公司机关", 0L));
    for (int i = 0; i < count - 1; i++) {
      boolean isPart = i >= AREAS.size();
      String name = AREAS.get(i % AREAS.size());
      areas.put(
          AREA.of(
              160L + i,
              isPart ? name + " " + i / AREAS.size() + " 层" : name,
              isPart ? 160L + i % AREAS.size() : 1L));
    }
  }

  private void person(int i, SplittableRandom random) {
    long org = (long) any(orgs, random).get("orgId");
    String name = FAMILY[random.nextInt(FAMILY.length)] + GIVEN[random.nextInt(GIVEN.length)];
    String plate = i % 5 == 0 ? "粤B%05d".formatted(10_000 + i) : "";
    person(i, name.intern(), org, plate, TYPES[random.nextInt(TYPES.length)], i % 50 == 49 ? 2 : 1);
  }

  /** One below the root, where there is any. */
  private static Thing any(Roster tree, SplittableRandom random) {
    return tree.get(tree.size() == 1 ? 0 : 1 + random.nextInt(tree.size() - 1));
  }

  /** What nobody changes follows from the person's id. */
  private Thing person(int index, String name, long org, String plate, long type, int cardState) {
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
            org,
            plate,
            type,
            userTypes.text(Long.toString(type), "name"),
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
      if (i % 2 == 0) {
        int number = i / 2;
        Thing area = areas.get(areas.size() == 1 ? 0 : 1 + number % (areas.size() - 1));
        device =
            controllers.put(
                DEVICE.of(
                    hex(random),
                    network + (64 + number),
                    area.get("areaId"),
                    Integer.toString(8791 + number),
                    ""));
      }
      String name =
          pattern != null
              ? pattern.formatted(i + 1)
              : DOOR_NAMES.get(i % DOOR_NAMES.size()) + "[" + (i % 2 + 1) + "]";
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
    long org = (long) orgs.find(orgId).orElseThrow().get("orgId");
    return person(people.size() + people.removed().size(), name, org, "", 1897, 1);
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

  /** As the server knows the door now; one that is gone stays as it was. */
  Thing currentDoor(Thing door) {
    return doors.find(door.id()).orElse(door);
  }

  /** The card's holder as the server knows them now; nobody, for whom it has deleted. */
  Thing currentHolder(Thing person) {
    boolean deleted = people.find(person.id()).isEmpty() && people.last(person.id()).isPresent();
    return deleted ? stranger(person.text("cardNo")) : people.find(person.id()).orElse(person);
  }

  /**
   * What the server writes down of an event.
   *
   * @param card of a face its registration number, of a car its plate
   */
  Thing facts(
      AxAcsEvent.Type type,
      long second,
      Thing door,
      Thing person,
      String card,
      int direction,
      int reason) {
    return AxAcsEvent.FACTS.from(
        Map.of(
            "time",
            Instant.ofEpochSecond(second),
            "areaName",
            name(areas, door.text("areaId"), "areaName"),
            "orgName",
            name(orgs, person.text("orgId"), "orgName"),
            "direction",
            direction,
            "reason",
            reason,
            "cardNo",
            card,
            "cardState",
            type.isOfDoor() ? person.get("cardState") : 0),
        type.facts,
        door,
        device(door.text("deviceId")),
        person);
  }

  /** Of an event that needs no card. */
  Thing withoutCard(AxAcsEvent.Type type, long second, Thing door) {
    return facts(type, second, door, NOBODY, "0", AxAcsEvent.UNKNOWN, 0);
  }

  private Thing device(String id) {
    return devices.last(id).or(() -> elsewhere.find(id)).orElseThrow();
  }

  private static String name(Roster roster, String id, String name) {
    return roster.last(id).map(thing -> thing.text(name)).orElse("");
  }

  /** A door that is forced or held stands open until it is closed. */
  void see(AxAcsEvent event) {
    boolean closed = event.type == AxAcsEvent.Type.DOOR_CLOSED;
    if (closed || event.type.raisesAlarm()) {
      doors
          .find(event.facts.text("doorId"))
          .ifPresent(door -> doors.put(door.with("isOpen", closed ? 0 : 1)));
    }
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
      about.put("orgName", name(orgs, thing.text("orgId"), "orgName"));
    }
    if (thing.has("areaId")) {
      about.put("areaName", name(areas, thing.text("areaId"), "areaName"));
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

  synchronized void tellState(Thing door) {
    statesTold.add(door.id());
  }

  synchronized boolean isStateTold(Thing door) {
    return statesTold.contains(door.id());
  }
}
