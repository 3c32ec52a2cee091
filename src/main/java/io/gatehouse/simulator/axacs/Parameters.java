package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.LocalTimes;
import io.gatehouse.simulator.Violations;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads what a query asks for, as strictly as the vendor does, and notes violations in it. */
record Parameters(LocalTimes times, Violations violations) {
  private static final int MOST_ROWS = 1000;
  private static final int DEFAULT_ROWS = 100;

  /** Status 101: 非法参数. */
  static final class Bad extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Bad(String what) {
      super("非法参数: " + what, null, false, false);
    }
  }

  /** The records that isalarm, usertype and userno let through; isalarm is 0 unless given. */
  static Predicate<TrueEvent> filter(HttpRequest request, String route) {
    String alarm = request.parameter("isalarm").isEmpty() ? "0" : request.parameter("isalarm");
    Predicate<TrueEvent> byAlarm =
        switch (alarm) {
          case "-1" -> event -> true;
          case "0" -> event -> !event.type.isAlarm();
          case "1" -> event -> event.type.isAlarm();
          default -> throw new Bad("isalarm=" + alarm);
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

  static <T> List<T> page(List<T> all, HttpRequest request, int rows) {
    int from = (int) Math.min(offset(request), all.size());
    return all.subList(from, (int) Math.min((long) from + rows, all.size()));
  }

  static long id(HttpRequest request) {
    if (request.parameter("id").isEmpty()) {
      throw new Bad("id");
    }
    return number(request, "id", 0);
  }

  static long offset(HttpRequest request) {
    long offset = number(request, "offset", 0);
    if (offset < 0) {
      throw new Bad("offset=" + offset);
    }
    return offset;
  }

  int rows(HttpRequest request, int least) {
    long rows = number(request, "rows", DEFAULT_ROWS);
    if (rows > MOST_ROWS) {
      violations.add(AxAcsViolation.ROWS_OVER_1000, request);
    }
    if (rows < least || rows > MOST_ROWS) {
      throw new Bad("rows=" + rows);
    }
    return (int) rows;
  }

  /** Seconds since 1970; empty where the parameter is. */
  Optional<Long> time(HttpRequest request, String name) {
    String text = request.parameter(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.contains("+")) {
      violations.add(AxAcsViolation.LITERAL_PLUS, request);
    }
    return Optional.of(times.parse(text).orElseThrow(() -> new Bad(name + "=" + text)));
  }

  static long number(HttpRequest request, String name, long otherwise) {
    String text = request.parameter(name);
    return text.isEmpty() ? otherwise : number(text, name);
  }

  static long number(String text, String name) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Bad(name + "=" + text);
    }
  }
}
