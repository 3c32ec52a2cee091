package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Thing;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The company itself, by the platform's names: who and what there is, made up from a seed, its door
 * passages (document 40491), door rules (40492) and punches (14630). The same for the same seed and
 * the same calls; to be changed from any thread.
 */
public final class WeComCompany {
  /** Somebody: {@code userid} for attendance, {@code open_userid} for doors. */
  static final Thing.Kind MEMBER = Thing.kind("userid", "open_userid", "user_type");

  /** Times to the second; no reply tells when it was uploaded, by which windows select. */
  static final Thing.Kind PASSAGE =
      Thing.kind(
          "device_sn",
          "open_userid",
          "user_type",
          "timestamp",
          "pass_type",
          "pass_method",
          "uploadedAt",
          "bad");

  private static final Thing.Kind RULE =
      Thing.kind(
          "identity",
          "device_sn",
          "rule_kind",
          "rule_id",
          "name",
          "lines",
          "effect_time",
          "members");

  private static final Thing.Kind PUNCH =
      Thing.kind(
          "identity",
          "userid",
          "groupname",
          "groupid",
          "checkin_type",
          "exceptions",
          "checkin_time",
          "sch_checkin_time",
          "location_title",
          "location_detail",
          "wifiname",
          "wifimac",
          "notes",
          "mediaids",
          "lat",
          "lng",
          "deviceid",
          "schedule_id",
          "timeline_id",
          "bad");

  static final int EMPLOYEE = 0;
  static final int VISITOR = 1;
  static final int STUDENT = 2;

  /** In {@code exceptions}: somebody should have punched and did not. */
  public static final String MISSED = "未打卡";

  private static final String ARRIVAL = "上班打卡";
  private static final String DEPARTURE = "下班打卡";
  private static final String[] NAMES = {"zhangwei", "lina", "wangfang", "liuyang", "chenjie"};
  private static final String ID_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final Duration RULES_OLD = Duration.ofDays(60);
  private static final int TRIES = 20;

  private static final Comparator<Thing> BY_TIME =
      Comparator.<Thing, Instant>comparing(punch -> time(punch, "checkin_time"))
          .thenComparing(Thing::id);

  /** Deliberately bad records, and whether a warehouse can still make a row of one. */
  public enum Bad {
    MISSING_TIME(true, true),
    /** The time is a word. */
    TEXT_TIME(true, true),
    /** The time in microseconds: a year that no calendar needs. */
    ABSURD_TIME(true, true),
    /** Without {@code device_sn}; punches need no {@code deviceid}. */
    MISSING_DEVICE(true, false),
    /** Somebody passed, nobody knows who; a punch is somebody's. */
    MISSING_PERSON(false, true),
    /** Numbers written as texts, the time too. */
    TEXT_NUMBERS(false, false);

    private final boolean rejectsPassage;
    private final boolean rejectsPunch;

    Bad(boolean rejectsPassage, boolean rejectsPunch) {
      this.rejectsPassage = rejectsPassage;
      this.rejectsPunch = rejectsPunch;
    }

    /** What stands in the record's reply in place of the truth. */
    Map<String, Object> spoil(Thing record, String timeName, String personName, String... numbers) {
      Map<String, Object> spoilt = new HashMap<>();
      switch (this) {
        case MISSING_TIME -> spoilt.put(timeName, null);
        case TEXT_TIME -> spoilt.put(timeName, "yesterday");
        case ABSURD_TIME -> spoilt.put(timeName, time(record, timeName).getEpochSecond() * 1000000);
        case MISSING_DEVICE -> spoilt.put("device_sn", null);
        case MISSING_PERSON -> spoilt.put(personName, null);
        case TEXT_NUMBERS -> {
          for (String name : numbers) {
            Object value = record.get(name);
            if (value != null) {
              boolean time = value instanceof Instant;
              spoilt.put(name, (time ? ((Instant) value).getEpochSecond() : value).toString());
            }
          }
        }
      }
      return spoilt;
    }
  }

