package io.gatehouse.simulator.axacs;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The site: its doors, gates and lanes, its people and their cards; the same for the same seed.
 *
 * @param doors two on each controller
 * @param cards one for each person; every fiftieth is reported lost
 * @param strangers cards that the server does not know
 * @param orgs the root first, as are areas
 */
record Premises(
    List<Door> doors,
    List<Door> faceGates,
    List<Door> plateLanes,
    List<Card> cards,
    List<Card> strangers,
    List<Org> orgs,
    List<Area> areas) {

  static final long FIRST_PERSON = 20_173;

  private static final String[] DOOR_NAMES = {"东门", "西门", "南门", "北门", "仓库", "机房", "车间", "食堂"};
  private static final String[] AREAS = {"工厂", "办公楼", "宿舍", "仓储区"};
  private static final String[] FAMILY = {"张", "王", "李", "赵", "陈", "杨", "黄", "周", "吴", "冯"};
  private static final String[] GIVEN = {"三", "伟", "芳", "娜", "敏", "静", "丽娟", "志强", "建国", "秀英"};
  private static final String[] ORGS = {"生产部", "机关党群工作部", "qt 洗衣服务部", "信息中心", "保卫科"};

  /** The document's user types: staff, temporary workers, others. */
  private static final int[] TYPES = {1897, 1897, 1897, 1899, 1900};

  /**
   * @param founded when the org units were made, in seconds since 1970
   */
  static Premises of(AxAcsSimulatorBuilder settings, long founded) {
    SplittableRandom random = new SplittableRandom(settings.seed);
    List<Org> orgs = orgs(settings.orgs, founded);
    List<Area> areas = areas(settings.areas);
    List<Card> cards = new ArrayList<>(settings.people);
    for (int i = 0; i < settings.people; i++) {
      Card card = new Card(cardNo(i), 1, person(i, orgs, random));
      cards.add(i % 50 == 49 ? card.lost() : card);
    }
    List<Card> strangers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      strangers.add(Card.unknown(Long.toString(900_000_000L + random.nextInt(1_000_000))));
    }
    return new Premises(
        points(settings.doors, "192.168.2.", null, areas, random),
        points(2, "192.168.3.", "人脸[%d]", areas, random),
        points(2, "192.168.4.", "车道[%d]", areas, random),
        List.copyOf(cards),
        List.copyOf(strangers),
        orgs,
        areas);
  }

  static String personNo(long index) {
    return Long.toString(12_700_106 + index);
  }

  static String cardNo(long index) {
    return Long.toString(17_435_103L + index * 7L);
  }

  /** A company, its departments, and below these their teams. */
  private static List<Org> orgs(int count, long founded) {
    List<Org> orgs = new ArrayList<>(List.of(new Org(1, "公司", "", 0, founded, founded)));
    for (int i = 0; i < count - 1; i++) {
      boolean isTeam = i >= ORGS.length;
      String name = isTeam ? ORGS[i % ORGS.length] + " " + i / ORGS.length + " 班" : ORGS[i];
      long parent = isTeam ? 3658 + i % ORGS.length : 1;
      orgs.add(new Org(3658 + i, name, "D" + (i + 1), parent, founded, founded));
    }
    return List.copyOf(orgs);
  }

  private static List<Area> areas(int count) {
    List<Area> areas = new ArrayList<>(List.of(new Area(1, "公司机关", 0)));
    for (int i = 0; i < count - 1; i++) {
      boolean isPart = i >= AREAS.length;
      String name = isPart ? AREAS[i % AREAS.length] + " " + i / AREAS.length + " 层" : AREAS[i];
      areas.add(new Area(160 + i, name, isPart ? 160 + i % AREAS.length : 1));
    }
    return List.copyOf(areas);
  }

  private static List<Door> points(
      int count, String network, String pattern, List<Area> areas, SplittableRandom random) {
    List<Door> points = new ArrayList<>(count);
    Device device = null;
    for (int i = 0; i < count; i++) {
      if (i % 2 == 0) {
        int number = i / 2;
        Area area = areas.get(areas.size() == 1 ? 0 : 1 + number % (areas.size() - 1));
        device =
            new Device(
                id(random),
                network + (64 + number),
                area.id(),
                area.name(),
                Integer.toString(8791 + number),
                "");
      }
      String name =
          pattern != null
              ? pattern.formatted(i + 1)
              : DOOR_NAMES[i % DOOR_NAMES.length] + "[" + (i % 2 + 1) + "]";
      points.add(new Door(id(random), name, device));
    }
    return List.copyOf(points);
  }

  private static Person person(int i, List<Org> orgs, SplittableRandom random) {
    Org org = orgs.get(orgs.size() == 1 ? 0 : 1 + random.nextInt(orgs.size() - 1));
    String name = FAMILY[random.nextInt(FAMILY.length)] + GIVEN[random.nextInt(GIVEN.length)];
    return new Person(
        FIRST_PERSON + i,
        personNo(i),
        name.intern(), // a hundred names are enough for 50,000 people
        org.id(),
        org.name(),
        i % 5 == 0 ? "粤B%05d".formatted(10_000 + i) : "",
        TYPES[random.nextInt(TYPES.length)]);
  }

  private static String id(SplittableRandom random) {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }
}
