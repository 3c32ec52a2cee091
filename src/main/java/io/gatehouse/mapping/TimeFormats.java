package io.gatehouse.mapping;

import io.gatehouse.mapping.ColumnRule.ValueType;
import io.gatehouse.reply.FieldText;
import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.warehouse.Table.Column;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a column's times are written, where a mapping says so: {@code format: [yyyy/M/d H:mm:ss, iso,
 * epoch-millis]}. The first that fits a text says what it is. Times without an offset are the
 * site's. Words are {@value #WORDS}; all else is a pattern of {@link DateTimeFormatter}, in which
 * {@code a} reads AM, PM, 上午 and 下午.
 */
final class TimeFormats {

  private static final String WORDS = "iso, local-time, epoch-seconds, epoch-millis, dotnet";

  /** {@code /Date(1245073530000+0800)/}: the offset only says where it was shown. */
  private static final Pattern DOTNET =
      Pattern.compile("\\\\?/Date\\((-?\\d{1,15})(?:[+-]\\d{4})?\\)\\\\?/");

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[XXX][XX][X]")
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** One way of writing; null where a text is not written so. */
  private interface Format {
    Object read(String text, Column.Type column, LocalTimes times);
  }

  private final List<Format> formats = new ArrayList<>();

  /**
   * @throws IllegalArgumentException saying which of them is none
   */
  TimeFormats(List<String> written) {
    for (String one : written) {
      formats.add(
          switch (one) {
            case "iso" -> pattern(ISO);
            case "local-time" ->
                (text, column, times) ->
                    column == Column.Type.DATE ? times.localDate(text) : times.instant(text);
            case "epoch-seconds" ->
                (text, column, times) -> moment(FieldText.epochSeconds(text), column, times);
            case "epoch-millis" ->
                (text, column, times) -> moment(FieldText.epochMillis(text), column, times);
            case "dotnet" -> TimeFormats::dotnet;
            default -> pattern(formatter(one));
          });
    }
  }

  private static DateTimeFormatter formatter(String pattern) {
    boolean hasDigits = pattern.matches(".*[yuMdDHhms].*");
    try {
      if (!hasDigits) {
        throw new IllegalArgumentException("it says no year, day or hour");
      }
      return new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern(ofAnyEra(pattern))
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT); // or 30 February would be the 28th
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "format: "
              + pattern
              + " is neither of "
              + WORDS
              + " nor a pattern such as yyyy/M/d H:mm:ss: "
              + e.getMessage());
    }
  }

  /** The year of an era, y, needs the era to be said; u does not. */
  private static String ofAnyEra(String pattern) {
    StringBuilder written = new StringBuilder();
    boolean isQuoted = false;
    for (char letter : pattern.toCharArray()) {
      isQuoted ^= letter == '\'';
      written.append(letter == 'y' && !isQuoted ? 'u' : letter);
    }
    return written.toString();
  }

  /** The value in the column's Java type; {@link ValueType#UNREADABLE} where no format fits. */
  Object read(String padded, Column.Type column, LocalTimes times) {
    String text = padded.strip();
    for (Format format : formats) {
      Object value = format.read(text, column, times);
      if (value != null) {
        return value;
      }
    }
    return ValueType.UNREADABLE;
  }

  private static Format pattern(DateTimeFormatter formatter) {
    return (text, column, times) -> {
      String plain = text.replace("上午", "AM").replace("下午", "PM");
      TemporalAccessor parsed;
      try {
        parsed = formatter.parse(plain);
        LocalDate date = parsed.query(TemporalQueries.localDate());
        if (date == null) {
          return null;
        }
        if (parsed.query(TemporalQueries.localTime()) == null) {
          return column == Column.Type.DATE ? times.valid(date) : null;
        }
        boolean hasOffset =
            parsed.isSupported(ChronoField.OFFSET_SECONDS)
                || parsed.isSupported(ChronoField.INSTANT_SECONDS);
        if (hasOffset) {
          return moment(
              parsed.isSupported(ChronoField.INSTANT_SECONDS)
                  ? Instant.from(parsed)
                  : OffsetDateTime.from(parsed).toInstant(),
              column,
              times);
        }
        return column == Column.Type.DATE
            ? times.valid(date)
            : times.instant(LocalDateTime.from(parsed));
      } catch (DateTimeException e) {
        return null; // another format's, or no time that ever was
      }
    };
  }

  private static Object dotnet(String text, Column.Type column, LocalTimes times) {
    Matcher millis = DOTNET.matcher(text);
    return millis.matches()
        ? moment(Instant.ofEpochMilli(Long.parseLong(millis.group(1))), column, times)
        : null;
  }

  private static Object moment(Instant moment, Column.Type column, LocalTimes times) {
    if (moment == null || times.instant(moment.atOffset(ZoneOffset.UTC)) == null) {
      return null;
    }
    return column == Column.Type.DATE ? times.localDate(moment) : moment;
  }
}
