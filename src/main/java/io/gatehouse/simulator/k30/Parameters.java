package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.function.Predicate;

/** What a client asks for, inside the data. */
record Parameters(JsonNode data, ServerTimes times) {

  /** Empty where it is missing or null. */
  String text(String name) {
    JsonNode value = data.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      throw bad(name);
    }
    return value.asText("");
  }

  String required(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      throw bad(name);
    }
    return text;
  }

  /** A number from 1 on. */
  int positive(String name) {
    JsonNode value = data.path(name);
    if (!value.isInt() || value.intValue() < 1) {
      throw bad(name);
    }
    return value.intValue();
  }

  /** A code, or empty where any will do. */
  Optional<Integer> code(String name) {
    JsonNode value = data.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isInt()) {
      throw bad(name);
    }
    return Optional.of(value.intValue());
  }

  LocalDate day(String name) {
    String text = required(name);
    return times
        .parseDay(text)
        .orElseThrow(
            () ->
                times.parseTime(text).isPresent()
                    ? new Refusal(K30Violation.NOT_WHOLE_DAYS, "日期格式错误：" + name)
                    : bad(name));
  }

  Optional<Instant> time(String name) {
    String text = text(name);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(times.parseTime(text).orElseThrow(() -> bad(name)));
  }

  /** startdate to effdate. */
  void requireDaysInOrder() {
    if (day("startdate").isAfter(day("effdate"))) {
      throw bad("effdate");
    }
  }

  void requireOneMonth() {
    requireDaysInOrder();
    if (!YearMonth.from(day("startdate")).equals(YearMonth.from(day("effdate")))) {
      throw new Refusal(K30Violation.ACROSS_MONTHS, "开始日期和结束日期不能跨月");
    }
  }

  /** True for everything where nothing is asked, else for the very same text. */
  Predicate<String> exactly(String name) {
    String text = text(name);
    return value -> text.isEmpty() || text.equals(value);
  }

  Predicate<String> containing(String name) {
    String text = text(name);
    return value -> value.contains(text);
  }

  private static Refusal bad(String name) {
    return new Refusal(K30Violation.BAD_PARAMETER, "参数错误：" + name);
  }
}
