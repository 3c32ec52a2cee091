package io.gatehouse.simulator.wecom;

import static io.gatehouse.simulator.wecom.WeComCompany.list;
import static io.gatehouse.simulator.wecom.WeComCompany.time;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The punches (document 14630) as the platform has them now, to be recorded, corrected and removed
 * from any thread.
 */
public final class Punches {
  /** In {@code exceptions}: somebody should have punched and did not. */
  public static final String MISSED = "未打卡";

  private static final Set<DayOfWeek> FREE = Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

  private static final List<String> IDENTITY =
      List.of(
          ("userid checkin_type checkin_time sch_checkin_time groupid schedule_id timeline_id"
                  + " deviceid")
              .split(" "));

  private static final Comparator<Thing> BY_TIME =
      Comparator.<Thing, Instant>comparing(punch -> time(punch, "checkin_time"))
          .thenComparing(Thing::id);

  private final ZoneId zone;
  private final Clock clock;
  private final Roster all = new Roster();

  Punches(WeComSimulator.Options options, Clock clock, List<Thing> employees) {
    zone = options.zone;
    this.clock = clock;
    SplittableRandom random = new SplittableRandom(options.seed + 3);
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    for (int back = options.punchDays; options.punchDays > 0 && back >= 0; back--) {
      LocalDate day = today.minusDays(back);
      if (!FREE.contains(day.getDayOfWeek())) {
        employees.stream()
            .flatMap(member -> workDay(member, day, random))
            .filter(punch -> !time(punch, "checkin_time").isAfter(clock.instant()))
            .forEach(this::record);
      }
    }
  }

  /** As company.json has them, by the throw of a dice with a hundred sides. */
  private Stream<Thing> workDay(Thing member, LocalDate day, SplittableRandom random) {
    int dice = random.nextInt(100);
    Stream.Builder<Thing> punches = Stream.builder();
    for (JsonNode made : WeComCompany.MADE.path("punches")) {
      if (made.at("/dice/0").intValue() <= dice && dice < made.at("/dice/1").intValue()) {
        Instant near = at(day, made.path("near").textValue());
        int least = made.at("/seconds/0").intValue();
        int seconds = random.nextInt(least, made.at("/seconds/1").intValue());
        punches.add(
            WeComCompany.with(of(member), made.path("values"))
                .with("checkin_time", near.plusSeconds(seconds))
                .with("sch_checkin_time", made.has("unscheduled") ? null : near));
      }
    }
    return punches.build();
  }

  private Instant at(LocalDate day, String time) {
    return day.atTime(LocalTime.parse(time)).atZone(zone).toInstant();
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
    Thing known = WeComCompany.inSeconds(punch, "checkin_time", "sch_checkin_time");
    String identity = WeComCompany.identity(known, IDENTITY, isRejected(known));
    return all.put(known.with("identity", identity));
  }

  public void remove(Thing punch) {
    all.remove(punch.id());
  }

  /** Takes the old one's place. */
  public Thing correct(Thing old, Thing punch) {
    remove(old);
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

  /** Somebody arrives or leaves. */
  void happen(Thing member, Instant at) {
    boolean morning = at.atZone(zone).getHour() < 13;
    Instant scheduled = at(LocalDate.ofInstant(at, zone), morning ? "09:00" : "18:00");
    Thing punch = of(member).with("checkin_time", at).with("sch_checkin_time", scheduled);
    record(morning ? punch : punch.with("checkin_type", "下班打卡"));
  }
}
