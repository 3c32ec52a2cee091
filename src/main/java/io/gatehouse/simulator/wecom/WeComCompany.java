package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Thing;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The company itself, by the platform's names: who and what there is, made up from a seed, its door
 * passages (document 40491), door rules (40492) and {@link Punches}. The same for the same seed and
 * the same calls; to be changed from any thread.
 */
public final class WeComCompany {
  /** Each with the values that it has unless told otherwise; the first is its id. */
  static final Map<String, Thing> SAMPLES = Thing.read("/simulator/wecom/things.json");

  static final int EMPLOYEE = 0;
  static final int VISITOR = 1;
  static final int STUDENT = 2;

  private static final String[] NAMES = {"zhangwei", "lina", "wangfang", "liuyang", "chenjie"};
  private static final String ID_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final Duration RULES_OLD = Duration.ofDays(60);
  private static final int TRIES = 20;

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

    final boolean rejectsPassage;
    final boolean rejectsPunch;

    Bad(boolean rejectsPassage, boolean rejectsPunch) {
      this.rejectsPassage = rejectsPassage;
      this.rejectsPunch = rejectsPunch;
    }

    /** What stands in the record's reply in place of the truth. */
    Map<String, Object> spoil(Thing record, String timeName, String personName, String numbers) {
      Map<String, Object> spoilt = new HashMap<>();
      switch (this) {
        case MISSING_TIME -> spoilt.put(timeName, null);
        case TEXT_TIME -> spoilt.put(timeName, "yesterday");
        case ABSURD_TIME -> spoilt.put(timeName, time(record, timeName).getEpochSecond() * 1000000);
        case MISSING_DEVICE -> spoilt.put("device_sn", null);
        case MISSING_PERSON -> spoilt.put(personName, null);
        case TEXT_NUMBERS -> {
          for (String name : numbers.split(" ")) {
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
  private final Punches punches;
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
      members.add(
          SAMPLES
              .get("member")
              .with("userid", userId)
              .with("open_userid", openUserId(making))
              .with("user_type", type));
      userIds.add(userId);
    }
    for (int i = 0; i < options.devices; i++) {
      deviceSns.add("C00%d".formatted(123_122 + i));
    }
    passages = new Passages(options, clock, deviceSns, members);
    makeRules();
    punches = new Punches(options, clock, employees());
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
    return SAMPLES
        .get("passage")
        .with("device_sn", deviceSns.get(0))
        .with("open_userid", member.get("open_userid"))
        .with("user_type", member.get("user_type"))
        .with("timestamp", now())
        .with("uploadedAt", now());
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
    rules.put(
        SAMPLES
            .get("rule")
            .with("identity", sn + "|" + kind + "|" + id)
            .with("device_sn", sn)
            .with("rule_kind", kind)
            .with("rule_id", id)
            .with("name", name)
            .with("lines", lines)
            .with("effect_time", since)
            .with("members", whom));
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

  public Punches punches() {
    return punches;
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

  /** One thing that goes on happening: mostly a passage, now and then uploaded late, or a punch. */
  synchronized void happen(long atMillis) {
    Instant at = Instant.ofEpochSecond(atMillis / 1000);
    if (happening.nextInt(10) == 0) {
      punches.happen(any(employees()), at);
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
