package io.gatehouse.simulator.k30;

import java.util.List;
import java.util.SplittableRandom;

/** Makes up people and things; the same for the same seed and the same calls. */
final class PremisesSource {
  static final List<String> REGIONS = List.of("默认区域", "厂区", "办公楼", "仓库");
  static final List<String> DEPARTMENTS =
      List.of("总经办", "研发部", "中试部", "技术服务部", "生产一车间", "PMC部", "销售中心市场一部前进小组第一小队");
  private static final String[] FAMILY = {"张", "王", "李", "廖", "陈", "万", "黄", "周", "吴", "欧阳"};
  private static final String[] GIVEN = {"三", "亮", "芳", "浩", "敏", "磊", "晓婕", "志强", "建国", "*"};
  private static final String[] PLACES = {"4楼门口", "东门", "", "大厅", "车间入口"};
  private static final long FIRST_NO = 1_714_265_438_654_692L;

  private final SplittableRandom random;
  private long numbers;
  private int hired;

  PremisesSource(long seed) {
    random = new SplittableRandom(seed);
  }

  synchronized Person person(List<Department> departments) {
    int i = hired++;
    String name =
        i % 97 == 96 ? "3500" : FAMILY[random.nextInt(FAMILY.length)] + GIVEN[random.nextInt(10)];
    return new Person(
        nextNo(),
        i % 7 == 0 ? "%05d".formatted(883 + i) : Integer.toString(100_358 + i),
        name,
        Sex.values()[i % 10 == 9 ? 0 : 1 + random.nextInt(2)],
        "139%08d".formatted(random.nextInt(100_000_000)),
        "990000%08d%04d".formatted(19_600_101 + random.nextInt(400_000), i % 10_000),
        i % 4 == 3 ? "" : Long.toString(1_000_000_001L + i),
        departments.get(random.nextInt(departments.size())).no(),
        "%06d".formatted(random.nextInt(1_000_000)));
  }

  synchronized Department department(String name, Premises into) {
    List<Department> there = into.departments().all();
    String parent = there.isEmpty() ? "" : Premises.oldest(there).no();
    return new Department(nextNo(), name, parent, name + "负责人", "13800000000", "");
  }

  synchronized Region region(String name, Premises into) {
    List<Region> there = into.regions().all();
    boolean first = there.isEmpty();
    String parent = first ? "" : Premises.oldest(there).no();
    return new Region(nextNo(), name, parent, first, random.nextBoolean(), random.nextBoolean());
  }

  /**
   * @param i even for an entry, odd for an exit; the two of a pair are in one region
   */
  synchronized Device device(int i, Premises into) {
    List<Region> regions = into.regions().all();
    String no = "2201140%05d%c".formatted(20_314 + i, "CDFA".charAt(i % 4));
    return new Device(
        no,
        i % 5 == 4 ? no : "门禁" + (i + 1),
        "192.168.22." + (30 + i),
        PLACES[i % PLACES.length],
        regions.get(i / 2 % regions.size()).no(),
        i % 2 == 0 ? Direction.IN : Direction.OUT,
        i % 3 != 2,
        i % 6 != 5);
  }

  private String nextNo() {
    numbers += 1 + random.nextInt(9_999_999);
    return Long.toString(FIRST_NO + numbers);
  }
}
