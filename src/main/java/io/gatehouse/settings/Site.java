package io.gatehouse.settings;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One vendor system in one place, as configured.
 *
 * @param name the operator's name for it: {@code hq}
 * @param values the settings under {@code sites.<name>.}
 * @param feeds the feeds that run, with the settings under {@code sites.<name>.<feed>.}
 */
public record Site(String name, String vendor, Values values, Map<String, Values> feeds) {

  /** The zone in which the vendor's times without a zone are meant, and in which days begin. */
  public ZoneId zone() {
    return values.zone("time-zone");
  }

  /** How far back the first run reaches: the beginning of the configured day; empty for none. */
  public Optional<Instant> start() {
    return values.date("start").map(day -> day.atStartOfDay(zone()).toInstant());
  }

  /** Where the vendor's server is, its scheme in small letters, without a slash at the end. */
  public String baseUrl() {
    String[] parts = values.required("base-url").replaceAll("/+$", "").split(":", 2);
    return parts[0].toLowerCase(Locale.ROOT) + ":" + parts[1];
  }

  /** The same with another value of one setting of the site's own. */
  public Site with(String setting, String value) {
    return new Site(name, vendor, values.with(setting, value), feeds);
  }
}