  /**
   * One line of a door rule.
   *
   * @param text as the platform writes it: {@code 8:30-12:00,13:00-18:05 * * 1-5 *}
   * @param on the days that its weekday column means; none where it follows no grammar
   */
  public record RuleLine(String text, List<DayOfWeek> on) {

    /**
     * @param weekdays that the text means; 0 is Sunday
     */
    public static RuleLine of(String text, int... weekdays) {
      return new RuleLine(
          text, Arrays.stream(weekdays).mapToObj(day -> DayOfWeek.of(day == 0 ? 7 : day)).toList());
    }

    public static RuleLine invalid(String text) {
      return new RuleLine(text, List.of());
    }

    boolean isValid() {
      return !on.isEmpty();
    }
  }

  final Passages passages;
  private final ZoneId zone;
  private final Clock clock;
  private final double lateShare;
  private final SplittableRandom happening;
  private final List<Thing> members = new ArrayList<>();
  private final List<String> deviceSns = new ArrayList<>();
  private final Roster punches = new Roster();
  private final Roster rules = new Roster();
  private final Set<String> userIds = ConcurrentHashMap.newKeySet();

  WeComCompany(WeComSimulator.Options options, Clock clock) {
    zone = options.zone;
    this.clock = clock;
    lateShare = options.liveLateShare;
    happening = new SplittableRandom(options.seed + 9);
    SplittableRandom making = new SplittableRandom(options.seed);
    for (int i = 0; i < options.people; i++) {
      int type = i % 5 == 4 ? STUDENT : i % 20 == 7 ? VISITOR : EMPLOYEE;
      int turn = i / NAMES.length;
      String userId = NAMES[i % NAMES.length] + (turn == 0 ? "" : turn);
      members.add(MEMBER.of(userId, openUserId(making), type));
      userIds.add(userId);
    }
    for (int i = 0; i < options.devices; i++) {
      deviceSns.add("C00%d".formatted(123_122 + i));
    }
    passages = new Passages(options, clock, deviceSns, members);
    makeRules();
    if (options.punchDays > 0) {
      makePunches(options.punchDays, new SplittableRandom(options.seed + 3));
    }
  }

