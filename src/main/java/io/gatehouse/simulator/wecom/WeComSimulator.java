package io.gatehouse.simulator.wecom;

import static io.gatehouse.simulator.wecom.WeComCompany.list;
import static io.gatehouse.simulator.wecom.WeComCompany.time;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.simulator.CallRate;
import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.ServerOptions;
import io.gatehouse.simulator.Simulator;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import io.gatehouse.simulator.VendorApi;
import io.gatehouse.simulator.wecom.Call.Refusal;
import io.gatehouse.simulator.wecom.Call.Window;
import io.gatehouse.simulator.wecom.WeComCompany.Bad;
import io.gatehouse.simulator.wecom.WeComCompany.RuleLine;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/**
 * WeCom with the platform's limits; its {@link #baseUrl} goes up to, not including, /cgi-bin.
 * Errors of the platform itself are injected as {@code
 * faults().inject(Fault.ERROR_CODE).code(45009).onPath("checkin/getcheckindata").times(3)}.
 */
public final class WeComSimulator extends Simulator<WeComQuirk> implements VendorApi {
  static final String ACCESS = "devicedata/get_accesscontrol_data";
  static final String RULES = "devicedata/get_accesscontrol_rule";
  static final String CHECKIN = "checkin/getcheckindata";

  private static final String PREFIX = "/cgi-bin/";
  private static final Duration LONGEST_ACCESS = Duration.ofDays(31);
  private static final Duration LONGEST_CHECKIN = Duration.ofDays(30);

  /** How much from before the window comes with {@link WeComQuirk#REPEATED_ROWS}. */
  private static final int EARLIER_SECONDS = 600;

  private static final int REPEATED_ROWS = 3;
  private static final int REPEATED_PUNCHES = 7;

  /** What kind of company to start. */
  public static final class Options extends ServerOptions {
    /** Share of the history's passages uploaded minutes to days after they happened. */
    public double lateShare = 0.01;

    /** Share of the passages to come that are uploaded up to five minutes late. */
    public double liveLateShare = 0.01;

    /** Punches of so many days before today and of today, all employees'. */
    public int punchDays;

    /** How long after its upload a passage shows in replies; whole seconds. */
    public Duration indexDelay = Duration.ZERO;

    /** How many calls for punches an app may make. */
    public int checkinsPerMinute = 600;

    public WeComQuirk[] quirks = {};

    private Options() {
      people = 200;
      devices = 4;
    }
  }

  /** Ways in which a cursor never comes to its end. */
  public enum CursorLoop {
    /** The next cursor is the one just used, with the same rows. */
    SAME(turn -> turn),
    /** Two cursors in turn, with the same rows. */
    ALTERNATING(turn -> turn == 0 ? 1 : 0),
    /** Always a new cursor, with the same rows. */
    RENEWED(turn -> turn + 1),
    /** Always a new cursor, with no rows. */
    ENDLESS(turn -> turn + 1);

    private final IntUnaryOperator turn;

    CursorLoop(IntUnaryOperator turn) {
      this.turn = turn;
    }
  }

  /**
   * Where a walk through passages goes on.
   *
   * @param place of the next passage
   * @param walk fingerprint of the question it belongs to
   * @param turn tells cursors of one place apart
   * @param age how often cursors had been forgotten when it was given out
   */
  private record Cursor(long place, int walk, int turn, int age) {
    Cursor turned(int other) {
      return new Cursor(place, walk, other, age);
    }

    /** As the document shows them: 16 bytes in Base64 that only the server can read. */
    String text() {
      UUID bytes = UUID.nameUUIDFromBytes(toString().getBytes(UTF_8));
      ByteBuffer buffer = ByteBuffer.allocate(16).putLong(bytes.getMostSignificantBits());
      return Base64.getEncoder()
          .encodeToString(buffer.putLong(bytes.getLeastSignificantBits()).array());
    }
  }

  private final Options options;
  private final WeComCompany company;
  private final WeComTruth truth;
  private final Tokens tokens;
  private final Map<Tokens.Kind, CallRate> checkins = new EnumMap<>(Tokens.Kind.class);

