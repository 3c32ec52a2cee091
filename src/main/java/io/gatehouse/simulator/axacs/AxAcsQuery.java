package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.Violations;
import io.gatehouse.simulator.Violations.Violation;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads what a query asks for, as strictly as the vendor does, and notes violations in it. */
record AxAcsQuery(HttpRequest request, ZoneId zone, Violations violations) {
  /** What a client of an AX-ACS server must never do. */
  enum Forbidden implements Violation.Kind {
    ROWS_OVER_1000,
    /** A record list read without isalarm=-1: denials and alarms are missing in the reply. */
    WITHOUT_ISALARM,
    /** A time with a literal plus, written %2B, where a space must be. */
    LITERAL_PLUS,
    /** open, close or workmode: this would move a real door. */
    DOOR_COMMAND,
    NOT_GET
  }

  /** Status 101: 非法参数. */
  static final class Bad extends RuntimeException {
    static final long serialVersionUID = 1L;

    Bad(String what) {
      super("非法参数: " + what, null, false, false);
    }
  }

  private static final int MOST_ROWS = 1000;
  private static final int DEFAULT_ROWS = 100;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

  /** The records that isalarm lets through; it is 0 unless given. */
  Predicate<AxAcsEvent> filter(String route) {
    String alarm = request.parameter("isalarm").isEmpty() ? "0" : request.parameter("isalarm");
    if (!Set.of("-1", "0", "1").contains(alarm)) {
      throw new Bad("isalarm=" + alarm);
    }
    boolean swipesOnly = route.startsWith("swipecardrecords");
    return event ->
        (!swipesOnly || event.type.swipe)
            && (alarm.equals("-1") || event.type.alarm == alarm.equals("1"));
  }

  /**
   * The page of a list that is asked for.
   *
   * @param least the fewest rows that may be asked for; 0 rows are all
   */
  <T> List<T> page(List<T> all, int least) {
    int rows = rows(least);
    int from = (int) Math.min(offset(), all.size());
    long to = rows == 0 ? all.size() : Math.min((long) from + rows, all.size());
    return all.subList(from, (int) to);
  }

  int rows(int least) {
    long rows = number("rows", DEFAULT_ROWS);
    if (rows > MOST_ROWS) {
      violations.add(Forbidden.ROWS_OVER_1000, request);
    }
    if (rows < least || rows > MOST_ROWS) {
      throw new Bad("rows=" + rows);
    }
    return (int) rows;
  }

  long offset() {
    long offset = number("offset", 0);
    if (offset < 0) {
      throw new Bad("offset=" + offset);
    }
    return offset;
  }

  /** Seconds since 1970; empty where the parameter is. */
  Optional<Long> time(String name) {
    String text = request.parameter(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.contains("+")) {
      violations.add(Forbidden.LITERAL_PLUS, request);
    }
    try {
      return Optional.of(LocalDateTime.parse(text, TIME).atZone(zone).toEpochSecond());
    } catch (DateTimeParseException notATime) {
      throw new Bad(name + "=" + text);
    }
  }

  long required(String name) {
    if (request.parameter(name).isEmpty()) {
      throw new Bad(name);
    }
    return number(name, 0);
  }

  long number(String name, long otherwise) {
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

  /** What stands in the path behind the route, decoded; empty for nothing. */
  String inPath(String route) {
    int from = AxAcsApi.PREFIX.length() + route.length() + 1;
    return request.path().length() > from ? request.path().substring(from) : "";
  }
}
