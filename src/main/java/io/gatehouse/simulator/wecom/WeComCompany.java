package io.gatehouse.simulator.wecom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Templates;
import io.gatehouse.simulator.Thing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The company itself, by the platform's names: who and what there is, made up from a seed, its door
 * passages (document 40491), door rules (40492) and {@link Punches}. The same for the same seed and
 * the same calls; to be changed from any thread.
 */
public final class WeComCompany {
  /** What companies are made of. */
  static final JsonNode MADE = Templates.json("/simulator/wecom/company.json");

  /** Each with the values that it has unless told otherwise; the first is its id. */
  static final Map<String, Thing> SAMPLES = Thing.read("/simulator/wecom/things.json");

  static final int EMPLOYEE = 0;
  static final int VISITOR = 1;
  static final int STUDENT = 2;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> IDENTITY =
      List.of("device_sn", "user_type", "open_userid", "timestamp", "pass_type", "pass_method");
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final Duration RULES_OLD = Duration.ofDays(60);

  /** From a passage to its upload, where the device is on line. */
  private static final int UPLOAD_SECONDS = 2;

  /** In seconds; the longest is so many times as long: six days. */
  private static final int LEAST_LATE = 300;

  private static final int MOST_LATE = 1728;

  /** Deliberately bad records, and whether a warehouse can still make a row of one. */
  public enum Bad {
    MISSING_TIME(true, true, "timestamp checkin_time", time -> null),
    /** The time is a word. */
    TEXT_TIME(true, true, "timestamp checkin_time", time -> "yesterday"),
    /** The time in microseconds: a year that no calendar needs. */
    ABSURD_TIME(true, true, "timestamp checkin_time", time -> (Long) time * 1_000_000),
    /** Without {@code device_sn}; punches need no {@code deviceid}. */
    MISSING_DEVICE(true, false, "device_sn", device -> null),
    /** Somebody passed, nobody knows who; a punch is somebody's. */
    MISSING_PERSON(false, true, "open_userid userid", person -> null),
    /** Numbers written as texts, the time too. */
    TEXT_NUMBERS(false, false, "", value -> value instanceof Number ? value.toString() : value);

    final boolean rejectsPassage;
    final boolean rejectsPunch;
    private final String members;
    private final UnaryOperator<Object> instead;

    /**
     * @param members that it touches; none for all
     * @param instead what stands there; null for nothing
     */
    Bad(
        boolean rejectsPassage,
        boolean rejectsPunch,
        String members,
        UnaryOperator<Object> instead) {
      this.rejectsPassage = rejectsPassage;
      this.rejectsPunch = rejectsPunch;
      this.members = members;
      this.instead = instead;
    }

    /** The record as replies have it. */
    Fields spoil(Fields right) {
      Fields spoilt = new Fields();
      for (Fields.Field member : right.list()) {
        boolean touched = members.isEmpty() || Set.of(members.split(" ")).contains(member.name());
        Object value = touched ? instead.apply(member.value()) : member.value();
        if (!touched || value != null) {
          spoilt.add(member.name(), value);
        }
      }
      return spoilt;
    }
  }

  /**
   * One line of a door rule.
   *
   * @param text as the platform writes it: {@code 8:30-12:00,13:00-18:05 * * 1-5 *}
   * @param on the days that its weekday column means, 0 is Sunday; none where it follows no grammar
   */
  public record RuleLine(String text, int... on) {
    boolean isValid() {
      return on.length > 0;
    }
  }

  private final Clock clock;
  private final double lateShare;
  private final SplittableRandom happening;
  private final List<Thing> members = new ArrayList<>();
  private final List<Thing> employees;
  private final List<String> deviceSns;
  private final Set<String> invalidUsers = ConcurrentHashMap.newKeySet();
  private final Roster rules = new Roster();
  private final Punches punches;

  /** By their {@link #place}, those that will be uploaded among them. */
  private final ConcurrentSkipListMap<Long, Thing> passages = new ConcurrentSkipListMap<>();

  private final AtomicLong uploads = new AtomicLong();

