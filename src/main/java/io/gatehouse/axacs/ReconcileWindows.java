package io.gatehouse.axacs;

import io.gatehouse.axacs.ReconcileWindows.CountedWindow.Size;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which stretches a run compares: every hour of the last day; once a night each day of the last
 * weeks, and all that was before as one: by ids, or by time where not everything is read.
 *
 * @param end up to when; nothing later has settled yet
 * @param days how many days a night looks back
 * @param begin from when on the feed that is compared has read; empty for everything
 */
record ReconcileWindows(ZoneId zone, Instant end, int days, Optional<Instant> begin) {

  /** No record of such a server is older. */
  private static final Instant OLDEST = Instant.parse("2000-01-01T00:00:00Z");

  /** When the night's look begins, at the site. */
  private static final int NIGHT = 2;

  /** The hours of the last day, and those since the last run where that is longer ago. */
  List<CountedWindow> hours(Instant checkedTo) {
    Instant dayAgo = end.minus(Duration.ofDays(1));
    Instant weekAgo = end.minus(Duration.ofDays(7));
    Instant from = checkedTo == null || checkedTo.isAfter(dayAgo) ? dayAgo : checkedTo;
    from = latest(from.isBefore(weekAgo) ? weekAgo : from);
    return new CountedWindow(from.truncatedTo(ChronoUnit.HOURS), end, Size.DAY).parts(zone);
  }

  /** The day of the look at everything that is due; empty where none is. */
  Optional<LocalDate> deep(LocalDate last) {
    LocalDate today = end.atZone(zone).minusHours(NIGHT).toLocalDate();
    return last == null || last.isBefore(today) ? Optional.of(today) : Optional.empty();
  }

  /** All that was, the last weeks day by day. */
  List<CountedWindow> everything() {
    Instant first = end.atZone(zone).toLocalDate().minusDays(days).atStartOfDay(zone).toInstant();
    Instant from = latest(OLDEST);
    List<CountedWindow> windows = new ArrayList<>();
    if (from.isBefore(first)) {
      windows.add(
          begin.isPresent()
              ? new CountedWindow(from, first, Size.ALL)
              : new CountedWindow(from, end, Size.EVER));
    }
    Instant since = latest(first);
    Instant today = end.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    if (since.isBefore(today)) {
      windows.addAll(new CountedWindow(since, today, Size.MONTH).parts(zone));
    }
    return windows;
  }

  private Instant latest(Instant moment) {
    return begin.filter(moment::isBefore).orElse(moment);
  }

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
}
