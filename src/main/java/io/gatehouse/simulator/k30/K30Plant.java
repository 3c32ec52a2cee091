package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Switches;
import io.gatehouse.simulator.Thing;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The site itself: who and what there is, made up from a seed, and every passage there was. The
 * same for the same seed and the same calls.
 */
final class K30Plant {
  private static final String PERSONAL = "no jobNumber name sex phone idCard icCard deptNo pwd";
  static final Thing.Kind PERSON = Thing.kind(PERSONAL);
  static final Thing.Kind DEPARTMENT = Thing.kind("no name parentno linkername linkerphone remark");
  static final Thing.Kind REGION = Thing.kind("no name parentno isdefault linkage manual");
  static final Thing.Kind DEVICE =
      Thing.kind("no name ip area regionno outintype isenableattend onlinestatus");

  /** Somebody who is in a region now. */
  private static final Thing.Kind INSIDE = Thing.kind(PERSONAL + " regionno deviceno entertime");

  /** Nobody: what a stranger's passage carries. */
  static final Thing NOBODY = PERSON.of("", "", "", "0", "", "", "", "", "");

  private static final List<String> REGIONS = List.of("默认区域", "厂区", "办公楼", "仓库");
  private static final List<String> DEPARTMENTS =
      List.of("总经办", "研发部", "中试部", "技术服务部", "生产一车间", "PMC部", "销售中心市场一部前进小组第一小队");
  private static final String[] FAMILY = {"张", "王", "李", "廖", "陈", "万", "黄", "周", "吴", "欧阳"};
  private static final String[] GIVEN = {"三", "亮", "芳", "浩", "敏", "磊", "晓婕", "志强", "建国", "*"};
  private static final String[] PLACES = {"4楼门口", "东门", "", "大厅", "车间入口"};
  private static final long FIRST_NO = 1_714_265_438_654_692L;
  private static final long FIRST_VISITOR = 1_763_630_523_605_347L;
  private static final int[] MODES = {0, 0, 0, 0, 0, 0, 1, 2, 3, 7, 8, 9, 11};
  private static final int[] UNDOCUMENTED_MODES = {5, 10, 12, 13, 16, 17, 42};
  private static final int[] UNDOCUMENTED_GROUPS = {2, 99};
  private static final Comparator<K30Passage> BY_TIME =
      Comparator.comparing(K30Passage::at).thenComparingLong(p -> Long.parseLong(p.no()));

  /**
   * How somebody was recognised and what came of it, in the vendor's codes.
   *
   * @param group 0 white list, 1 stranger, 10 visitor
   * @param exceptionMode 1 passed, anything else refused
   */
  record Outcome(int group, int mode, int exceptionMode) {
    static final Outcome WHITE_LIST = new Outcome(0, 0, 1);
    static final Outcome STRANGER = new Outcome(1, -8, 0);
    static final Outcome VISITOR = new Outcome(10, 6, 1);
  }

  private record Seen(String deviceNo, Instant at, boolean inside) {}

  final Roster people = new Roster();
  final Roster departments = new Roster();
  final Roster devices = new Roster();
  final Roster regions = new Roster();

  private final ZoneId zone;
  private final Switches<K30Quirk> quirks;
  private final SplittableRandom making;
  private final SplittableRandom happening;
  private final NavigableMap<LocalDate, List<K30Passage>> days = new TreeMap<>();
  private final Map<String, K30Passage> byNo = new HashMap<>();
  private final Map<String, Map<String, Seen>> inside = new HashMap<>();
  private long numbers;
  private int hired;
  private long visitors;

  K30Plant(K30Simulator.Options options, Switches<K30Quirk> quirks) {
    zone = options.zone;
    this.quirks = quirks;
    making = new SplittableRandom(options.seed);
    happening = new SplittableRandom(options.seed + 1);
    REGIONS.forEach(this::region);
    DEPARTMENTS.forEach(this::department);
    for (int i = 0; i < options.devices; i++) {
      device(i);
    }
    for (int i = 0; i < options.people; i++) {
      hire();
    }
  }