  WeComCompany(WeComSimulator.Options options, Clock clock) {
    this.clock = clock;
    lateShare = options.liveLateShare;
    happening = new SplittableRandom(options.seed + 9);
    SplittableRandom making = new SplittableRandom(options.seed);
    JsonNode names = MADE.path("names");
    for (int i = 0; i < options.people; i++) {
      int type = i % 5 == 4 ? STUDENT : i % 20 == 7 ? VISITOR : EMPLOYEE;
      int turn = i / names.size();
      String userId = names.path(i % names.size()).asText() + (turn == 0 ? "" : turn);
      byte[] id = new byte[16];
      making.nextBytes(id);
      members.add(
          SAMPLES
              .get("member")
              .with("userid", userId)
              .with("open_userid", "woAJ2GCAAA" + BASE64.encodeToString(id))
              .with("user_type", type));
    }
    employees = members.stream().filter(one -> one.get("user_type").equals(EMPLOYEE)).toList();
    deviceSns =
        IntStream.range(123_122, 123_122 + options.devices).mapToObj(sn -> "C00" + sn).toList();
    makeHistory(options);
    makeRules();
    punches = new Punches(options, clock, employees);
  }

  private void makeHistory(WeComSimulator.Options options) {
    SplittableRandom random = new SplittableRandom(options.seed + 2);
    Instant from = options.historyAt(0, clock).truncatedTo(ChronoUnit.SECONDS);
    long seconds = Duration.between(from, options.historyAt(options.history, clock)).toSeconds();
    for (int row = 0; row < options.history; row++) {
      Instant slot = from.plusSeconds(row * seconds / options.history);
      boolean late = random.nextDouble() < options.lateShare;
      double before = late ? LEAST_LATE * Math.pow(MOST_LATE, random.nextDouble()) : 0;
      Instant at = slot.minusSeconds((long) before);
      String sn = deviceSns.get(row % deviceSns.size());
      pass(random, sn, at.isBefore(from) ? slot : at, slot.plusSeconds(UPLOAD_SECONDS));
    }
  }

  private void pass(SplittableRandom random, String sn, Instant at, Instant uploadedAt) {
    JsonNode methods = MADE.path("methods");
    upload(
        passage(any(members, random))
            .with("device_sn", sn)
            .with("timestamp", at)
            .with("pass_type", random.nextInt(20) == 0 ? 3 : random.nextInt(1, 3))
            .with("pass_method", methods.path(random.nextInt(methods.size())).intValue())
            .with("uploadedAt", uploadedAt));
  }

  private static <T> T any(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }

  /** Those of the document at each device, or at every third, for ten people of its own. */
  private void makeRules() {
    for (int i = 0; i < deviceSns.size(); i++) {
      int first = i * 7 % members.size();
      List<Thing> some = List.copyOf(members.subList(first, Math.min(first + 10, members.size())));
      for (JsonNode made : MADE.path("rules")) {
        if (i % made.path("every").intValue() == 0) {
          List<RuleLine> lines = new ArrayList<>();
          for (Map.Entry<String, JsonNode> line : made.path("lines").properties()) {
            lines.add(new RuleLine(line.getKey(), JSON.convertValue(line.getValue(), int[].class)));
          }
          Thing rule = with(SAMPLES.get("rule"), made.path("values"));
          String sn = deviceSns.get(i);
          rules.put(
              rule.with("identity", sn + "|" + rule.get("rule_kind") + "|" + rule.get("rule_id"))
                  .with("device_sn", sn)
                  .with("lines", lines)
                  .with("effect_time", now().minus(RULES_OLD))
                  .with("members", some));
        }
      }
    }
  }

  /**
   * The thing with other values.
   *
   * @param values texts, numbers, lists of texts and null
   */
  static Thing with(Thing thing, JsonNode values) {
    Thing other = thing;
    for (Map.Entry<String, JsonNode> one : values.properties()) {
      JsonNode value = one.getValue();
      List<String> texts = new ArrayList<>();
      value.forEach(text -> texts.add(text.textValue()));
      Object scalar = value.isNumber() ? value.numberValue() : value.textValue();
      other = other.with(one.getKey(), value.isArray() ? texts : scalar);
    }
    return other;
  }

