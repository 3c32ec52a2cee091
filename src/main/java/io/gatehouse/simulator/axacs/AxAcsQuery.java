package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.Refusal;
import io.gatehouse.simulator.Violations.Violation;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Reads what a query asks for, as strictly as the vendor does. */
record AxAcsQuery(HttpRequest request, ZoneId zone) {
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

  private static final int MOST_ROWS = 1000;
  private static final int DEFAULT_ROWS = 100;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

  /**
   * Status 101: 非法参数.
   *
   * @param violation null for none
   * @param value empty where it is missing
   */
  static Refusal bad(Forbidden violation, String name, Object value) {
    String text = value.equals("") ? name : name + "=" + value;
    return new Refusal(violation, 101, "非法参数: " + text);
  }

  /** The records that isalarm lets through; it is 0 unless given. */
  Predicate<AxAcsEvent> filter(String route) {
    String alarm = request.parameter("isalarm").isEmpty() ? "0" : request.parameter("isalarm");
    if (!Set.of("-1", "0", "1").contains(alarm)) {
      throw bad(null, "isalarm", alarm);
    }
    boolean swipesOnly = route.startsWith("swipecardrecords");
    return event ->
        (!swipesOnly || event.is("swipe"))
            && (alarm.equals("-1") || event.is("alarm") == alarm.equals("1"));
  }

  /**
   * The page of a list that is asked for.
   *
   * @param least the fewest rows that may be asked for; 0 rows are all
   */
  <T> List<T> page(List<T> all, int least) {
    int rows = rows(least);
    long offset = offset();
    return all.stream().skip(offset).limit(rows == 0 ? all.size() : rows).toList();
  }

  int rows(int least) {
    long rows = number("rows", DEFAULT_ROWS);
    if (rows < least || rows > MOST_ROWS) {
      throw bad(rows < least ? null : Forbidden.ROWS_OVER_1000, "rows", rows);
    }
    return (int) rows;
  }

  long offset() {
    long offset = number("offset", 0);
    if (offset < 0) {
      throw bad(null, "offset", offset);
    }
    return offset;
  }

  /**
   * Seconds since 1970.
   *
   * @param otherwise where the parameter is missing; null where it may not be
   */
  long time(String name, Long otherwise) {
    String text = request.parameter(name);
    if (text.isEmpty() && otherwise != null) {
      return otherwise;
    }
    try {
      return LocalDateTime.parse(text, TIME).atZone(zone).toEpochSecond();
    } catch (DateTimeParseException notATime) {
      throw bad(text.contains("+") ? Forbidden.LITERAL_PLUS : null, name, text);
    }
  }

  long required(String name) {
    return number(request.parameter(name), name);
  }

  long number(String name, long otherwise) {
    return request.parameter(name).isEmpty() ? otherwise : required(name);
  }

  static long number(String text, String name) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw bad(null, name, text);
    }
  }

  /** What stands in the path behind the route, decoded; empty for nothing. */
  String inPath(String route) {
    int from = AxAcsApi.PREFIX.length() + route.length() + 1;
    return request.path().length() > from ? request.path().substring(from) : "";
  }
}