  private static String openUserId(SplittableRandom random) {
    StringBuilder id = new StringBuilder("woAJ2GCAAA");
    for (int i = 0; i < 22; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  static Instant time(Thing thing, String name) {
    return (Instant) thing.get(name);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Most are employees, every fifth a student, every twentieth a visitor. */
  public List<Thing> members() {
    return List.copyOf(members);
  }

  public List<Thing> employees() {
    return members.stream().filter(member -> member.get("user_type").equals(EMPLOYEE)).toList();
  }

  /** The employees'. */
  public List<String> userIds() {
    return employees().stream().map(Thing::id).toList();
  }

  public List<String> deviceSns() {
    return List.copyOf(deviceSns);
  }

  /** Somebody's passage that may come; now, inwards, by face, uploaded at once. */
  public Thing passage(Thing member) {
    return PASSAGE.of(
        deviceSns.get(0),
        member.get("open_userid"),
        member.get("user_type"),
        now(),
        1,
        1,
        now(),
        null);
  }

  /**
   * It happens: replies have it from its upload on.
   *
   * @return as it is known
   */
  public Thing upload(Thing passage) {
    Thing known = passage;
    if (passage.get("bad") == Bad.MISSING_PERSON) {
      known = known.with("open_userid", null);
    }
    for (String name : List.of("timestamp", "uploadedAt")) {
      known = known.with(name, time(passage, name).truncatedTo(ChronoUnit.SECONDS));
    }
    passages.add(known);
    return known;
  }

  /** The first employee passes the first device now, which tells of it only so much later. */
  public Thing pass(Duration uploadedAfter) {
    return upload(
        passage(employees().get(0)).with("uploadedAt", clock.instant().plus(uploadedAfter)));
  }

  /** The same, with a bad record. */
  public Thing pass(Bad bad) {
    return upload(passage(employees().get(0)).with("bad", bad));
  }

  /** What makes it this passage and no other; one to be rejected is like no other. */
  static String identity(Thing passage) {
    return String.join(
        "|",
        passage.id(),
        passage.text("user_type"),
        passage.text("open_userid"),
        Long.toString(time(passage, "timestamp").getEpochSecond()),
        passage.text("pass_type"),
        passage.text("pass_method") + (isRejectedPassage(passage) ? "|" + passage.get("bad") : ""));
  }

  static boolean isRejectedPassage(Thing passage) {
    return passage.get("bad") instanceof Bad bad && bad.rejectsPassage;
  }

  /** The rules as they are now; to be changed by {@link Thing#with} {@code lines} and so on. */
  public Roster rules() {
    return rules;
  }

  /**
   * Three or four rules a device: office hours with a lunch break, nights and weekends without a
   * name, one for opening from afar, and at every third device the document's invalid one.
   */
  private void makeRules() {
    RuleLine office = RuleLine.of("8:30-12:00,13:00-18:05 * * 1-5 *", 1, 2, 3, 4, 5);
    RuleLine saturdays = RuleLine.of("9:00-12:00 * * 6 *", 6);
    RuleLine nights = RuleLine.of("22:00-23:59,0:00-6:00 * * 6,0 *", 6, 0);
    RuleLine stocktaking = RuleLine.of("0:00-23:59 */15 1-3,12 * *", 0, 1, 2, 3, 4, 5, 6);
    Instant since = clock.instant().minus(RULES_OLD).truncatedTo(ChronoUnit.SECONDS);
    for (int i = 0; i < deviceSns.size(); i++) {
      int first = i * 7 % members.size();
      List<Thing> some = List.copyOf(members.subList(first, Math.min(first + 10, members.size())));
      String sn = deviceSns.get(i);
      rule(sn, "pass_rule", "r1", "办公时间", List.of(office, saturdays), since, some);
      rule(sn, "pass_rule", "r2", null, List.of(nights, stocktaking), since, some);
      rule(sn, "remote_pass_rule", "r1", "远程", List.of(office), since, some);
      if (i % 3 == 0) {
        RuleLine invalid = RuleLine.invalid("9:300-10:00 * * 6 *");
        rule(sn, "pass_rule", "r3", null, List.of(invalid), since, some);
      }
    }
  }

  private void rule(
      String sn,
      String kind,
      String id,
      String name,
      List<RuleLine> lines,
      Instant since,
      List<Thing> whom) {
    rules.put(RULE.of(sn + "|" + kind + "|" + id, sn, kind, id, name, lines, since, whom));
  }

  List<Thing> rules(String deviceSn, String kind) {
    return rules.oldestFirst().stream()
        .filter(rule -> rule.get("device_sn").equals(deviceSn))
        .filter(rule -> rule.get("rule_kind").equals(kind))
        .toList();
  }

  @SuppressWarnings("unchecked")
  static <T> List<T> list(Thing thing, String name) {
    return (List<T>) thing.get(name);
  }

  /** The punches as the platform has them now, missed and bad ones among them, by identity. */
  public Roster punches() {
    return punches;
  }

  /** By time. */
  public List<Thing> punches(Predicate<Thing> which) {
    return punches.oldestFirst().stream().filter(which).sorted(BY_TIME).toList();
  }

  /** Somebody's arrival that may be recorded; now, nothing scheduled. */
  public Thing punch(Thing member) {
    return PUNCH.of(
        "",
        member.id(),
        "打卡一组",
        1L,
        ARRIVAL,
        List.of(),
        now(),
        null,
        "依澜府",
        "四川省成都市武侯区益州大道中段784号附近",
        "办公一区",
        "3c:46:d8:0c:7a:70",
        "",
        List.of(),
        null,
        null,
        null,
        0L,
        2L,
        null);
  }

  /**
   * The platform has it from now on.
   *
   * @return as it is known
   */
  public Thing record(Thing punch) {
    return punches.put(identified(punch));
  }

  /** Takes the old one's place. */
  public Thing correct(Thing old, Thing punch) {
    punches.remove(old.id());
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

  static boolean isRejectedPunch(Thing punch) {
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
            known.text("deviceid") + (isRejectedPunch(known) ? "|" + known.get("bad") : "")));
  }

  /** The punches of these users that match, user by user, by time. */
  List<Thing> punches(Set<String> of, Predicate<Thing> which) {
    Map<String, List<Thing>> byUser =
        punches.oldestFirst().stream()
            .filter(punch -> of.contains(punch.text("userid")) && which.test(punch))
            .sorted(BY_TIME)
            .collect(Collectors.groupingBy(punch -> punch.text("userid")));
    return of.stream().map(byUser::get).filter(Objects::nonNull).flatMap(List::stream).toList();
  }

  /** From now on the platform refuses calls that name this user, as it does unknown ones. */
  public void invalidate(String userId) {
    userIds.remove(userId);
  }

  public void validate(String userId) {
    userIds.add(userId);
  }

  boolean knows(String userId) {
    return userIds.contains(userId);
  }

  /**
   * Past working days of all employees: arrivals and departures, some late or elsewhere, some after
   * midnight, some missed, and now and then somebody on the road.
   */
  private void makePunches(int days, SplittableRandom random) {
    Instant until = clock.instant();
    LocalDate today = LocalDate.ofInstant(until, zone);
    List<Thing> employees = employees();
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
    Instant begin = day.atTime(LocalTime.of(9, 0)).atZone(zone).toInstant();
    Instant end = day.atTime(LocalTime.of(18, 0)).atZone(zone).toInstant();
    int dice = random.nextInt(100);
    Thing arrival = punch(member).with("sch_checkin_time", begin);
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
          punch(member)
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
        punch(member)
            .with("checkin_type", DEPARTURE)
            .with(
                "checkin_time", end.plusSeconds(night ? 6 * 3600 + 2100 : random.nextInt(0, 7200)))
            .with("sch_checkin_time", end)
            .with("deviceid", "E5FA89F6-3926-4972-BE4F-%012X".formatted(member.id().hashCode())));
    return made;
  }

  /** One thing that goes on happening: mostly a passage, now and then uploaded late, or a punch. */
  synchronized void happen(long atMillis) {
    Instant at = Instant.ofEpochSecond(atMillis / 1000);
    if (happening.nextInt(10) == 0) {
      boolean morning = at.atZone(zone).getHour() < 13;
      LocalTime scheduled = LocalTime.of(morning ? 9 : 18, 0);
      Thing punch =
          punch(any(employees()))
              .with("checkin_type", morning ? ARRIVAL : DEPARTURE)
              .with("checkin_time", at)
              .with(
                  "sch_checkin_time",
                  at.atZone(zone).toLocalDate().atTime(scheduled).atZone(zone).toInstant());
      if (punches.find(identified(punch).id()).isEmpty()) {
        record(punch);
      }
      return;
    }
    for (int i = 0; i < TRIES; i++) {
      Thing member = any(members);
      Thing passage =
          passage(member)
              .with("device_sn", any(deviceSns))
              .with("timestamp", at)
              .with("pass_type", happening.nextInt(20) == 0 ? 3 : happening.nextInt(1, 3))
              .with("pass_method", happening.nextInt(4) == 0 ? happening.nextInt(1, 7) : 1)
              .with("uploadedAt", now().plusSeconds(lateness()));
      if (!passages.has(identity(passage))) {
        upload(passage);
        return;
      }
    }
  }

  private long lateness() {
    return happening.nextDouble() < lateShare ? happening.nextInt(5, 300) : happening.nextInt(0, 3);
  }

  private <T> T any(List<T> list) {
    return list.get(happening.nextInt(list.size()));
  }
}