  /** All that were given out, by their text. */
  private final Map<String, Cursor> cursors = new ConcurrentHashMap<>();

  private volatile int age;

  /** Null for none. */
  private volatile CursorLoop loop;

  private WeComSimulator(Clock clock, Options options) {
    super("wecom-simulator", "wecom", clock, options, WeComQuirk.class, options.quirks);
    this.options = options;
    company = new WeComCompany(options, clock);
    truth = new WeComTruth(options.zone, company, templates());
    tokens = new Tokens(options, clock);
    serves(this, company::happen);
  }

  /** Makes the company and its history; {@link #listen} opens the port. */
  public static WeComSimulator make(Clock clock, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    return new WeComSimulator(clock, chosen);
  }

  /** Makes it and listens. */
  public static WeComSimulator start(Clock clock, Consumer<Options> options) {
    WeComSimulator server = make(clock, options);
    server.listen();
    return server;
  }

  /** Who and what there is: change it at will. */
  public WeComCompany company() {
    return company;
  }

  public Tokens tokens() {
    return tokens;
  }

  public Tokens.App app(Tokens.Kind kind) {
    return Tokens.app(kind);
  }

  /** From now on cursors never come to their end; null ends that. */
  public void loopCursors(CursorLoop kind) {
    loop = kind;
  }

  /** Cursors given out so far are no longer accepted, as after a restart of the platform. */
  public void forgetCursors() {
    age++;
  }

  /** The platform's calls to a suite's callback address. */
  public CallbackPusher callback(URI url) {
    return new CallbackPusher(url, tokens, clock);
  }

  /** True when every passage that there will be shows in replies. */
  @Override
  public boolean allVisible() {
    return company.passages().tailMap(behind(shown())).isEmpty();
  }

  /** Until when uploads show in replies. */
  private Instant shown() {
    return clock.instant().minus(options.indexDelay);
  }

  private static long behind(Instant moment) {
    return WeComCompany.place(moment.getEpochSecond() + 1);
  }

  /** Passages uploaded and punches recorded so far, good or bad. */
  @Override
  public int events() {
    return company.passages().headMap(behind(clock.instant())).size() + company.punches().size();
  }

  /** What the warehouse must hold. */
  @Override
  public Truth truth() {
    return truth.at(clock.instant());
  }

  @Override
  public String route(HttpRequest request) {
    String path = request.path();
    return path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
  }

  @Override
  public HttpReply error(int code) {
    return refused(new Refusal(code, ""));
  }

  @Override
  public HttpReply answer(HttpRequest request) {
    String path = route(request);
    try {
      return switch (path) {
        case "gettoken", "service/get_suite_token", "service/get_corp_token" ->
            token(Call.of(path, request, violations()));
        case ACCESS -> passages(Call.of(path, request, violations()));
        case RULES -> rules(Call.of(path, request, violations()));
        case CHECKIN -> punches(Call.of(path, request, violations()));
        default -> HttpReply.html(404);
      };
    } catch (Refusal refusal) {
      return refused(refusal);
    }
  }

  private HttpReply reply(String shape, Map<String, ?> values) {
    return writer().reply(templates().fill(shape, values));
  }

  private HttpReply refused(Refusal refusal) {
    return reply("refusal", Map.of("errcode", refusal.errcode, "errmsg", refusal.getMessage()))
        .whenDelivered(refusal.delivered);
  }

  private HttpReply token(Call call) {
    Tokens.Token token = tokens.issue(call);
    long left = tokens.millisLeft(token) / 1000;
    return reply(call.path(), Map.of("token", token.value(), "left", left))
        .whenDelivered(() -> tokens.delivered(token, call));
  }

