package io.gatehouse.simulator;

import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The vendor's read interfaces: what to answer to a request, before any fault. */
final class AxAcsApi {
  static final String PREFIX = "/api/v1/";
  static final String SWIPE_CACHE = "acs/device/eventcache/swipecard";
  private static final int MOST_ROWS = 1000;
  private static final int DEFAULT_ROWS = 100;
  private static final Set<String> RECORD_LISTS =
      Set.of("acsrecords", "acsrecords/byid", "swipecardrecords", "swipecardrecords/byid");

  private final EventLog log;
  private final Premises premises;
  private final LocalTimes times;
  private final Clock clock;
  private final PageRenderer pages;
  private final Violations violations;
  private final boolean hasAcsRecords;

  /** Answers a request with "bad parameter". */
  private static final class BadParameter extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadParameter(String message) {
      super(message, null, false, false);
    }
  }

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
    this.hasAcsRecords = hasAcsRecords;
  }

  /** The interface a path belongs to, without parameters inside the path. */
  static String route(String path) {
    String route = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
    return route.startsWith(SWIPE_CACHE + "/") ? SWIPE_CACHE : route;
  }

  /** True where two requests at once mean parallel polls of one feed. */
  static boolean isPolled(String route) {
    return RECORD_LISTS.contains(route)
        || route.equals("useraccessrecords")
        || route.equals(SWIPE_CACHE);
  }

  HttpReply answer(HttpRequest request) {
    String route = route(request.path());
    if (route.matches("acs/device/door/(open|close|workmode)/.*")) {
      violations.add(Violation.Kind.DOOR_COMMAND, request);
      return pages.error(105, "帐号验证错误");
    }
    if (RECORD_LISTS.contains(route) && !request.parameter("isalarm").equals("-1")) {
      violations.add(Violation.Kind.WITHOUT_ISALARM, request);
    }
    if (route.startsWith("acsrecords") && !hasAcsRecords) {
      return notFound();
    }
    try {
      return switch (route) {
        case "acsrecords", "swipecardrecords" -> {
          int rows = rows(request, 1);
          yield pages.records(page(inTime(request, route), request, rows));
        }
        case "acsrecords/count", "swipecardrecords/count" ->
            pages.count(inTime(request, route.replace("/count", "")).size());
        case "acsrecords/byid", "swipecardrecords/byid" ->
            pages.records(
                log.after(
                    id(request),
                    filter(request, route),
                    offset(request),
                    rows(request, 1),
                    clock.millis()));
        case "acsrecords/byid/count", "swipecardrecords/byid/count" ->
            pages.count(log.countAfter(id(request), filter(request, route), clock.millis()));
        case "useraccessrecords" -> passages(request);
        case SWIPE_CACHE -> cached(request);
        case "acs/devices" -> pages.list(premises.controllers(), DeviceFields::of);
        case "acs/device/doors" -> pages.list(premises.doors(), DeviceFields::of);
        default -> notFound();
      };
    } catch (BadParameter bad) {
      return pages.error(101, bad.getMessage());
    }
  }

  private HttpReply passages(HttpRequest request) {
    int rows = rows(request, 0);
    long begin = time(request, "begintime").orElseGet(() -> times.startOfDay(clock.instant()));
    long end = time(request, "endtime").orElse(Long.MAX_VALUE);
    String userNo = request.parameter("userno");
    List<DoorRecord> found =
        log.passagesBetween(
            begin,
            end,
            e -> userNo.isEmpty() || e.card.person().no().equals(userNo),
            clock.millis());
    PassageFields fields = new PassageFields(times);
    return pages.list(
        page(found, request, rows == 0 ? Integer.MAX_VALUE : rows), r -> fields.of(r.event()));
  }

  private HttpReply cached(HttpRequest request) {
    int from = PREFIX.length() + SWIPE_CACHE.length() + 1;
    String ids = request.path().length() > from ? request.path().substring(from) : "";
    if (ids.isBlank()) {
      throw new BadParameter("非法参数: deviceids");
    }
    Set<String> asked = new HashSet<>(Arrays.asList(ids.split(",")));
    List<TrueEvent> events = log.cached(e -> asked.contains(e.door.device().id()), clock.millis());
    return pages
        .list(events, new CacheFields(times)::of)
        .whenDelivered(() -> events.forEach(e -> e.servedFromCache = true));
  }

  private List<DoorRecord> inTime(HttpRequest request, String route) {
    long begin = time(request, "begintime").orElseThrow(() -> new BadParameter("非法参数: begintime"));
    long end = time(request, "endtime").orElseThrow(() -> new BadParameter("非法参数: endtime"));
    return log.between(begin, end, filter(request, route), clock.millis());
  }

  private static Predicate<TrueEvent> filter(HttpRequest request, String route) {
    String alarm = request.parameter("isalarm").isEmpty() ? "0" : request.parameter("isalarm");
    Predicate<TrueEvent> byAlarm =
        switch (alarm) {
          case "-1" -> event -> true;
          case "0" -> event -> !event.type.isAlarm();
          case "1" -> event -> event.type.isAlarm();
          default -> throw new BadParameter("非法参数: isalarm=" + alarm);
        };
    if (!route.startsWith("swipecardrecords")) {
      return byAlarm;
    }
    long userType = number(request, "usertype", 0);
    String userNo = request.parameter("userno");
    return byAlarm
        .and(event -> event.type.isSwipe())
        .and(event -> userType == 0 || event.card.person().typeId() == userType)
        .and(event -> userNo.isEmpty() || event.card.person().no().equals(userNo));
  }

  private static List<DoorRecord> page(List<DoorRecord> all, HttpRequest request, int rows) {
    int from = (int) Math.min(offset(request), all.size());
    return all.subList(from, (int) Math.min((long) from + rows, all.size()));
  }

  private long id(HttpRequest request) {
    if (request.parameter("id").isEmpty()) {
      throw new BadParameter("非法参数: id");
    }
    return number(request, "id", 0);
  }

  private static long offset(HttpRequest request) {
    long offset = number(request, "offset", 0);
    if (offset < 0) {
      throw new BadParameter("非法参数: offset=" + offset);
    }
    return offset;
  }

  private int rows(HttpRequest request, int least) {
    long rows = number(request, "rows", DEFAULT_ROWS);
    if (rows > MOST_ROWS) {
      violations.add(Violation.Kind.ROWS_OVER_1000, request);
    }
    if (rows < least || rows > MOST_ROWS) {
      throw new BadParameter("非法参数: rows=" + rows);
    }
    return (int) rows;
  }

  private Optional<Long> time(HttpRequest request, String name) {
    String text = request.parameter(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.contains("+")) {
      violations.add(Violation.Kind.LITERAL_PLUS, request);
    }
    return Optional.of(
        times.parse(text).orElseThrow(() -> new BadParameter("非法参数: " + name + "=" + text)));
  }

  private static long number(HttpRequest request, String name, long otherwise) {
    String text = request.parameter(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadParameter("非法参数: " + name.toLowerCase(Locale.ROOT) + "=" + text);
    }
  }

  private static HttpReply notFound() {
    return HttpReply.text(404, "text/html;charset=UTF-8", "<html><body>404</body></html>");
  }
}
