package io.gatehouse.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** A day or a time as people type it after an option. All of it throws DateTimeException. */
final class GivenTime {

  private GivenTime() {}

  /** {@code 2026-11-01}; null where it is no day. */
  static LocalDate day(String text) {
    return text.matches("\\d{4}-\\d{2}-\\d{2}") ? LocalDate.parse(text) : null;
  }

  /**
   * A day's beginning, or {@code 2026-11-01T06:00}, with a blank for the T, seconds and an offset.
   *
   * @param zone of what names no offset
   */
  static Instant read(String text, ZoneId zone) throws DateTimeException {
    LocalDate day = day(text);
    if (day != null) {
      return day.atStartOfDay(zone).toInstant();
    }
    String iso = text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T");
    return iso.matches(".*(Z|[+-]\\d{2}:\\d{2})")
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).atZone(zone).toInstant();
  }
}
