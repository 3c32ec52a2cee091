package io.gatehouse.axacs;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time whose records are counted.
 *
 * @param from inclusive
 * @param to exclusive
 * @param size what it is a whole or a part of
 */
record CountedWindow(Instant from, Instant to, Size size) {

  /** From the largest to the smallest. */
  enum Size {
    EVER,
    ALL,
    YEAR,
    MONTH,
    DAY,
    HOUR
  }

  /** Everything that ever was: counted without times. */
  boolean isEndless() {
    return size == Size.EVER;
  }

  boolean isHour() {
    return size == Size.HOUR;
  }

  /** The stretches of the next smaller size, as the site's calendar has them. */
  List<CountedWindow> parts(ZoneId zone) {
    Size smaller = size == Size.EVER ? Size.YEAR : Size.values()[size.ordinal() + 1];
    List<CountedWindow> parts = new ArrayList<>();
    for (Instant begin = from; begin.isBefore(to); ) {
      Instant next = next(begin.atZone(zone), smaller);
      Instant end = next.isBefore(to) ? next : to;
      parts.add(new CountedWindow(begin, end, smaller));
      begin = end;
    }
    return parts;
  }

  private static Instant next(ZonedDateTime begin, Size size) {
    ZonedDateTime day = begin.truncatedTo(ChronoUnit.DAYS);
    return switch (size) {
      case EVER, ALL, YEAR -> day.withDayOfYear(1).plusYears(1).toInstant();
      case MONTH -> day.withDayOfMonth(1).plusMonths(1).toInstant();
      case DAY -> day.plusDays(1).toInstant();
      case HOUR -> begin.toInstant().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    };
  }
}
