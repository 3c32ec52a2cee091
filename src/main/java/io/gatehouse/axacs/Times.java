package io.gatehouse.axacs;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Times as AX-ACS takes them in queries: local, to the second, without a zone. */
final class Times {

  /** The space as {@code %20}: a {@code +} may arrive as a plus, or be encoded a second time. */
  private static final DateTimeFormatter QUERY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'%20'HH:mm:ss");

  private Times() {}

  /** A vendor's time to the second, in the site's zone; null where it is none. */
  static LocalDateTime read(String vendorTime) {
    try {
      return LocalDateTime.parse(toSecond(vendorTime).replace(' ', 'T'));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  static String query(Instant moment, ZoneId zone) {
    return QUERY.format(moment.atZone(zone));
  }

  /** A vendor's time without its fraction, to compare two sightings of one record. */
  static String toSecond(String vendorTime) {
    String text = vendorTime == null ? "" : vendorTime.strip();
    return text.length() > 19 ? text.substring(0, 19) : text;
  }
}
