package io.gatehouse.simulator.wecom;

import static io.gatehouse.simulator.wecom.WeComCompany.list;
import static io.gatehouse.simulator.wecom.WeComCompany.time;

import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.wecom.WeComCompany.Bad;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The punches (document 14630) as the platform has them now, to be recorded, corrected and removed
 * from any thread.
 */
public final class Punches {
  /** In {@code exceptions}: somebody should have punched and did not. */
  public static final String MISSED = "未打卡";

  private static final String ARRIVAL = "上班打卡";
  private static final String DEPARTURE = "下班打卡";
  private static final LocalTime MORNING = LocalTime.of(9, 0);
  private static final LocalTime EVENING = LocalTime.of(18, 0);

  private static final Comparator<Thing> BY_TIME =
      Comparator.<Thing, Instant>comparing(punch -> time(punch, "checkin_time"))
          .thenComparing(Thing::id);

  private final ZoneId zone;
  private final Clock clock;
  private final Roster all = new Roster();

  Punches(WeComSimulator.Options options, Clock clock, List<Thing> employees) {
    zone = options.zone;
    this.clock = clock;
    if (options.punchDays > 0) {
      fill(options.punchDays, employees, new SplittableRandom(options.seed + 3));
    }
  }

  /** By identity, missed and bad ones among them. */
  Roster all() {
    return all;
  }

  public int size() {
    return all.size();
  }

  /** Those that the platform has now and that match, by time. */
  public List<Thing> now(Predicate<Thing> which) {
    return all.oldestFirst().stream().filter(which).sorted(BY_TIME).toList();
  }

  /** Somebody's arrival that may be recorded; now, nothing scheduled. */
  public Thing of(Thing member) {
    return WeComCompany.SAMPLES
        .get("punch")
        .with("userid", member.id())
        .with("checkin_time", clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * The platform has it from now on.
   *
   * @return as it is known
   */
  public Thing record(Thing punch) {
    return all.put(identified(punch));
  }

  public void remove(Thing punch) {
    all.remove(punch.id());
  }

  /** Takes the old one's place. */
  public Thing correct(Thing old, Thing punch) {
    all.remove(old.id());
    return record(punch);
  }

  /** A punch made up for (补卡): the one recorded as missed goes. */
  public Thing makeUp(Thing missed, Instant at) {
    Thing made = missed.with("checkin_time", at).with("exceptions", List.of());
    return correct(missed, made.with("notes", "补卡"));
  }

  public static boolean isMissed(Thing punch) {
    return list(punch, "exceptions").contains(MISSED);
  }

  static boolean isRejected(Thing punch) {
    return punch.get("bad") instanceof Bad bad && bad.rejectsPunch;
  }

  private static Thing identified(Thing punch) {
    Thing known = punch;
    for (String name : List.of("checkin_time", "sch_checkin_time")) {
      if (punch.get(name) != null) {
        known = known.with(name, time(punch, name).truncatedTo(ChronoUnit.SECONDS));
      }
    }
    Instant scheduled = time(known, "sch_checkin_time");
    return known.with(
        "identity",
        String.join(
            "|",
            known.text("userid"),
            known.text("checkin_type"),
            Long.toString(time(known, "checkin_time").getEpochSecond()),
            scheduled == null ? "" : Long.toString(scheduled.getEpochSecond()),
            known.text("groupid"),
            known.text("schedule_id"),
            known.text("timeline_id"),
            known.text("deviceid") + (isRejected(known) ? "|" + known.get("bad") : "")));
  }

  /** The punches of these users that match, user by user, by time. */
  List<Thing> now(Set<String> of, Predicate<Thing> which) {
    Map<String, List<Thing>> byUser =
        all.oldestFirst().stream()
            .filter(punch -> of.contains(punch.text("userid")) && which.test(punch))
            .sorted(BY_TIME)
            .collect(Collectors.groupingBy(punch -> punch.text("userid")));
    return of.stream().map(byUser::get).filter(Objects::nonNull).flatMap(List::stream).toList();
  }

  /**
   * Past working days of all employees: arrivals and departures, some late or elsewhere, some after
   * midnight, some missed, and now and then somebody on the road.
   */
  private void fill(int days, List<Thing> employees, SplittableRandom random) {
    Instant until = clock.instant();
    LocalDate today = LocalDate.ofInstant(until, zone);
    for (int back = days; back >= 0; back--) {
      LocalDate day = today.minusDays(back);
      if (day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY) {
        for (Thing member : employees) {
          for (Thing punch : workDay(member, day, random)) {
            if (!time(punch, "checkin_time").isAfter(until)) {
              record(punch);
            }
          }
        }
      }
    }
  }

  private List<Thing> workDay(Thing member, LocalDate day, SplittableRandom random) {
    List<Thing> made = new ArrayList<>();
    Instant begin = at(day, MORNING);
    Instant end = at(day, EVENING);
    int dice = random.nextInt(100);
    Thing arrival = of(member).with("sch_checkin_time", begin);
    if (dice < 3) {
      arrival = arrival.with("checkin_time", begin).with("exceptions", List.of(MISSED));
    } else {
      Instant at = begin.plusSeconds(random.nextInt(-1500, dice < 10 ? 1200 : 0));
      arrival = arrival.with("checkin_time", at);
      if (at.isAfter(begin)) {
        List<String> wrong = dice < 6 ? List.of("时间异常", "地点异常") : List.of("时间异常");
        arrival = arrival.with("exceptions", wrong).with("notes", "路上堵车，迟到了");
      }
    }
    made.add(arrival);
    if (dice >= 95) {
      Instant at = begin.plusSeconds(random.nextInt(5400, 20_000));
      String media = "WWCISP_" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
      made.add(
          of(member)
              .with("checkin_type", dice == 99 ? "仅记录打卡时间和位置" : "外出打卡")
              .with("checkin_time", at)
              .with("location_title", "重庆出口加工区")
              .with("location_detail", "重庆市渝北区金渝大道101号")
              .with("lat", 30_547_645L)
              .with("lng", 104_063_236L)
              .with("mediaids", List.of(media))
              .with("schedule_id", null)
              .with("timeline_id", null));
    }
    boolean night = dice == 50;
    made.add(
        of(member)
            .with("checkin_type", DEPARTURE)
            .with(
                "checkin_time", end.plusSeconds(night ? 6 * 3600 + 2100 : random.nextInt(0, 7200)))
            .with("sch_checkin_time", end)
            .with("deviceid", "E5FA89F6-3926-4972-BE4F-%012X".formatted(member.id().hashCode())));
    return made;
  }

  /** Somebody arrives or leaves, unless the same punch is there. */
  void happen(Thing member, Instant at) {
    boolean morning = at.atZone(zone).getHour() < 13;
    LocalDate day = LocalDate.ofInstant(at, zone);
    Thing punch =
        identified(
            of(member)
                .with("checkin_type", morning ? ARRIVAL : DEPARTURE)
                .with("checkin_time", at)
                .with("sch_checkin_time", at(day, morning ? MORNING : EVENING)));
    if (all.find(punch.id()).isEmpty()) {
      all.put(punch);
    }
  }

  private Instant at(LocalDate day, LocalTime time) {
    return day.atTime(time).atZone(zone).toInstant();
  }
}
