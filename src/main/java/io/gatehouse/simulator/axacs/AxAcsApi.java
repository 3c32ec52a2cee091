package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.QuirkyWriter;
import io.gatehouse.simulator.Refusal;
import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Templates;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.VendorApi;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** The vendor's interfaces that read: what to answer to a request, before any fault. */
final class AxAcsApi implements VendorApi {
  static final String PREFIX = "/api/v1/";

  private static final String CACHE = "acs/device/eventcache/swipecard";
  private static final String DOOR_STATE = "acs/device/door/state";
  private static final String ALARMS = "acs/alarmevent/notconfirmandclear";
  private static final String AREA_USERS = "acsrecords/areausers";
  private static final String USER = "user/userid";

  /**
   * What there is, below /api/v1/: whether two requests at once mean a feed that polls twice
   * (acs/devices is read by several), whether the path ends with a parameter, what a list is of.
   */
  static final Map<String, Thing> INTERFACES = Thing.read("/simulator/axacs/interfaces.json");

  private final AxAcsSimulator server;
  private final Clock clock;
  private final ZoneId zone;
  private final QuirkyWriter writer;
  private final Templates templates;
  private final AxAcsPremises premises;
  private final AxAcsLog log;
  private final AtomicInteger empties = new AtomicInteger();

  AxAcsApi(AxAcsSimulator server, Clock clock) {
    this.server = server;
    this.clock = clock;
    zone = server.options.zone;
    writer = server.writer();
    templates = server.templates();
    premises = server.premises;
    log = server.log;
  }

  /** Below /api/v1/, without parameters inside the path. */
  @Override
  public String route(HttpRequest request) {
    String path = request.path();
    String route = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
    return INTERFACES.keySet().stream()
        .filter(known -> has(known, "parameter") && route.startsWith(known + "/"))
        .findFirst()
        .orElse(route);
  }

  private static boolean has(String route, String what) {
    return INTERFACES.containsKey(route) && INTERFACES.get(route).has(what);
  }

  @Override
  public boolean isPolled(String route) {
    return has(route, "polled");
  }

  @Override
  public HttpReply error(int code) {
    return refused(new Refusal(null, code, code == 500 ? "服务器发生异常" : "一般错误"));
  }

  @Override
  public HttpReply refused(Refusal refusal) {
    StringBuilder out = new StringBuilder("{\"status\":").append(refusal.code());
    QuirkyWriter.quote(refusal.getMessage(), out.append(",\"msg\":"));
    return writer.verbatim(out.append('}').toString());
  }

  @Override
  public HttpReply answer(HttpRequest request) {
    if (!request.method().equals("GET")) {
      server.violations().add(AxAcsQuery.Forbidden.NOT_GET, request);
      return HttpReply.html(405);
    }
    String route = route(request);
    if (has(route, "moves")) {
      throw new Refusal(AxAcsQuery.Forbidden.DOOR_COMMAND, 105, "帐号验证错误");
    }
    if (has(route, "isalarm") && !request.parameter("isalarm").equals("-1")) {
      server.violations().add(AxAcsQuery.Forbidden.WITHOUT_ISALARM, request);
    }
    if (route.startsWith("acsrecords") && !server.options.acsRecords) {
      return HttpReply.html(404);
    }
    return answer(route, new AxAcsQuery(request, zone));
  }

  private HttpReply answer(String route, AxAcsQuery asked) {
    return switch (route) {
      case "acsrecords", "swipecardrecords" -> records(asked.page(inTime(route, asked), 1));
      case "acsrecords/count", "swipecardrecords/count" ->
          count(route, inTime(route, asked).size());
      case "acsrecords/byid", "swipecardrecords/byid" ->
          records(sinceId(route, asked, asked.offset(), asked.rows(1)));
      case "acsrecords/byid/count", "swipecardrecords/byid/count" ->
          count(route, sinceId(route, asked, 0, Integer.MAX_VALUE).size());
      case "useraccessrecords" -> passages(asked);
      case CACHE -> cached(asked.inPath(route));
      case ALARMS ->
          told(
              route,
              whole(route, server.alarms.listed()),
              alarm -> templates.fill("alarm", alarm),
              server.alarms::tell);
      case AREA_USERS -> areaUsers(route, asked);
      case DOOR_STATE ->
          premises.doors.find(asked.inPath(route)).map(this::state).orElseGet(this::noData);
      case USER ->
          premises
              .people
              .find(Long.toString(AxAcsQuery.number(asked.inPath(route), "userid")))
              .map(this::user)
              .orElseGet(this::noData);
      case "users/count" -> count(route, listedUsers().size());
      case "users" ->
          listed(route, server.listing(route).page(listedUsers(), asked.offset(), asked.rows(1)));
      default ->
          has(route, "shape")
              ? listed(route, whole(route, premises.rosters.get(route).oldestFirst()))
              : HttpReply.html(404);
    };
  }

  private List<AxAcsEvent> inTime(String route, AxAcsQuery asked) {
    long begin = asked.time("begintime", null);
    long end = asked.time("endtime", null);
    return log.between(begin, end, asked.filter(route), clock.millis());
  }

  private List<AxAcsEvent> sinceId(String route, AxAcsQuery asked, long offset, int rows) {
    return log.after(asked.required("id"), asked.filter(route), offset, rows, clock.millis());
  }

