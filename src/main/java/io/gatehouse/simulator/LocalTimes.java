package io.gatehouse.simulator;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Optional;

/** The server's times: {@code yyyy-MM-dd HH:mm:ss} on the wall clock of its zone, zone not said. */
public record LocalTimes(ZoneId zone) {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

  /** Appends the 19 characters, without quotes. */
  public void append(Bytes out, long epochSecond) {
    long local =
        epochSecond
            + zone.getRules().getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(local, 86_400L));
    long second = Math.floorMod(local, 86_400L);
    out.padded(day.getYear(), 4).single('-').padded(day.getMonthValue(), 2).single('-');
    out.padded(day.getDayOfMonth(), 2).single(' ').padded(second / 3600, 2).single(':');
    out.padded(second / 60 % 60, 2).single(':').padded(second % 60, 2);
  }

  public String format(long epochSecond) {
    return FORMAT.format(LocalDateTime.ofInstant(Instant.ofEpochSecond(epochSecond), zone));
  }

  /** Seconds since 1970, or empty for anything that is not such a time. */
  public Optional<Long> parse(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text, FORMAT).atZone(zone).toEpochSecond());
    } catch (DateTimeParseException notATime) {
      return Optional.empty();
    }
  }

  public long startOfDay(Instant now) {
    return now.atZone(zone).toLocalDate().atStartOfDay(zone).toEpochSecond();
  }
}
