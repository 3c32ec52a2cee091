package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.LocalTimes;
import io.gatehouse.simulator.VendorApi;
import io.gatehouse.simulator.Violations;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The vendor's read interfaces: what to answer to a request, before any fault. */
final class AxAcsApi implements VendorApi {
  static final String PREFIX = "/api/v1/";
  static final String SWIPE_CACHE = "acs/device/eventcache/swipecard";
  private static final Set<String> RECORD_LISTS =
      Set.of("acsrecords", "acsrecords/byid", "swipecardrecords", "swipecardrecords/byid");

  private final EventLog log;
  private final Premises premises;
  private final LocalTimes times;
  private final Clock clock;
  private final PageRenderer pages;
  private final Parameters parameters;
  private final Violations violations;
  private final boolean hasAcsRecords;

  AxAcsApi(
      EventLog log,
      Premises premises,
      LocalTimes times,
      Clock clock,
      PageRenderer pages,
      Violations violations,
      boolean hasAcsRecords) {
    this.log = log;
    this.premises = premises;
    this.times = times;
    this.clock = clock;
    this.pages = pages;
    this.violations = violations;
    this.parameters = new Parameters(times, violations);
    this.hasAcsRecords = hasAcsRecords;
  }

  @Override
  public String route(HttpRequest request) {
    String path = request.path();
    String route = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
    return route.startsWith(SWIPE_CACHE + "/") ? SWIPE_CACHE : route;
  }

  @Override
  public boolean isPolled(String route) {
    return RECORD_LISTS.contains(route)
        || route.equals("useraccessrecords")
        || route.equals(SWIPE_CACHE);
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
    if (route.matches("acs/device/door/(open|close|workmode)/.*")) {
      violations.add(AxAcsViolation.DOOR_COMMAND, request);
      return pages.error(105, "帐号验证错误");
    }
    if (RECORD_LISTS.contains(route) && !request.parameter("isalarm").equals("-1")) {
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
            pages.count(inTime(request, route.replace("/count", "")).size());
        case "acsrecords/byid", "swipecardrecords/byid" ->
            pages.records(
                log.after(
                    Parameters.id(request),
                    Parameters.filter(request, route),
                    Parameters.offset(request),
                    parameters.rows(request, 1),
                    clock.millis()));
        case "acsrecords/byid/count", "swipecardrecords/byid/count" ->
            pages.count(
                log.countAfter(
                    Parameters.id(request), Parameters.filter(request, route), clock.millis()));
        case "useraccessrecords" -> passages(request);
        case SWIPE_CACHE -> cached(request);
        case "acs/devices" -> pages.list(premises.controllers(), DeviceFields::of);
        case "acs/device/doors" -> pages.list(premises.doors(), DeviceFields::of);
        default -> notFound();
      };
    } catch (Parameters.Bad bad) {
      return pages.error(101, bad.getMessage());
    }
  }

  private HttpReply passages(HttpRequest request) {
    int rows = parameters.rows(request, 0);
    long begin =
        parameters.time(request, "begintime").orElseGet(() -> times.startOfDay(clock.instant()));
    long end = parameters.time(request, "endtime").orElse(Long.MAX_VALUE);
    String userNo = request.parameter("userno");
    List<DoorRecord> found =
        log.passagesBetween(
            begin,
            end,
            e -> userNo.isEmpty() || e.card.person().no().equals(userNo),
            clock.millis());
    PassageFields fields = new PassageFields(times);
    return pages.list(
        Parameters.page(found, request, rows == 0 ? Integer.MAX_VALUE : rows),
        r -> fields.of(r.event()));
  }

  private HttpReply cached(HttpRequest request) {
    int from = PREFIX.length() + SWIPE_CACHE.length() + 1;
    String ids = request.path().length() > from ? request.path().substring(from) : "";
    if (ids.isBlank()) {
      throw new Parameters.Bad("deviceids");
    }
    Set<String> asked = new HashSet<>(Arrays.asList(ids.split(",")));
    List<TrueEvent> events = log.cached(e -> asked.contains(e.door.device().id()), clock.millis());
    return pages
        .list(events, new CacheFields(times)::of)
        .whenDelivered(() -> events.forEach(e -> e.servedFromCache = true));
  }

  private List<DoorRecord> inTime(HttpRequest request, String route) {
    long begin =
        parameters.time(request, "begintime").orElseThrow(() -> new Parameters.Bad("begintime"));
    long end = parameters.time(request, "endtime").orElseThrow(() -> new Parameters.Bad("endtime"));
    return log.between(begin, end, Parameters.filter(request, route), clock.millis());
  }

  private static HttpReply notFound() {
    return HttpReply.text(404, "text/html;charset=UTF-8", "<html><body>404</body></html>");
  }
}