  /** Somebody new, in some department. */
  synchronized Thing hire() {
    int i = hired++;
    List<Thing> there = departments.newestFirst();
    String name =
        i % 97 == 96 ? "3500" : FAMILY[making.nextInt(FAMILY.length)] + GIVEN[making.nextInt(10)];
    return people.put(
        PERSON.of(
            nextNo(),
            i % 7 == 0 ? "%05d".formatted(883 + i) : Integer.toString(100_358 + i),
            name,
            Integer.toString(i % 10 == 9 ? 0 : 1 + making.nextInt(2)),
            "139%08d".formatted(making.nextInt(100_000_000)),
            "990000%08d%04d".formatted(19_600_101 + making.nextInt(400_000), i % 10_000),
            i % 4 == 3 ? "" : Long.toString(1_000_000_001L + i),
            there.get(making.nextInt(there.size())).id(),
            "%06d".formatted(making.nextInt(1_000_000))));
  }

  /** A new department under the oldest one. */
  synchronized Thing department(String name) {
    return departments.put(
        DEPARTMENT.of(nextNo(), name, oldest(departments), name + "负责人", "13800000000", ""));
  }

  /** A new region inside the default one. */
  synchronized Thing region(String name) {
    String parent = oldest(regions);
    return regions.put(
        REGION.of(nextNo(), name, parent, parent.isEmpty() ? 1 : 0, yesOrNo(), yesOrNo()));
  }

  private String yesOrNo() {
    return making.nextBoolean() ? "1" : "0";
  }

  private static String oldest(Roster roster) {
    List<Thing> there = roster.oldestFirst();
    return there.isEmpty() ? "" : there.get(0).id();
  }

  /**
   * @param i even for an entry, odd for an exit; the two of a pair are in one region
   */
  private void device(int i) {
    List<Thing> there = regions.newestFirst();
    String no = "2201140%05d%c".formatted(20_314 + i, "CDFA".charAt(i % 4));
    devices.put(
        DEVICE.of(
            no,
            i % 5 == 4 ? no : "门禁" + (i + 1),
            "192.168.22." + (30 + i),
            PLACES[i % PLACES.length],
            there.get(i / 2 % there.size()).id(),
            i % 2 == 0 ? 1 : 0,
            i % 3 != 2 ? 1 : 0,
            i % 6 != 5 ? "1" : "0"));
  }

  private String nextNo() {
    numbers += 1 + making.nextInt(9_999_999);
    return Long.toString(FIRST_NO + numbers);
  }

  synchronized boolean chance(double probability) {
    return happening.nextDouble() < probability;
  }

  synchronized long between(long least, long most) {
    return least >= most ? least : happening.nextLong(least, most + 1);
  }

  /** Mostly somebody of the house who may pass; now and then a visitor or a stranger. */
  synchronized K30Passage any(Instant at, long visibleFrom) {
    int dice = happening.nextInt(1000);
    Thing device = one(devices.newestFirst());
    List<Thing> staff = people.newestFirst();
    if (dice < 30 || staff.isEmpty()) {
      return pass(at, NOBODY, device, Outcome.STRANGER, null, visibleFrom);
    }
    if (dice < 60) {
      visitors++;
      String no = Long.toString(FIRST_VISITOR + visitors * 1_000_003);
      Thing visitor = NOBODY.with("no", no).with("name", "访客" + visitors);
      return pass(at, visitor, device, coded(Outcome.VISITOR), null, visibleFrom);
    }
    Outcome outcome = coded(new Outcome(0, MODES[happening.nextInt(MODES.length)], 1));
    if (dice < 90) {
      int refused = quirks.on(K30Quirk.UNDOCUMENTED_CODES) ? 3 : 0;
      outcome = new Outcome(outcome.group(), outcome.mode(), refused);
    }
    return pass(at, one(staff), device, outcome, null, visibleFrom);
  }

