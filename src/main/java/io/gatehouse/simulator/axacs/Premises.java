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
 */
record Premises(
    List<Door> doors,
    List<Door> faceGates,
    List<Door> plateLanes,
    List<Card> cards,
    List<Card> strangers) {

  private static final String[] DOOR_NAMES = {"东门", "西门", "南门", "北门", "仓库", "机房", "车间", "食堂"};
  private static final String[] AREAS = {"工厂", "办公楼", "宿舍", "仓储区"};
  private static final String[] FAMILY = {"张", "王", "李", "赵", "陈", "杨", "黄", "周", "吴", "冯"};
  private static final String[] GIVEN = {"三", "伟", "芳", "娜", "敏", "静", "丽娟", "志强", "建国", "秀英"};
  private static final String[] ORGS = {"生产部", "机关党群工作部", "qt 洗衣服务部", "信息中心", "保卫科"};

  /** The document's user types: staff, temporary workers, others. */
  private static final int[] TYPES = {1897, 1897, 1897, 1899, 1900};

  static Premises of(int doors, int people, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Card> cards = new ArrayList<>(people);
    for (int i = 0; i < people; i++) {
      Card card = new Card(Long.toString(17_435_103L + i * 7L), 1, person(i, random));
      cards.add(i % 50 == 49 ? card.lost() : card);
    }
    List<Card> strangers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      strangers.add(Card.unknown(Long.toString(900_000_000L + random.nextInt(1_000_000))));
    }
    return new Premises(
        points(doors, "192.168.2.", null, random),
        points(2, "192.168.3.", "人脸[%d]", random),
        points(2, "192.168.4.", "车道[%d]", random),
        List.copyOf(cards),
        List.copyOf(strangers));
  }

  List<Device> controllers() {
    return doors.stream().map(Door::device).distinct().toList();
  }

  private static List<Door> points(
      int count, String network, String pattern, SplittableRandom random) {
    List<Door> points = new ArrayList<>(count);
    Device device = null;
    for (int i = 0; i < count; i++) {
      if (i % 2 == 0) {
        int number = i / 2;
        device =
            new Device(
                id(random),
                network + (64 + number),
                160 + number % AREAS.length,
                AREAS[number % AREAS.length],
                Integer.toString(8791 + number));
      }
      String name =
          pattern != null
              ? pattern.formatted(i + 1)
              : DOOR_NAMES[i % DOOR_NAMES.length] + "[" + (i % 2 + 1) + "]";
      points.add(new Door(id(random), name, device));
    }
    return List.copyOf(points);
  }

  private static Person person(int i, SplittableRandom random) {
    int org = random.nextInt(ORGS.length);
    return new Person(
        20_173L + i,
        Integer.toString(12_700_106 + i),
        FAMILY[random.nextInt(FAMILY.length)] + GIVEN[random.nextInt(GIVEN.length)],
        3658 + org,
        ORGS[org],
        i % 5 == 0 ? "粤B%05d".formatted(10_000 + i) : "",
        TYPES[random.nextInt(TYPES.length)]);
  }

  private static String id(SplittableRandom random) {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }
}