  private HttpReply records(List<AxAcsEvent> records) {
    return list(records, this::record, () -> records.forEach(one -> one.toldAsRecord = true));
  }

  private Fields record(AxAcsEvent event) {
    Map<String, Object> more = Map.of("recordId", event.recordId);
    if (event.bad != null) {
      more = new HashMap<>(more);
      more.putAll(event.bad.instead("recordId", "time"));
    }
    return templates.fill("record", event.facts, more);
  }

  /** Those of today at the site, where no begin is asked for. */
  private HttpReply passages(AxAcsQuery asked) {
    LocalDate day = LocalDate.ofInstant(clock.instant(), zone);
    long begin = asked.time("begintime", day.atStartOfDay(zone).toEpochSecond());
    long end = asked.time("endtime", Long.MAX_VALUE);
    return list(
        asked.page(log.passagesBetween(begin, end, clock.millis()), 0),
        event -> templates.fill("passage", event.facts),
        () -> {});
  }

  private HttpReply cached(String deviceIds) {
    if (deviceIds.isBlank()) {
      throw AxAcsQuery.bad(null, "deviceids", "");
    }
    List<String> devices = Arrays.asList(deviceIds.split(","));
    List<AxAcsEvent> events =
        log.cached(event -> devices.contains(event.facts.text("deviceId")), clock.millis());
    return list(
        events,
        event -> templates.fill("live", event.facts, Map.of("eventId", event.eventId)),
        () -> events.forEach(event -> event.toldLive = true));
  }

  /** Of an area and those below it; 0 is all of them. */
  private HttpReply areaUsers(String route, AxAcsQuery asked) {
    String area = Long.toString(asked.number("areaid", 0));
    List<Thing> inside =
        premises.inside().stream()
            .filter(stay -> area.equals("0") || premises.isWithin(stay.text("areaId"), area))
            .toList();
    return told(
        route, whole(route, inside), stay -> templates.fill("stay", stay), premises.stays::tell);
  }

  /** At the reply's top level, without a data member (document 2.1.5, 5). */
  private HttpReply state(Thing door) {
    return writer
        .reply(templates.fill("door-state", door, premises.about(door)))
        .whenDelivered(() -> premises.tellState(door));
  }

  /** One user alone has {@code userTypeId}, and no photo (document 2.1.3, 5). */
  private HttpReply user(Thing person) {
    Map<String, Object> more = premises.about(person);
    more.put("typeInList", null);
    more.put("typeAlone", person.get("typeId"));
    more.put("fraction", "");
    more.put("photoInList", null);
    return data(templates.fill("user", person, more))
        .whenDelivered(() -> premises.people.tell(List.of(person)));
  }

  private List<Thing> listedUsers() {
    return premises.people.oldestFirst().stream()
        .filter(person -> person.get("listed").equals(true))
        .toList();
  }

  private HttpReply listed(String route, List<Thing> shown) {
    Roster roster = premises.rosters.get(route);
    String shape = INTERFACES.get(route).text("shape");
    return told(route, shown, thing -> templates.fill(shape, thing, inList(thing)), roster::tell);
  }

  /** The list of users names the type's id {@code userId} once more (document 2.1.3, 2). */
  private Map<String, Object> inList(Thing thing) {
    Map<String, Object> more = premises.about(thing);
    if (thing.has("typeId")) {
      more.put("typeInList", thing.get("typeId"));
      more.put("typeAlone", null);
      more.put("fraction", ".0");
      more.put("photoInList", thing.get("photo"));
    }
    return more;
  }

  private <T> List<T> whole(String route, List<T> all) {
    return server.listing(route).page(all, 0, Integer.MAX_VALUE);
  }

  private HttpReply told(
      String route, List<Thing> shown, Function<Thing, Fields> shape, Consumer<List<Thing>> tell) {
    return list(
        shown,
        shape,
        () -> {
          tell.accept(shown);
          server.listing(route).delivered();
        });
  }

  private HttpReply count(String route, int honest) {
    return data((long) server.listing(route).total(honest));
  }

  private <T> HttpReply list(List<T> items, Function<T, Fields> shape, Runnable delivered) {
    HttpReply reply;
    if (items.isEmpty()) {
      reply = noData();
    } else if (items.size() == 1 && server.quirks().on(AxAcsQuirk.SINGLE_RECORD_AS_OBJECT)) {
      reply = data(shape.apply(items.get(0)));
    } else {
      reply = data(items.stream().map(shape).toList());
    }
    return reply.whenDelivered(delivered);
  }

  private HttpReply data(Object data) {
    return writer.reply("{\"status\":0,\"msg\":\"success\",\"data\":", data, "}");
  }

  private HttpReply noData() {
    int form =
        server.quirks().on(AxAcsQuirk.EMPTY_DATA_VARIANTS) ? empties.getAndIncrement() % 4 : 0;
    return writer.verbatim(
        switch (form) {
          case 1 -> "{\"status\":102,\"msg\":\"数据不存在\",\"data\":null}";
          case 2 -> "{\"status\":\"102\",\"msg\":\"数据不存在\",\"data\":\"\"}";
          case 3 -> "{\"status\":0,\"msg\":\"success\",\"data\":[]}";
          default -> "{\"status\":102,\"msg\":\"数据不存在\"}";
        });
  }
}