  private Outcome coded(Outcome outcome) {
    if (!quirks.on(K30Quirk.UNDOCUMENTED_CODES)) {
      return outcome;
    }
    return switch (happening.nextInt(4)) {
      case 0 ->
          new Outcome(
              outcome.group(),
              UNDOCUMENTED_MODES[happening.nextInt(UNDOCUMENTED_MODES.length)],
              outcome.exceptionMode());
      case 1 ->
          new Outcome(
              UNDOCUMENTED_GROUPS[happening.nextInt(2)], outcome.mode(), outcome.exceptionMode());
      default -> outcome;
    };
  }

  private Thing one(List<Thing> list) {
    return list.get(happening.nextInt(list.size()));
  }

  /**
   * It happens.
   *
   * @param bad null for an ordinary one
   * @param visibleFrom when the list begins to show it, in milliseconds
   */
  synchronized K30Passage pass(
      Instant at, Thing who, Thing device, Outcome outcome, BadRecord bad, long visibleFrom) {
    Thing person = bad == null ? who : bad.spoil(who, "name", "jobNumber");
    long no = at.toEpochMilli(); // the first free one from this time on, as the platform does
    while (byNo.containsKey(Long.toString(no))) {
      no++;
    }
    Thing facts =
        K30Passage.FACTS.of(
            Long.toString(no),
            Instant.ofEpochSecond(at.getEpochSecond()),
            device.id(),
            device.get("name"),
            device.get("regionno"),
            regions.text(device.text("regionno"), "name"),
            person.id(),
            person.get("name"),
            person.get("jobNumber"),
            person.get("icCard"),
            person.get("deptNo"),
            departments.text(person.text("deptNo"), "name"),
            outcome.group(),
            outcome.mode(),
            outcome.exceptionMode(),
            device.get("outintype"));
    LocalDate day = at.atZone(zone).toLocalDate();
    K30Passage passage = new K30Passage(facts, day, bad, visibleFrom);
    byNo.put(passage.no(), passage);
    List<K30Passage> sameDay = days.computeIfAbsent(day, d -> new ArrayList<>());
    int place = sameDay.size();
    while (place > 0 && BY_TIME.compare(sameDay.get(place - 1), passage) > 0) {
      place--;
    }
    sameDay.add(place, passage);
    if (outcome.exceptionMode() == 1 && !passage.isRejected()) {
      note(person, device, passage.at());
    }
    return passage;
  }

  /** The last time somebody of the house passed one of a region's devices says where he is. */
  private void note(Thing person, Thing device, Instant at) {
    if (people.find(person.id()).isPresent()) {
      Seen seen = new Seen(device.id(), at, device.get("outintype").equals(1));
      inside
          .computeIfAbsent(device.text("regionno"), region -> new LinkedHashMap<>())
          .merge(person.id(), seen, (was, is) -> is.at().isBefore(was.at()) ? was : is);
    }
  }

  /** Everybody inside a region who is still on the white list, the last to come first. */
  synchronized List<Thing> inside(String regionNo) {
    List<Thing> found = new ArrayList<>();
    inside
        .getOrDefault(regionNo, Map.of())
        .forEach(
            (no, seen) -> {
              Map<String, Object> where =
                  Map.of("regionno", regionNo, "deviceno", seen.deviceNo(), "entertime", seen.at());
              if (seen.inside()) {
                people.find(no).ifPresent(person -> found.add(INSIDE.from(where, person)));
              }
            });
    Collections.reverse(found);
    found.sort(Comparator.comparing((Thing one) -> (Instant) one.get("entertime")).reversed());
    return found;
  }

  /** What the list shows of these days, newest first. */
  synchronized List<K30Passage> listed(LocalDate from, LocalDate to, long now) {
    List<K30Passage> rows = new ArrayList<>();
    for (List<K30Passage> day : days.subMap(from, true, to, true).descendingMap().values()) {
      for (int i = day.size() - 1; i >= 0; i--) {
        if (day.get(i).visibleFrom <= now) {
          rows.add(day.get(i));
        }
      }
    }
    return rows;
  }

  /** All, oldest first. */
  synchronized List<K30Passage> passages() {
    return days.values().stream().flatMap(List::stream).toList();
  }

  synchronized int size() {
    return byNo.size();
  }
}
