package io.gatehouse.simulator.wecom;

import static io.gatehouse.simulator.wecom.WeComCompany.list;
import static io.gatehouse.simulator.wecom.WeComCompany.time;

import io.gatehouse.simulator.CallRate;
import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.QuirkyWriter;
import io.gatehouse.simulator.Switches;
import io.gatehouse.simulator.Templates;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.VendorApi;
import io.gatehouse.simulator.wecom.Call.Refusal;
import io.gatehouse.simulator.wecom.Passages.Cursors;
import io.gatehouse.simulator.wecom.WeComCompany.Bad;
import io.gatehouse.simulator.wecom.WeComCompany.RuleLine;
import io.gatehouse.simulator.wecom.WeComSimulator.CursorLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The interfaces below /cgi-bin/: what to answer to a request, before a network's faults. */
final class WeComApi implements VendorApi {
  static final String ACCESS = "devicedata/get_accesscontrol_data";
  static final String RULES = "devicedata/get_accesscontrol_rule";
  static final String CHECKIN = "checkin/getcheckindata";

  private static final String PREFIX = "/cgi-bin/";

  /** How much from before the window comes with {@link WeComQuirk#REPEATED_ROWS}. */
  private static final Duration EARLIER = Duration.ofSeconds(600);

  private static final int REPEATED_ROWS = 3;
  private static final int REPEATED_PUNCHES = 7;

  private final WeComSimulator server;
  private final Clock clock;
  private final WeComSimulator.Options options;
  private final Tokens tokens;
  private final Switches<WeComQuirk> quirks;
  private final QuirkyWriter writer;
  private final Templates templates;
  private final WeComCompany company;
  private final Cursors cursors;
  private final Map<String, CallRate> rates = new ConcurrentHashMap<>();

  WeComApi(WeComSimulator server, Clock clock) {
    this.server = server;
    this.clock = clock;
    options = server.options;
    tokens = server.tokens();
    quirks = server.quirks();
    writer = server.writer();
    templates = server.templates();
    company = server.company();
    cursors = new Cursors(options.seed + 8);
  }

  void forgetCursors() {
    cursors.forget();
  }

  @Override
  public String route(HttpRequest request) {
    String path = request.path();
    return path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
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
        default -> HttpReply.html(404);
      };
    } catch (Refusal refusal) {
      return refused(refusal);
    }
  }

  private Call posted(String path, HttpRequest request) {
    return Call.posted(path, request, server.violations());
  }

  private HttpRequest got(HttpRequest request) {
    if (!request.method().equals("GET")) {
      server.violations().add(WeComViolation.WRONG_METHOD, request);
      throw new Refusal(43001);
    }
    return request;
  }

  private HttpReply reply(String shape, Map<String, ?> values) {
    return writer.reply(templates.fill(shape, values));
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

  /** {@value #ACCESS} (document 40491): passages by their upload time. */
  private HttpReply passages(Call call, Tokens.App app) {
    Call.Query query = call.query(app, clock.instant());
    boolean crosses = !month(query.begin()).equals(month(query.end().minusSeconds(1)));
    if (crosses) {
      call.note(WeComViolation.CROSSES_MONTH);
    }
    boolean repeats = crosses || quirks.on(WeComQuirk.REPEATED_ROWS);
    Instant begin = repeats ? query.begin().minus(EARLIER) : query.begin();
    Instant end = quirks.on(WeComQuirk.END_EXCLUSIVE) ? query.end().minusSeconds(1) : query.end();
    Cursors.Cursor at = cursor(call, query.hashCode(), begin);
    CursorLoop looping = server.loop;
    boolean emptied = quirks.on(WeComQuirk.EMPTY_PAGES) && at.turn() == 0 && at.place() % 2 == 0;
    if (looping == CursorLoop.ENDLESS || emptied) {
      return page(List.of(), at.turned(at.turn() + 1));
    }
    Instant shown = clock.instant().minus(options.indexDelay);
    Passages.Page page =
        company.passages.page(
            query::wants, query.limit(), at.place(), end.isBefore(shown) ? end : shown);
    if (looping != null) {
      int turn =
          switch (looping) {
            case SAME -> 0;
            case ALTERNATING -> 1 - Math.min(1, at.turn());
            default -> at.turn() + 1;
          };
      return page(page.rows(), at.turned(turn));
    }
    boolean again = repeats && page.rows().size() == query.limit() && query.limit() > 6;
    int next = again ? page.places().get(query.limit() - REPEATED_ROWS) : page.next();
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
        "user_type timestamp pass_type pass_method");
  }

  private Fields filled(
      String shape, Thing thing, String timeName, String personName, String numbers) {
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
    call.checkWindow(begin, end, Call.LONGEST_CHECKIN, clock.instant());
    Predicate<Thing> inTime =
        punch -> {
          Instant scheduled = time(punch, "sch_checkin_time");
          return isIn(begin, time(punch, "checkin_time"), end)
              && (!quirks.on(WeComQuirk.NIGHT_PUNCHES)
                  || scheduled == null
                  || isIn(begin, scheduled, end));
        };
    List<Thing> told = company.punches().now(users(call), ofType.and(inTime));
    List<Thing> items = new ArrayList<>(told);
    for (int i = 0; quirks.on(WeComQuirk.REPEATED_ROWS) && i < told.size(); ) {
      items.add(told.get(i));
      i += REPEATED_PUNCHES;
    }
    return reply("punches", Map.of("items", items.stream().map(this::punch).toList()))
        .whenDelivered(() -> company.punches().all().tell(told));
  }

  private static boolean isIn(Instant begin, Instant time, Instant end) {
    return !time.isBefore(begin) && !time.isAfter(end);
  }

  private Set<String> users(Call call) {
    Set<String> users = call.users();
    List<String> invalid = users.stream().filter(user -> !company.knows(user)).toList();
    if (!invalid.isEmpty()) {
      String names =
          server.namesInvalidUsers ? ", invalid userid: " + String.join(",", invalid) : "";
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
        "checkin_time sch_checkin_time lat lng groupid schedule_id timeline_id");
  }
}
