package io.gatehouse.axacs;

import io.gatehouse.axacs.CountedWindow.Size;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
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
}
