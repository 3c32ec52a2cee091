package io.gatehouse.settings;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One vendor system in one place, as configured.
 *
 * @param name the operator's name for it: {@code hq}
 * @param values the settings under {@code sites.<name>.}
 * @param feeds the feeds that run, with the settings under {@code sites.<name>.<feed>.}
 */
public record Site(String name, String vendor, Values values, Map<String, Values> feeds) {

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** How names of sites are put in order for people: {@code plant-2} before {@code plant-10}. */
  public static final Comparator<String> BY_NAME =
      Comparator.comparing(Site::widened).thenComparing(Comparator.naturalOrder());

  /** Names that PostgreSQL reads as abbreviations of winter time, by a region with that clock. */
  private static final Map<String, String> REGIONS =
      Map.of(
          "CET", "Europe/Brussels",
          "MET", "Europe/Brussels",
          "EET", "Europe/Athens",
          "WET", "Europe/Lisbon");

  /** With numbers of equal length: names have 40 letters at most. */
  private static String widened(String name) {
    return NUMBER
        .matcher(name)
        .replaceAll(
            number -> "0".repeat(Math.max(0, 40 - number.group().length())) + number.group());
  }

  /** The zone in which the vendor's times without a zone are meant, and in which days begin. */
  public ZoneId zone() {
    return values.zone("time-zone");
  }

  /**
   * The zone by a name that databases read as Java does, where there is one: to PostgreSQL, {@code
   * +08:00} is west of Greenwich, and {@code CET} is winter time all the year. An offset of half an
   * hour has none, and stays as it is.
   */
  public String zoneName() {
    if (zone().normalized() instanceof ZoneOffset offset) {
      int hours = offset.getTotalSeconds() / 3600;
      if (offset.getTotalSeconds() % 3600 != 0 || hours < -12 || hours > 14) {
        return offset.getId();
      }
      return hours == 0 ? "UTC" : "Etc/GMT%+d".formatted(-hours);
    }
    return REGIONS.getOrDefault(zone().getId(), zone().getId());
  }

  /** When a working day begins, by the site's clocks. */
  public LocalTime dayStarts() {
    return values.timeOfDay("day-starts");
  }

  /** After so long without another passage nobody counts as inside. */
  public Duration stayAtMost() {
    return values.duration("stay-at-most");
  }

  /** How far back the first run reaches: the beginning of the configured day; empty for none. */
  public Optional<Instant> start() {
    return values.date("start").map(day -> day.atStartOfDay(zone()).toInstant());
  }

  /** The same site, whose first runs reach back to that day. */
  public Site startingOn(LocalDate day) {
    return new Site(name, vendor, values.with("start", day.toString()), feeds);
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
