package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.LocalTimes;
import io.gatehouse.simulator.VendorApi;
import io.gatehouse.simulator.Violations;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The vendor's read interfaces: what to answer to a request, before any fault. */
final class AxAcsApi implements VendorApi {
  private final World world;
  private final LocalTimes times;
  private final PageRenderer pages;
  private final Parameters parameters;
  private final ReferenceApi reference;
  private final Violations violations;
  private final boolean hasAcsRecords;

  AxAcsApi(World world, PageRenderer pages, Violations violations, boolean hasAcsRecords) {
    this.world = world;
    this.times = world.times;
    this.pages = pages;
    this.violations = violations;
    this.parameters = new Parameters(times, violations);
    this.reference = new ReferenceApi(world, pages, parameters);
    this.hasAcsRecords = hasAcsRecords;
  }

  @Override
  public String route(HttpRequest request) {
    return Routes.of(request);
  }

  @Override
  public boolean isPolled(String route) {
    return Routes.isPolled(route);
  }

  @Override
  public Optional<Instant> now() {
    return Optional.of(world.clock.instant());
  }

  @Override
  public HttpReply error(int code) {
    return pages.error(code, code == 500 ? "服务器发生异常" : "一般错误");
  }

  @Override
  public HttpReply answer(HttpRequest request) {
    if (!request.method().equals("GET")) {
      violations.add(AxAcsViolation.NOT_GET, request);
      return HttpReply.text(405, "text/html", "<html><body>405</body></html>");
    }
    String route = route(request);
    if (Routes.isCommand(route)) {
      violations.add(AxAcsViolation.DOOR_COMMAND, request);
      return pages.error(105, "帐号验证错误");
    }
    if (Routes.RECORD_LISTS.contains(route) && !request.parameter("isalarm").equals("-1")) {
      violations.add(AxAcsViolation.WITHOUT_ISALARM, request);
    }
    if (route.startsWith("acsrecords") && !hasAcsRecords) {
      return notFound();
    }
    try {
      return switch (route) {
        case "acsrecords", "swipecardrecords" -> {
          int rows = parameters.rows(request, 1);
          yield pages.records(Parameters.page(inTime(request, route), request, rows));
        }
        case "acsrecords/count", "swipecardrecords/count" ->
            pages.count(
                world.listings.counted(route, inTime(request, route.replace("/count", "")).size()));
        case "acsrecords/byid", "swipecardrecords/byid" ->
            pages.records(
                world.log.after(
                    Parameters.id(request),
                    Parameters.filter(request, route),
                    Parameters.offset(request),
                    parameters.rows(request, 1),
                    world.clock.millis()));
        case "acsrecords/byid/count", "swipecardrecords/byid/count" ->
            pages.count(
                world.listings.counted(
                    route,
                    world.log.countAfter(
                        Parameters.id(request),
                        Parameters.filter(request, route),
                        world.clock.millis())));
        case "useraccessrecords" -> passages(request);
        case Routes.SWIPE_CACHE -> cached(request);
        case Routes.ALARMS -> openAlarms(route);
        case Routes.AREA_USERS -> areaUsers(request, route);
        default -> reference.answer(route, request).orElseGet(AxAcsApi::notFound);
      };
    } catch (Parameters.Bad bad) {
      return pages.error(101, bad.getMessage());
    }
  }

  private HttpReply passages(HttpRequest request) {
    int rows = parameters.rows(request, 0);
    long begin =
        parameters
            .time(request, "begintime")
            .orElseGet(() -> times.startOfDay(world.clock.instant()));
    long end = parameters.time(request, "endtime").orElse(Long.MAX_VALUE);
    String userNo = request.parameter("userno");
    List<DoorRecord> found =
        world.log.passagesBetween(
            begin,
            end,
            e -> userNo.isEmpty() || e.card.person().no().equals(userNo),
            world.clock.millis());
    PassageFields fields = new PassageFields(times);
    return pages.list(
        Parameters.page(found, request, rows == 0 ? Integer.MAX_VALUE : rows),
        r -> fields.of(r.event()),
        Spelling.EVENT);
  }

  private HttpReply cached(HttpRequest request) {
    String ids = Routes.parameter(request, Routes.SWIPE_CACHE);
    if (ids.isBlank()) {
      throw new Parameters.Bad("deviceids");
    }
    Set<String> asked = new HashSet<>(Arrays.asList(ids.split(",")));
    List<TrueEvent> events =
        world.log.cached(e -> asked.contains(e.door.device().id()), world.clock.millis());
    return pages
        .list(events, new CacheFields(times)::of, Spelling.EVENT)
        .whenDelivered(() -> events.forEach(e -> e.servedFromCache = true));
  }

  private HttpReply openAlarms(String route) {
    List<OpenAlarm> listed = world.listings.shown(route, world.alarms.listed());
    return pages
        .list(listed, alarm -> alarm.fields(times), Spelling.EVENT)
        .whenDelivered(
            () -> {
              world.alarms.tell(listed);
              world.listings.pageDelivered(route);
            });
  }

  private HttpReply areaUsers(HttpRequest request, String route) {
    long area = Parameters.number(request, "areaid", 0);
    Tree<Area> tree = Tree.ofAreas(world.places.areas);
    List<Whereabouts.Stay> stays =
        world.listings.shown(
            route,
            world.whereabouts.within(
                id -> area == 0 || tree.isWithin(id, area),
                parameters.time(request, "begintime").orElse(Long.MIN_VALUE),
                parameters.time(request, "endtime").orElse(Long.MAX_VALUE)));
    return pages
        .list(stays, stay -> stay.fields(times), Spelling.EVENT)
        .whenDelivered(
            () -> {
              world.whereabouts.tell(stays);
              world.listings.pageDelivered(route);
            });
  }

  private List<DoorRecord> inTime(HttpRequest request, String route) {
    long begin =
        parameters.time(request, "begintime").orElseThrow(() -> new Parameters.Bad("begintime"));
    long end = parameters.time(request, "endtime").orElseThrow(() -> new Parameters.Bad("endtime"));
    return world.log.between(begin, end, Parameters.filter(request, route), world.clock.millis());
  }

  private static HttpReply notFound() {
    return HttpReply.text(404, "text/html;charset=UTF-8", "<html><body>404</body></html>");
  }
}