  static Instant time(Thing thing, String name) {
    return (Instant) thing.get(name);
  }

  @SuppressWarnings("unchecked")
  static <T> List<T> list(Thing thing, String name) {
    return (List<T>) thing.get(name);
  }

  /** The platform knows whole seconds only. */
  static Thing inSeconds(Thing record, String... times) {
    Thing whole = record;
    for (String name : times) {
      if (record.get(name) != null) {
        whole = whole.with(name, time(record, name).truncatedTo(ChronoUnit.SECONDS));
      }
    }
    return whole;
  }

  /** What makes it this record and no other; one to be rejected is like no true one. */
  static String identity(Thing record, List<String> names, boolean rejected) {
    return names.stream().map(record::text).collect(Collectors.joining("|"))
        + (rejected ? "|" + record.get("bad") : "");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Most are employees, every fifth a student, every twentieth a visitor. */
  public List<Thing> members() {
    return List.copyOf(members);
  }

  public List<Thing> employees() {
    return employees;
  }

  /** The employees'. */
  public List<String> userIds() {
    return employees.stream().map(Thing::id).toList();
  }

  public List<String> deviceSns() {
    return deviceSns;
  }

  /** The rules as they are now; to be changed by {@link Thing#with} {@code lines} and so on. */
  public Roster rules() {
    return rules;
  }

  public Punches punches() {
    return punches;
  }

  /** Userids that the platform refuses as unknown ones, from now on; to be changed at will. */
  public Set<String> invalidUsers() {
    return invalidUsers;
  }

  boolean knows(String userId) {
    return !invalidUsers.contains(userId)
        && members.stream().anyMatch(member -> member.id().equals(userId));
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
   * It happens: replies have it from its upload on, behind those that were uploaded before.
   *
   * @return as it is known
   */
  public Thing upload(Thing passage) {
    Thing known = inSeconds(passage, "timestamp", "uploadedAt");
    if (passage.get("bad") == Bad.MISSING_PERSON) {
      known = known.with("open_userid", null);
    }
    long first = place(time(known, "uploadedAt").getEpochSecond());
    passages.put(first + uploads.getAndIncrement() % place(1), known);
    return known;
  }

  /** The first employee passes the first device now, which tells of it only so much later. */
  public Thing pass(Duration uploadedAfter) {
    return upload(
        passage(employees.get(0)).with("uploadedAt", clock.instant().plus(uploadedAfter)));
  }

  /** The same, with a bad record. */
  public Thing pass(Bad bad) {
    return upload(passage(employees.get(0)).with("bad", bad));
  }

  /** Of the first passage that was uploaded in this second since 1970, or later. */
  static long place(long second) {
    return second << 24;
  }

  /** To be read in the order of upload. */
  ConcurrentSkipListMap<Long, Thing> passages() {
    return passages;
  }

  static boolean isRejectedPassage(Thing passage) {
    return passage.get("bad") instanceof Bad bad && bad.rejectsPassage;
  }

  /** Everything uploaded until then, each true passage once. */
  List<Thing> uploaded(Instant until) {
    Set<String> told = new HashSet<>();
    return passages.headMap(place(until.getEpochSecond() + 1)).values().stream()
        .filter(passage -> told.add(identity(passage, IDENTITY, isRejectedPassage(passage))))
        .toList();
  }

  /** One thing that goes on happening: mostly a passage, now and then uploaded late, or a punch. */
  synchronized void happen(long atMillis) {
    Instant at = Instant.ofEpochMilli(atMillis);
    if (happening.nextInt(10) == 0) {
      punches.happen(any(employees, happening), at);
      return;
    }
    boolean late = happening.nextDouble() < lateShare;
    int seconds = late ? happening.nextInt(5, 300) : happening.nextInt(0, 3);
    pass(happening, any(deviceSns, happening), at, now().plusSeconds(seconds));
  }
}
