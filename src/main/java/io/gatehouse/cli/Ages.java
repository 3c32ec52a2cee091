package io.gatehouse.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How long ago something was, as people say it. */
final class Ages {

  private Ages() {}

  /** {@code 2026-11-27 06:25:00Z}: to the second, UTC. */
  static String moment(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ');
  }

  /** {@code 3 s}, {@code 12 min}, {@code 5 h}, {@code 40 d}; a dash for never. */
  static String of(Instant moment, Instant now) {
    if (moment == null) {
      return "-";
    }
    Duration age = Duration.between(moment, now);
    if (age.compareTo(Duration.ofMinutes(2)) < 0) {
      return Math.max(0, age.toSeconds()) + " s";
    }
    if (age.compareTo(Duration.ofHours(2)) < 0) {
      return age.toMinutes() + " min";
    }
    return age.compareTo(Duration.ofDays(2)) < 0 ? age.toHours() + " h" : age.toDays() + " d";
  }
}
