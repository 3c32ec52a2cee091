package io.gatehouse.simulator.k30;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Optional;

/** The server's times, on the wall clock of its zone, which is never said. */
record ServerTimes(ZoneId zone) {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS");
  private static final DateTimeFormatter TIME = strict("uuuu-MM-dd HH:mm:ss");
  private static final DateTimeFormatter DAY = strict("uuuu-MM-dd");

  /** An envelope's timestamp, to the millisecond. */
  String stamp(Instant at) {
    return STAMP.format(at.atZone(zone));
  }

  Optional<Instant> parseStamp(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, STAMP).atZone(zone).toInstant());
    } catch (DateTimeParseException notAStamp) {
      return Optional.empty();
    }
  }

  String time(Instant at) {
    return TIME.format(at.atZone(zone));
  }

  LocalDate day(Instant at) {
    return at.atZone(zone).toLocalDate();
  }

  Optional<LocalDate> parseDay(String text) {
    try {
      return Optional.of(LocalDate.parse(text, DAY));
    } catch (DateTimeParseException notADay) {
      return Optional.empty();
    }
  }

  Optional<Instant> parseTime(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, TIME).atZone(zone).toInstant());
    } catch (DateTimeParseException notATime) {
      return Optional.empty();
    }
  }

  private static DateTimeFormatter strict(String pattern) {
    return DateTimeFormatter.ofPattern(pattern).withResolverStyle(ResolverStyle.STRICT);
  }
}