  /** {@value #ACCESS} (document 40491): passages by their upload time. */
  private HttpReply passages(Call call) {
    Tokens.App app = tokens.check(call);
    Window window = call.window("begin_time", "end_time", LONGEST_ACCESS, clock.instant());
    boolean students = call.number("user_type") == WeComCompany.STUDENT;
    boolean byDevice = call.number("data_filter_type") == 1;
    Set<String> ids = call.texts(byDevice ? "device_sn_list" : "open_userid_list");
    if (ids.isEmpty()) {
      throw call.wrong(WeComViolation.BAD_PARAMETER, ": data_filter_type");
    }
    long agent = call.number("agentid");
    if (agent == 0 && app.kind() == Tokens.Kind.SUITE) {
      throw call.wrong(WeComViolation.WITHOUT_AGENT_ID, "");
    }
    if (agent != 0 && agent != app.agentId()) {
      throw new Refusal(301002, "");
    }
    boolean crosses = !month(window.begin()).equals(month(window.end() - 1));
    if (crosses) {
      call.note(WeComViolation.CROSSES_MONTH);
    }
    boolean repeats = crosses || quirks().on(WeComQuirk.REPEATED_ROWS);
    Cursor at = cursor(call, app, window.begin() - (repeats ? EARLIER_SECONDS : 0));
    CursorLoop looping = loop;
    boolean emptied = quirks().on(WeComQuirk.EMPTY_PAGES) && at.turn == 0 && at.place % 2 == 0;
    if (looping == CursorLoop.ENDLESS || emptied) {
      return page(List.of(), at.turned(at.turn + 1));
    }
    long end = window.end() - (quirks().on(WeComQuirk.END_EXCLUSIVE) ? 1 : 0);
    long behind = Math.min(WeComCompany.place(end + 1), behind(shown()));
    Predicate<Thing> asked =
        passage ->
            students == passage.get("user_type").equals(WeComCompany.STUDENT)
                && ids.contains(passage.text(byDevice ? "device_sn" : "open_userid"));
    int limit = (int) call.number("limit");
    List<Map.Entry<Long, Thing>> rows =
        company.passages().tailMap(at.place).entrySet().stream()
            .takeWhile(row -> row.getKey() < behind)
            .filter(row -> asked.test(row.getValue()))
            .limit(limit)
            .toList();
    Cursor next = null;
    if (looping != null) {
      next = at.turned(looping.turn.applyAsInt(at.turn));
    } else if (rows.size() == limit) { // and perhaps no more
      int last = limit - 1 - (repeats && limit > 2 * REPEATED_ROWS ? REPEATED_ROWS : 0);
      next = new Cursor(rows.get(last).getKey() + 1, at.walk, 0, at.age);
    }
    return page(rows, next);
  }

  private YearMonth month(long second) {
    return YearMonth.from(Instant.ofEpochSecond(second).atZone(options.zone));
  }

  /** Where the call goes on; the walk's beginning for the first one. */
  private Cursor cursor(Call call, Tokens.App app, long begin) {
    ObjectNode question = call.body().deepCopy();
    question.remove("cursor");
    int walk = List.of(question, app).hashCode();
    if (call.text("cursor").isEmpty()) {
      return new Cursor(WeComCompany.place(begin), walk, 0, age);
    }
    Cursor cursor = cursors.get(call.text("cursor"));
    if (cursor == null) {
      throw call.wrong(WeComViolation.UNKNOWN_CURSOR, ": cursor");
    }
    if (cursor.age != age) {
      throw new Refusal(40058, ": cursor expired");
    }
    if (cursor.walk != walk) {
      throw call.wrong(WeComViolation.CHANGED_IN_MID_PAGING, ": cursor of another query");
    }
    return cursor;
  }

  /**
   * @param next null after the last page
   */
  private HttpReply page(List<Map.Entry<Long, Thing>> rows, Cursor next) {
    Map<String, Object> values = new HashMap<>();
    values.put(
        "items", rows.stream().map(row -> told("passage", row.getValue(), Map.of())).toList());
    if (next != null) {
      cursors.put(next.text(), next);
      values.put("next", next.text());
    } else {
      values.put("next", quirks().on(WeComQuirk.NO_LAST_CURSOR) ? null : "");
    }
    return reply("passages", values);
  }

  private Fields told(String shape, Thing record, Map<String, ?> more) {
    Fields right = templates().fill(shape, record, more);
    return record.get("bad") instanceof Bad bad ? bad.spoil(right) : right;
  }

