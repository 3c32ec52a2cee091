package io.gatehouse.wecom;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * How a long stretch of time is cut into windows that WeCom takes.
 *
 * @param widest the longest it takes
 * @param narrowest where it has asked for shorter ones: less than this helps nobody
 * @param byMonth whether a window must not span two calendar months, of China's time
 * @param shared how much two neighbours have in common
 */
record Windows(Duration widest, Duration narrowest, boolean byMonth, Duration shared) {

  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  /** Where the window that begins there ends, at the latest {@code to}. */
  Instant end(Instant begin, Instant to, Duration width) {
    Instant end = begin.plus(width);
    if (byMonth) {
      LocalDate first = LocalDate.ofInstant(begin, CHINA).withDayOfMonth(1).plusMonths(1);
      Instant nextMonth = first.atStartOfDay(CHINA).toInstant();
      end = end.isBefore(nextMonth) ? end : nextMonth;
    }
    return end.isBefore(to) ? end : to;
  }

  /** Where the next window begins; always later than the one before. */
  Instant next(Instant begin, Instant end) {
    Duration most = Duration.between(begin, end).dividedBy(2);
    return end.minus(shared.compareTo(most) < 0 ? shared : most);
  }
}
