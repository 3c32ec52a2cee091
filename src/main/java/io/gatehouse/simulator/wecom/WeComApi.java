package io.gatehouse.simulator.wecom;

import static io.gatehouse.simulator.wecom.WeComCompany.list;
import static io.gatehouse.simulator.wecom.WeComCompany.time;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.simulator.CallRate;
import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.QuirkyWriter;
import io.gatehouse.simulator.Switches;
import io.gatehouse.simulator.Templates;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.VendorApi;
import io.gatehouse.simulator.Violations;
import io.gatehouse.simulator.wecom.WeComCompany.Bad;
import io.gatehouse.simulator.wecom.WeComCompany.RuleLine;
import io.gatehouse.simulator.wecom.WeComSimulator.CursorLoop;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** The interfaces below /cgi-bin/: what to answer to a request, before a network's faults. */
final class WeComApi implements VendorApi {
  static final String ACCESS = "devicedata/get_accesscontrol_data";
  static final String RULES = "devicedata/get_accesscontrol_rule";
  static final String CHECKIN = "checkin/getcheckindata";

  private static final String PREFIX = "/cgi-bin/";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_IDS = 100;
  private static final Duration LONGEST_ACCESS = Duration.ofDays(31);
  private static final Duration LONGEST_CHECKIN = Duration.ofDays(30);
  private static final int MOST_ROWS = 500;
  private static final int DEFAULT_ROWS = 200;

  /** How much from before the window comes with {@link WeComQuirk#REPEATED_ROWS}. */
  private static final Duration EARLIER = Duration.ofSeconds(600);

  private static final int REPEATED_ROWS = 3;
  private static final int REPEATED_PUNCHES = 7;

  /**
   * One call with its JSON body, read as strictly as the platform reads it.
   *
   * @param path below /cgi-bin/
   */
  record Call(String path, HttpRequest request, JsonNode body, Violations violations) {

    /** Counts the violation; throw what it returns. */
    Refusal wrong(WeComViolation kind, int code, String message) {
      note(kind);
      return new Refusal(code, message);
    }

    /** Counts a violation that is answered all the same. */
    void note(WeComViolation kind) {
      violations.add(kind, request);
    }

    Refusal bad(String parameter) {
      return wrong(
          WeComViolation.BAD_PARAMETER, Refusal.BAD_PARAMETER, "invalid parameter: " + parameter);
    }

    long number(String name) {
      JsonNode value = body.path(name);
      if (!value.isIntegralNumber() || value.longValue() < 0) {
        throw bad(name);
      }
      return value.longValue();
    }

    Instant time(String name) {
      return Instant.ofEpochSecond(number(name));
    }

    /** Empty where it is missing. */
    String text(String name) {
      JsonNode value = body.path(name);
      if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
        throw bad(name);
      }
      return value.asText("");
    }

    Set<String> texts(String name) {
      JsonNode values = body.path(name);
      if (!values.isArray()) {
        throw bad(name);
      }
      Set<String> texts = new LinkedHashSet<>();
      for (JsonNode value : values) {
        if (!value.isTextual()) {
          throw bad(name);
        }
        texts.add(value.textValue());
      }
      return texts;
    }

