package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.QuirkyWriter;
import io.gatehouse.simulator.Templates;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.VendorApi;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** The vendor's interfaces that read: what to answer to a request, before any fault. */
final class AxAcsApi implements VendorApi {

  static final String DOORS = "acs/device/doors";
  private static final String CACHE = "acs/device/eventcache/swipecard";
  private static final String DOOR_STATE = "acs/device/door/state";
  private static final String ALARMS = "acs/alarmevent/notconfirmandclear";
  private static final String AREA_USERS = "acsrecords/areausers";
  private static final String USER = "user/userid";
  static final String PREFIX = "/api/v1/";

  private static final Set<String> RECORDS =
      Set.of("acsrecords", "acsrecords/byid", "swipecardrecords", "swipecardrecords/byid");

  /** Those that move a real door. */
  private static final Set<String> COMMANDS =
      Set.of("acs/device/door/open", "acs/device/door/close", "acs/device/door/workmode");

  /** With a parameter inside the path. */
  private static final List<String> WITH_PARAMETER =
      List.of(
          CACHE,
          DOOR_STATE,
          USER,
          "acs/device/door/open",
          "acs/device/door/close",
          "acs/device/door/workmode");

  /** Read by one feed alone; acs/devices is not, for several feeds may ask for it. */
  private static final Set<String> POLLED =
      Set.of("useraccessrecords", CACHE, ALARMS, AREA_USERS, "users", "orgs", "areas", DOORS);

