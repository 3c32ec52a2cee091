package io.gatehouse.wecom;

import io.gatehouse.settings.Site;
import java.time.Duration;
import java.time.Instant;

/** How far back a first run reaches: {@code start}, or 30 days. */
final class Starts {

  private static final Duration USUAL = Duration.ofDays(30);

  private Starts() {}

  static Instant of(Site site, Instant now) {
    return site.values()
        .date("start")
        .map(day -> day.atStartOfDay(site.zone()).toInstant())
        .orElse(now.minus(USUAL));
  }
}