    /** What makes it the same call when it comes again; without its token. */
    String sameness() {
      return path + body;
    }
  }

  private final Clock clock;
  private final WeComSimulator.Options options;
  private final Violations violations;
  private final Tokens tokens;
  private final Switches<WeComQuirk> quirks;
  private final QuirkyWriter writer;
  private final Templates templates;
  private final WeComCompany company;
  private final Cursors cursors;
  private final Map<String, CallRate> rates = new ConcurrentHashMap<>();
  private final AtomicReference<CursorLoop> loop = new AtomicReference<>();
  private volatile boolean namesInvalidUsers = true;

  WeComApi(
      Clock clock,
      WeComSimulator.Options options,
      Violations violations,
      Tokens tokens,
      Switches<WeComQuirk> quirks,
      WeComCompany company) {
    this.clock = clock;
    this.options = options;
    this.violations = violations;
    this.tokens = tokens;
    this.quirks = quirks;
    this.writer = new QuirkyWriter(quirks);
    this.templates = Templates.read("/simulator/wecom/replies.json", options.zone);
    this.company = company;
    this.cursors = new Cursors(options.seed + 8);
  }

  /**
   * @param kind null ends it
   */
  void loop(CursorLoop kind) {
    loop.set(kind);
  }

  void forgetCursors() {
    cursors.forget();
  }

  void nameInvalidUsers(boolean names) {
    namesInvalidUsers = names;
  }

  @Override
  public String route(HttpRequest request) {
    String path = request.path();
    return path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
  }

  @Override
  public boolean isPolled(String route) {
    return false;
  }

  @Override
  public Optional<Instant> now() {
    return Optional.of(clock.instant());
  }

  @Override
  public HttpReply error(int code) {
    return refused(new Refusal(code));
  }

  @Override
  public HttpReply answer(HttpRequest request) {
    String path = route(request);
    try {
      return switch (path) {
        case "gettoken" -> token("token", tokens.accessToken(got(request)));
        case "service/get_suite_token" ->
            token("suite-token", tokens.suiteToken(posted(path, request)));
        case "service/get_corp_token" ->
            token("corp-token", tokens.corpToken(posted(path, request)));
        case ACCESS, RULES, CHECKIN -> data(posted(path, request));
        default -> HttpReply.text(404, "text/html", "<html><body>404</body></html>");
      };
    } catch (Refusal refusal) {
      return refused(refusal);
    }
  }

  private HttpRequest got(HttpRequest request) {
    if (!request.method().equals("GET")) {
      violations.add(WeComViolation.WRONG_METHOD, request);
      throw new Refusal(43001);
    }
    return request;
  }

  private Call posted(String path, HttpRequest request) {
    Call call = new Call(path, request, null, violations);
    if (!request.method().equals("POST")) {
      throw call.wrong(WeComViolation.WRONG_METHOD, 43002, Refusal.wording(43002));
    }
    try {
      JsonNode body = JSON.readTree(request.body());
      if (body != null && body.isObject()) {
        return new Call(path, request, body, violations);
      }
    } catch (IOException noJson) {
      // Said below.
    }
    throw call.wrong(WeComViolation.NO_JSON, 47001, Refusal.wording(47001));
  }

  private HttpReply reply(String shape, Map<String, ?> values) {
    return writer.reply(writer.write(templates.fill(shape, values)));
  }

  private HttpReply refused(Refusal refusal) {
    return reply("refusal", Map.of("errcode", refusal.code(), "errmsg", refusal.getMessage()))
        .whenDelivered(refusal.delivered());
  }

  private HttpReply token(String shape, Tokens.Issue issue) {
    return reply(shape, Map.of("token", issue.token(), "left", issue.secondsLeft()))
        .whenDelivered(issue.delivered());
  }

  private HttpReply data(Call call) {
    Tokens.App app = tokens.check(call);
    count(call, app);
    return switch (call.path()) {
      case ACCESS -> passages(call, app);
      case RULES -> rules(call);
      default -> punches(call);
    };
  }

  /** Calls that are too many do not count. */
  private synchronized void count(Call call, Tokens.App app) {
    List<CallRate> counted = new ArrayList<>();
    options.rates.forEach(
        (prefix, most) -> {
          if (call.path().startsWith(prefix)) {
            counted.add(
                rates.computeIfAbsent(
                    app.kind() + prefix, of -> new CallRate(clock, most, Duration.ofMinutes(1))));
          }
        });
    if (counted.stream().anyMatch(CallRate::isOver)) {
      throw call.wrong(
          WeComViolation.RATE_EXCEEDED, Refusal.TOO_OFTEN, Refusal.wording(Refusal.TOO_OFTEN));
    }
    counted.forEach(CallRate::count);
  }

  /** What every time window must be. */
  private void checkWindow(Call call, Instant begin, Instant end, Duration longest) {
    if (!begin.isBefore(end)) {
      throw call.wrong(
          WeComViolation.EMPTY_WINDOW, Refusal.BAD_PARAMETER, "invalid parameter: begin >= end");
    }
    if (Duration.between(begin, end).compareTo(longest) > 0) {
      int code = Refusal.WINDOW_TOO_LONG;
      throw call.wrong(WeComViolation.WINDOW_TOO_LONG, code, Refusal.wording(code));
    }
    if (end.getEpochSecond() > clock.instant().getEpochSecond() + 1) {
      throw call.wrong(
          WeComViolation.FUTURE_WINDOW, Refusal.BAD_PARAMETER, "invalid parameter: future time");
    }
  }

  /**
   * What a call of get_accesscontrol_data asks for, without its cursor: every page of one walk must
   * have the same.
   *
   * @param begin of the upload, inclusive as is the end
   * @param ids SNs or open_userids
   */
  private record Query(
      Instant begin,
      Instant end,
      long userType,
      boolean byDevice,
      Set<String> ids,
      int limit,
      long agentId,
      Tokens.Kind app) {

    /** Visitors come with the employees. */
    boolean wants(Thing passage) {
      boolean student = passage.get("user_type").equals(WeComCompany.STUDENT);
      return student == (userType == WeComCompany.STUDENT)
          && ids.contains(passage.text(byDevice ? "device_sn" : "open_userid"));
    }
  }

  private Query query(Call call, Tokens.App app) {
    long userType = call.number("user_type");
    if (userType != WeComCompany.EMPLOYEE && userType != WeComCompany.STUDENT) {
      throw call.bad("user_type");
    }
    Instant begin = call.time("begin_time");
    Instant end = call.time("end_time");
    checkWindow(call, begin, end, LONGEST_ACCESS);
    long filter = call.number("data_filter_type");
    if (filter != 1 && filter != 2) {
      throw call.bad("data_filter_type");
    }
    String name = filter == 1 ? "device_sn_list" : "open_userid_list";
    Set<String> ids = call.texts(name);
    if (ids.isEmpty()) {
      throw call.bad(name);
    }
    if (call.body().path(name).size() > MOST_IDS) {
      throw call.wrong(
          filter == 1 ? WeComViolation.TOO_MANY_DEVICES : WeComViolation.TOO_MANY_USERS,
          Refusal.BAD_PARAMETER,
          "invalid parameter: " + name + " too long");
    }
    int limit = limit(call);
    long agentId = agentId(call, app);
    return new Query(begin, end, userType, filter == 1, ids, limit, agentId, app.kind());
  }

  private static int limit(Call call) {
    JsonNode limit = call.body().path("limit");
    if (limit.isMissingNode() || limit.isNull()) {
      return DEFAULT_ROWS;
    }
    boolean number = limit.isIntegralNumber();
    if (!number || limit.longValue() < 1 || limit.longValue() > MOST_ROWS) {
      throw call.wrong(
          number ? WeComViolation.LIMIT_OUT_OF_RANGE : WeComViolation.LIMIT_NO_NUMBER,
          Refusal.BAD_PARAMETER,
          "invalid parameter: limit");
    }
    return limit.intValue();
  }

  private static long agentId(Call call, Tokens.App app) {
    if (!call.body().hasNonNull("agentid")) {
      if (app.kind() == Tokens.Kind.SUITE) {
        throw call.wrong(WeComViolation.WITHOUT_AGENT_ID, 41011, Refusal.wording(41011));
      }
      return 0;
    }
    if (call.number("agentid") != app.agentId()) {
      throw new Refusal(301002);
    }
    return app.agentId();
  }

  /** {@value #ACCESS} (document 40491): passages by their upload time. */
  private HttpReply passages(Call call, Tokens.App app) {
    Query query = query(call, app);
    boolean crosses = !month(query.begin).equals(month(query.end.minusSeconds(1)));
    if (crosses) {
      call.note(WeComViolation.CROSSES_MONTH);
    }
    boolean repeats = crosses || quirks.on(WeComQuirk.REPEATED_ROWS);
    Instant begin = repeats ? query.begin.minus(EARLIER) : query.begin;
    Instant end = quirks.on(WeComQuirk.END_EXCLUSIVE) ? query.end.minusSeconds(1) : query.end;
    Cursors.Cursor at = cursor(call, query.hashCode(), begin);
    CursorLoop looping = loop.get();
    boolean emptied = quirks.on(WeComQuirk.EMPTY_PAGES) && at.turn() == 0 && at.place() % 2 == 0;
    if (looping == CursorLoop.ENDLESS || emptied) {
      return page(List.of(), at.turned(at.turn() + 1));
    }
    Instant shown = clock.instant().minus(options.indexDelay);
    Passages.Page page =
        company.passages.page(
            query::wants, query.limit, at.place(), end.isBefore(shown) ? end : shown);
    if (looping != null) {
      int turn =
          switch (looping) {
            case SAME -> 0;
            case ALTERNATING -> 1 - Math.min(1, at.turn());
            default -> at.turn() + 1;
          };
      return page(page.rows(), at.turned(turn));
    }
    boolean again = repeats && page.rows().size() == query.limit && query.limit > 6;
    int next = again ? page.places().get(query.limit - REPEATED_ROWS) : page.next();
    return page(page.rows(), page.ended() ? null : new Cursors.Cursor(next, at.walk(), 0));
  }

  private YearMonth month(Instant time) {
    return YearMonth.from(time.atZone(options.zone));
  }

  /** Where the call goes on; the walk's beginning for the first one. */
  private Cursors.Cursor cursor(Call call, int walk, Instant begin) {
    String text = call.text("cursor");
    if (text.isEmpty()) {
      return new Cursors.Cursor(company.passages.from(begin), walk, 0);
    }
    Cursors.Cursor cursor = cursors.read(text, call);
    if (cursor.walk() != walk) {
      throw call.wrong(
          WeComViolation.CHANGED_IN_MID_PAGING,
          Refusal.BAD_PARAMETER,
          "invalid parameter: cursor of another query");
    }
    return cursor;
  }

  /**
   * @param next null after the last page
   */
  private HttpReply page(List<Thing> rows, Cursors.Cursor next) {
    Map<String, Object> values = new HashMap<>();
    values.put("items", rows.stream().map(this::passage).toList());
    boolean silent = next == null && quirks.on(WeComQuirk.NO_LAST_CURSOR);
    values.put("next", silent ? null : next == null ? "" : cursors.write(next));
    return reply("passages", values);
  }

  private Fields passage(Thing passage) {
    return filled(
        "passage",
        passage,
        "timestamp",
        "open_userid",
        "user_type",
        "timestamp",
        "pass_type",
        "pass_method");
  }

  private Fields filled(
      String shape, Thing thing, String timeName, String personName, String... numbers) {
    return thing.get("bad") instanceof Bad bad
        ? templates.fill(shape, thing, bad.spoil(thing, timeName, personName, numbers))
        : templates.fill(shape, thing);
  }

  /** {@value #RULES} (document 40492): the door rules of one device. */
  private HttpReply rules(Call call) {
    String sn = call.text("device_sn");
    if (sn.isEmpty()) {
      throw call.bad("device_sn");
    }
    if (!company.deviceSns().contains(sn)) {
      throw new Refusal(Refusal.BAD_PARAMETER, "invalid parameter: device_sn not authorized");
    }
    List<Thing> pass = company.rules(sn, "pass_rule");
    List<Thing> remote = company.rules(sn, "remote_pass_rule");
    return reply(
            "rules",
            Map.of(
                "pass", pass.stream().map(this::rule).toList(),
                "remote", remote.stream().map(this::rule).toList()))
        .whenDelivered(
            () -> {
              company.rules().tell(pass);
              company.rules().tell(remote);
            });
  }

  private Fields rule(Thing rule) {
    List<Thing> members = list(rule, "members");
    List<Object> people = new ArrayList<>();
    for (Thing member : members) {
      boolean silent =
          quirks.on(WeComQuirk.NO_DEFAULT_USER_TYPE) && member.get("user_type").equals(0);
      people.add(
          quirks.on(WeComQuirk.PLAIN_PEOPLE)
              ? member.get("open_userid")
              : templates.fill("person", silent ? member.with("user_type", null) : member));
    }
    List<RuleLine> lines = list(rule, "lines");
    return templates.fill(
        "rule",
        rule,
        Map.of("lines", lines.stream().map(RuleLine::text).toList(), "people", people));
  }

  /** {@value #CHECKIN} (document 14630): punches of some users between two times. */
  private HttpReply punches(Call call) {
    Predicate<Thing> ofType =
        switch ((int) call.number("opencheckindatatype")) {
          case 1 -> punch -> Set.of("上班打卡", "下班打卡").contains(punch.text("checkin_type"));
          case 2 -> punch -> punch.get("checkin_type").equals("外出打卡");
          case 3 -> punch -> true;
          default -> throw call.bad("opencheckindatatype");
        };
    Instant begin = call.time("starttime");
    Instant end = call.time("endtime");
    checkWindow(call, begin, end, LONGEST_CHECKIN);
    Predicate<Thing> inTime =
        punch -> {
          Instant scheduled = time(punch, "sch_checkin_time");
          return isIn(begin, time(punch, "checkin_time"), end)
              && (!quirks.on(WeComQuirk.NIGHT_PUNCHES)
                  || scheduled == null
                  || isIn(begin, scheduled, end));
        };
    List<Thing> told = company.punches(users(call), ofType.and(inTime));
    List<Thing> items = new ArrayList<>(told);
    for (int i = 0; quirks.on(WeComQuirk.REPEATED_ROWS) && i < told.size(); ) {
      items.add(told.get(i));
      i += REPEATED_PUNCHES;
    }
    return reply("punches", Map.of("items", items.stream().map(this::punch).toList()))
        .whenDelivered(() -> company.punches().tell(told));
  }

  private static boolean isIn(Instant begin, Instant time, Instant end) {
    return !time.isBefore(begin) && !time.isAfter(end);
  }

  private Set<String> users(Call call) {
    Set<String> users = call.texts("useridlist");
    int asked = call.body().path("useridlist").size();
    if (asked == 0 || asked > MOST_IDS) {
      throw call.wrong(
          asked == 0 ? WeComViolation.BAD_PARAMETER : WeComViolation.TOO_MANY_USERS,
          301023,
          Refusal.wording(301023));
    }
    List<String> invalid = users.stream().filter(user -> !company.knows(user)).toList();
    if (!invalid.isEmpty()) {
      String names = namesInvalidUsers ? ", invalid userid: " + String.join(",", invalid) : "";
      throw new Refusal(301021, Refusal.wording(301021) + names);
    }
    return users;
  }

  private Fields punch(Thing punch) {
    String semicolon = quirks.on(WeComQuirk.FULL_WIDTH_SEMICOLONS) ? "；" : ";";
    Thing written =
        punch.with(
            "exceptions", String.join(semicolon, WeComCompany.<String>list(punch, "exceptions")));
    return filled(
        "punch",
        written,
        "checkin_time",
        "userid",
        "checkin_time",
        "sch_checkin_time",
        "lat",
        "lng",
        "groupid",
        "schedule_id",
        "timeline_id");
  }
}