  /** Bytes that a record takes, roughly. */
  private static final int RECORD = 640;

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
    return WITH_PARAMETER.stream()
        .filter(known -> route.startsWith(known + "/"))
        .findFirst()
        .orElse(route);
  }

  @Override
  public boolean isPolled(String route) {
    return RECORDS.contains(route) || POLLED.contains(route);
  }

  @Override
  public HttpReply error(int code) {
    return error(code, code == 500 ? "服务器发生异常" : "一般错误");
  }

  private HttpReply error(int status, String message) {
    Fields refusal = new Fields().add("status", status).add("msg", message);
    return writer.reply(new Bytes(96).json(refusal));
  }

  @Override
  public HttpReply answer(HttpRequest request) {
    if (!request.method().equals("GET")) {
      server.violations().add(AxAcsQuery.Forbidden.NOT_GET, request);
      return HttpReply.html(405);
    }
    String route = route(request);
    if (COMMANDS.contains(route)) {
      server.violations().add(AxAcsQuery.Forbidden.DOOR_COMMAND, request);
      return error(105, "帐号验证错误");
    }
    if (RECORDS.contains(route) && !request.parameter("isalarm").equals("-1")) {
      server.violations().add(AxAcsQuery.Forbidden.WITHOUT_ISALARM, request);
    }
    if (route.startsWith("acsrecords") && !server.options.acsRecords) {
      return HttpReply.html(404);
    }
    try {
      return answer(route, new AxAcsQuery(request, zone, server.violations()));
    } catch (AxAcsQuery.Bad bad) {
      return error(101, bad.getMessage());
    }
  }

  private HttpReply answer(String route, AxAcsQuery asked) {
    return switch (route) {
      case "acsrecords", "swipecardrecords" -> records(asked.page(inTime(route, asked), 1));
      case "acsrecords/count", "swipecardrecords/count" ->
          count(route, inTime(route.replace("/count", ""), asked).size());
      case "acsrecords/byid", "swipecardrecords/byid" ->
          records(
              log.after(
                  asked.required("id"),
                  asked.filter(route),
                  asked.offset(),
                  asked.rows(1),
                  clock.millis()));
      case "acsrecords/byid/count", "swipecardrecords/byid/count" ->
          count(route, log.countAfter(asked.required("id"), asked.filter(route), clock.millis()));
      case "useraccessrecords" -> passages(asked);
      case CACHE -> cached(asked.inPath(route));
      case ALARMS ->
          shown(route, "alarm", shown(route, server.alarms.listed()), server.alarms::tell);
      case AREA_USERS -> areaUsers(route, asked);
      case DOOR_STATE -> state(asked.inPath(route));
      case USER ->
          premises
              .people
              .find(Long.toString(AxAcsQuery.number(asked.inPath(route), "userid")))
              .map(this::user)
              .orElseGet(this::noData);
      case "users/count" -> count(route, listedUsers().size());
      case "users" -> {
        List<Thing> all = listedUsers();
        int rows = asked.rows(1);
        yield told(route, server.listing(route).page(all, asked.offset(), rows));
      }
      default ->
          premises.lists.containsKey(route)
              ? told(route, shown(route, premises.lists.get(route).roster().oldestFirst()))
              : HttpReply.html(404);
    };
  }

  private <T> List<T> shown(String route, List<T> all) {
    return server.listing(route).page(all, 0, Integer.MAX_VALUE);
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

  private List<AxAcsEvent> inTime(String route, AxAcsQuery asked) {
    long begin = asked.time("begintime").orElseThrow(() -> new AxAcsQuery.Bad("begintime"));
    long end = asked.time("endtime").orElseThrow(() -> new AxAcsQuery.Bad("endtime"));
    return log.between(begin, end, asked.filter(route), clock.millis());
  }

  /** Those of today at the site, where no begin is asked for. */
  private HttpReply passages(AxAcsQuery asked) {
    LocalDate day = LocalDate.ofInstant(clock.instant(), zone);
    long today = day.atStartOfDay(zone).toEpochSecond();
    long begin = asked.time("begintime").orElse(today);
    long end = asked.time("endtime").orElse(Long.MAX_VALUE);
    return list(
        asked.page(log.passagesBetween(begin, end, clock.millis()), 0),
        event -> templates.fill("passage", event.facts),
        () -> {});
  }

  private HttpReply cached(String deviceIds) {
    if (deviceIds.isBlank()) {
      throw new AxAcsQuery.Bad("deviceids");
    }
    Set<String> devices = new HashSet<>(Arrays.asList(deviceIds.split(",")));
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
        server.whereabouts.now().stream()
            .filter(stay -> area.equals("0") || premises.isWithin(stay.text("areaId"), area))
            .toList();
    return shown(route, "stay", shown(route, inside), server.whereabouts::tell);
  }

  private HttpReply shown(
      String route, String shape, List<Thing> shown, Consumer<List<Thing>> tell) {
    return list(
        shown,
        one -> templates.fill(shape, one),
        () -> {
          tell.accept(shown);
          server.listing(route).delivered();
        });
  }

  private List<Thing> listedUsers() {
    return premises.people.oldestFirst().stream()
        .filter(person -> person.get("listed").equals(true))
        .toList();
  }

  private HttpReply told(String route, List<Thing> shown) {
    AxAcsPremises.Listed list = premises.lists.get(route);
    return list(
        shown,
        thing -> templates.fill(list.shape(), thing, inList(thing)),
        () -> {
          list.roster().tell(shown);
          server.listing(route).delivered();
        });
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

  /** One user alone has {@code userTypeId}, and no photo (document 2.1.3, 5). */
  private HttpReply user(Thing person) {
    Map<String, Object> more = premises.about(person);
    more.put("typeInList", null);
    more.put("typeAlone", person.get("typeId"));
    more.put("fraction", "");
    more.put("photoInList", null);
    return data(templates.fill("user", person, more), RECORD * 2)
        .whenDelivered(() -> premises.people.tell(List.of(person)));
  }

  /** At the reply's top level, without a data member (document 2.1.5, 5). */
  private HttpReply state(String doorId) {
    return premises
        .doors
        .find(doorId)
        .map(
            door ->
                writer
                    .reply(writer.write(templates.fill("door-state", door, premises.about(door))))
                    .whenDelivered(() -> premises.tellState(door)))
        .orElseGet(this::noData);
  }

  private HttpReply count(String route, int honest) {
    return data((long) server.listing(route).total(honest), 64);
  }

  private <T> HttpReply list(List<T> items, Function<T, Fields> shape, Runnable delivered) {
    HttpReply reply;
    if (items.isEmpty()) {
      reply = noData();
    } else if (items.size() == 1 && server.quirks().on(AxAcsQuirk.SINGLE_RECORD_AS_OBJECT)) {
      reply = data(shape.apply(items.get(0)), RECORD * 2);
    } else {
      reply = data(items.stream().map(shape).toList(), items.size() * RECORD);
    }
    return reply.whenDelivered(delivered);
  }

  private HttpReply data(Object data, int bytes) {
    Bytes out = new Bytes(bytes + 64).text("{\"status\":0,\"msg\":\"success\",\"data\":");
    return writer.reply(writer.write(data, out).single('}'));
  }

  private HttpReply noData() {
    int form =
        server.quirks().on(AxAcsQuirk.EMPTY_DATA_VARIANTS) ? empties.getAndIncrement() % 4 : 0;
    String body =
        switch (form) {
          case 1 -> "{\"status\":102,\"msg\":\"数据不存在\",\"data\":null}";
          case 2 -> "{\"status\":\"102\",\"msg\":\"数据不存在\",\"data\":\"\"}";
          case 3 -> "{\"status\":0,\"msg\":\"success\",\"data\":[]}";
          default -> "{\"status\":102,\"msg\":\"数据不存在\"}";
        };
    return writer.reply(new Bytes(96).text(body));
  }
}