  /** {@value #RULES} (document 40492): the door rules of one device. */
  private HttpReply rules(Call call) {
    tokens.check(call);
    String sn = call.text("device_sn");
    if (!company.deviceSns().contains(sn)) {
      throw new Refusal(40058, ": device_sn not authorized");
    }
    List<Thing> told = new ArrayList<>();
    Map<String, List<Fields>> items = new HashMap<>();
    List.of("pass_rule", "remote_pass_rule").forEach(kind -> items.put(kind, new ArrayList<>()));
    for (Thing rule : company.rules().oldestFirst()) {
      if (rule.get("device_sn").equals(sn)) {
        told.add(rule);
        items.get(rule.text("rule_kind")).add(rule(rule));
      }
    }
    return reply("rules", items).whenDelivered(() -> company.rules().tell(told));
  }

  private Fields rule(Thing rule) {
    String shape = quirks().on(WeComQuirk.NO_DEFAULT_USER_TYPE) ? "person-of-no-type" : "person";
    List<Object> people = new ArrayList<>();
    for (Thing member : WeComCompany.<Thing>list(rule, "members")) {
      boolean plain = quirks().on(WeComQuirk.PLAIN_PEOPLE);
      people.add(plain ? member.get("open_userid") : templates().fill(shape, member));
    }
    List<String> lines =
        WeComCompany.<RuleLine>list(rule, "lines").stream().map(RuleLine::text).toList();
    return templates().fill("rule", rule, Map.of("lines", lines, "people", people));
  }

  /** {@value #CHECKIN} (document 14630): punches of some users between two times. */
  private HttpReply punches(Call call) {
    count(call, tokens.check(call));
    Set<String> types =
        switch ((int) call.number("opencheckindatatype")) {
          case 1 -> Set.of("上班打卡", "下班打卡");
          case 2 -> Set.of("外出打卡");
          default -> Set.of();
        };
    Window window = call.window("starttime", "endtime", LONGEST_CHECKIN, clock.instant());
    Set<String> users = users(call);
    boolean byShift = quirks().on(WeComQuirk.NIGHT_PUNCHES);
    Predicate<Thing> asked =
        punch -> {
          Instant scheduled = byShift ? time(punch, "sch_checkin_time") : null;
          return users.contains(punch.text("userid"))
              && (types.isEmpty() || types.contains(punch.text("checkin_type")))
              && window.holds(time(punch, "checkin_time"))
              && (scheduled == null || window.holds(scheduled));
        };
    List<Thing> told = company.punches().now(asked);
    List<Thing> items = new ArrayList<>(told);
    for (int i = 0; quirks().on(WeComQuirk.REPEATED_ROWS) && i < told.size(); ) {
      items.add(told.get(i));
      i += REPEATED_PUNCHES;
    }
    return reply("punches", Map.of("items", items.stream().map(this::punch).toList()))
        .whenDelivered(() -> company.punches().all().tell(told));
  }

  /** Calls that are too many do not count. */
  private synchronized void count(Call call, Tokens.App app) {
    CallRate rate =
        checkins.computeIfAbsent(
            app.kind(),
            kind -> new CallRate(clock, options.checkinsPerMinute, Duration.ofMinutes(1)));
    if (rate.isOver()) {
      throw call.wrong(WeComViolation.RATE_EXCEEDED, "");
    }
    rate.count();
  }

  private Set<String> users(Call call) {
    Set<String> users = call.texts("useridlist");
    List<String> invalid = users.stream().filter(user -> !company.knows(user)).toList();
    if (!invalid.isEmpty()) {
      String names = ", invalid userid: " + String.join(",", invalid);
      throw new Refusal(301021, quirks().on(WeComQuirk.UNNAMED_USERS) ? "" : names);
    }
    return users;
  }

  private Fields punch(Thing punch) {
    String semicolon = quirks().on(WeComQuirk.FULL_WIDTH_SEMICOLONS) ? "；" : ";";
    List<String> exceptions = list(punch, "exceptions");
    return told("punch", punch, Map.of("exceptions", String.join(semicolon, exceptions)));
  }
}
