package io.gatehouse.reply;

import io.gatehouse.reply.VendorRecord.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a field's text says: a whole number, a number, an id, a time since 1970, yes or no, a code;
 * and by {@link LocalTimes} a time by the site's clocks, or a date. Rows and cursors read with the
 * same methods, so that they never disagree on a value.
 */
public final class FieldText {

  private static final int LONGEST_NUMBER = 40;
  private static final int PLAIN_DIGITS = 18; // never more than a long holds
  private static final long LAST_SECOND = 7_258_118_400L; // 2200-01-01

  private FieldText() {}

  /**
   * Also {@code 29.0}, {@code +29} and {@code 2.9E1}, with blanks around; null where the text is no
   * whole number or too large.
   */
  public static Long whole(String text) {
    Long plain = digitsOnly(text);
    if (plain != null) {
      return plain;
    }
    String digits = text.strip();
    try {
      return digits.length() > LONGEST_NUMBER ? null : new BigDecimal(digits).longValueExact();
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  /** In a text only a point tells an exponent from a letter of the id: {@code 22E1} is no 220. */
  public static String id(String text, Kind kind) {
    String id = text.strip();
    boolean isDecimal = id.indexOf('.') > 0;
    boolean hasExponent = id.indexOf('e') > 0 || id.indexOf('E') > 0;
    return isDecimal || (hasExponent && kind == Kind.NUMBER) ? digits(id) : id;
  }

  /**
   * An id that the vendor's document calls a number, in its digits however they are written: {@code
   * 29}, {@code 029}, {@code +29}, {@code 29.0}, {@code 2.9E1}, full-width digits, with blanks
   * around. A text that is no whole number is an id as it is.
   */
  public static String numberId(String text) {
    String id = text.strip();
    Long plain = id.startsWith("0") ? null : digitsOnly(id);
    if (plain != null) {
      return id;
    }
    try {
      BigDecimal number = id.length() > LONGEST_NUMBER ? null : new BigDecimal(id);
      boolean isWhole =
          number != null && (number.signum() == 0 || number.stripTrailingZeros().scale() <= 0);
      boolean isBounded = isWhole && (long) number.precision() - number.scale() <= LONGEST_NUMBER;
      return isBounded ? number.toBigInteger().toString() : id;
    } catch (NumberFormatException e) {
      return id;
    }
  }

  /**
   * The digits of a whole number; the text itself where it is none, or a longer one than any id.
   */
  private static String digits(String text) {
    if (text.length() > LONGEST_NUMBER
        || !text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0)) {
      return text;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      boolean isWhole = number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
      return isWhole && isBounded(text) ? number.toBigInteger().toString() : text;
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /** Whether a number of JSON's has no more digits before its point than any id. */
  public static boolean isBounded(String number) {
    if (digitsOnly(number) != null) {
      return true;
    }
    try {
      BigDecimal value = number.length() > LONGEST_NUMBER ? null : new BigDecimal(number);
      return value != null && (long) value.precision() - value.scale() <= LONGEST_NUMBER;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Nearly all are digits and nothing else; null where the text is anything else. */
  private static Long digitsOnly(String text) {
    int length = text.length();
    if (length == 0 || length > PLAIN_DIGITS) {
      return null;
    }
    long number = 0;
    for (int i = 0; i < length; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Also a fraction; null where the text is no number. */
  public static Double number(String text) {
    try {
      boolean plain =
          text.length() <= LONGEST_NUMBER
              && text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0);
      double number = plain ? Double.parseDouble(text) : Double.NaN;
      return Double.isFinite(number) ? (Double) number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The same, to the last digit; null too where it has more digits than any figure. */
  public static BigDecimal decimal(String text) {
    String digits = text.strip();
    try {
      BigDecimal number = digits.length() > LONGEST_NUMBER ? null : new BigDecimal(digits);
      return number == null || Math.abs(number.scale()) > LONGEST_NUMBER ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Null where the text is no whole number of seconds from 1970 to 2200. */
  public static Instant epochSeconds(String text) {
    return epoch(text, 1000);
  }

  /** The same for milliseconds. */
  public static Instant epochMillis(String text) {
    return epoch(text, 1);
  }

  private static Instant epoch(String text, int millis) {
    Long number = whole(text);
    boolean isTime = number != null && number >= 0 && number <= LAST_SECOND * (1000 / millis);
    return isTime ? Instant.ofEpochMilli(number * millis) : null;
  }

  /** Null where the text says neither. */
  public static Boolean bool(String text) {
    return switch (text) {
      case "1", "true" -> Boolean.TRUE;
      case "0", "false" -> Boolean.FALSE;
      default ->
          switch (code(text).toLowerCase(Locale.ROOT)) {
            case "1", "true" -> Boolean.TRUE;
            case "0", "false" -> Boolean.FALSE;
            default -> null;
          };
    };
  }

  /** The one way to write a code that is a number: servers send 1, "1" and 1.0. */
  public static String code(String code) {
    String text = code.strip();
    int point = text.indexOf('.');
    boolean isWhole =
        point > 0
            && point < text.length() - 1
            && text.substring(point + 1).chars().allMatch(c -> c == '0')
            && text.substring(0, point).chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    return isWhole ? text.substring(0, point) : text;
  }

  /**
   * Reads a vendor's local dates and times, {@code 2019-04-04 18:52:46}, with or without a
   * fraction, with a space or a {@code T}. By hand, because a page holds thousands and java.time's
   * formatter is twenty times slower. Rows and cursors read times with it alike. Not for several
   * threads at once.
   *
   * <p>Also, more slowly, what other clients and locales write: {@code 2009/6/15 13:45:30}, without
   * seconds, with {@code Z} or an offset, and milliseconds since 1970.
   *
   * <p>A time in the gap of a clock change moves forward by the gap, one in the overlap is the
   * earlier of the two, as {@link ZonedDateTime} does. Years that no door event has are not times.
   */
  public static final class LocalTimes {

    private static final int FIRST_YEAR_OF_TIMES = 1970;
    private static final int FIRST_YEAR_OF_DATES = 1900; // birthdays
    private static final int LAST_YEAR = 2199;
    private static final int HOUR = 3600;
    private static final int[] NANOS_OF_DIGIT = {
      0, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    private static final Pattern OTHER =
        Pattern.compile(
            "(?<year>\\d{4})([-/.])(?<month>\\d{1,2})\\2(?<day>\\d{1,2})"
                + "(?:[ T]+(?<hour>\\d{1,2}):(?<minute>\\d{1,2})"
                + "(?::(?<second>\\d{1,2})(?:[.,](?<fraction>\\d{1,9}))?)?"
                + " ?(?<offset>Z|[+-]\\d{2}:?\\d{2})?)?");

    /** Since 1970, bare or as {@code /Date(1245073530000+0800)/}. */
    private static final Pattern MILLIS =
        Pattern.compile("(?:/Date\\()?(\\d{12,13})(?:[+-]\\d{4})?(?:\\)/)?");

    private final ZoneId zone;
    private final ZoneRules rules;
    private long hourOfOffset = Long.MIN_VALUE;
    private int offset;
    private boolean ambiguous;
    private LocalDate lastDate = LocalDate.EPOCH;
    private long lastMidnight; // of that date, in seconds as if in UTC

    /**
     * @param zone of the vendor's site, which its times leave out
     */
    public LocalTimes(ZoneId zone) {
      this.zone = zone;
      this.rules = zone.getRules();
    }

    /** Blanks around it do not count; null where the text is not a time, or one that never was. */
    public Instant instant(String padded) {
      String text = padded.strip();
      ambiguous = false;
      return isTime(text) ? plain(text) : other(text);
    }

    /**
     * Whether the site's clocks showed the time that {@link #instant} read last twice, or never:
     * they were changed, and the text does not say by how much it is off UTC.
     */
    public boolean isAmbiguous() {
      return ambiguous;
    }

    private Instant plain(String text) {
      if (!isTime(text) || number(text, 0, 4) < FIRST_YEAR_OF_TIMES) {
        return null;
      }
      if (date(text) == null) {
        return null;
      }
      long second =
          lastMidnight
              + number(text, 11, 2) * HOUR
              + number(text, 14, 2) * 60
              + number(text, 17, 2);
      return Instant.ofEpochSecond(second - offsetAt(second), nanos(text));
    }

    /** The date of a date or of a time; null where the text is neither. */
    public LocalDate localDate(String text) {
      LocalDate date = text.length() == 10 || isTime(text) ? date(text) : null;
      if (date != null) {
        return date;
      }
      Matcher parts = OTHER.matcher(text);
      if (parts.matches() && parts.group("offset") == null) {
        String same = canonical(parts);
        return same.length() == 10 || isTime(same) ? date(same) : null;
      }
      Instant instant = isTime(text) ? null : other(text);
      return instant == null ? null : localDate(instant);
    }

    /** As other clients and locales write a time; a page of such is read some ten times slower. */
    private Instant other(String text) {
      Matcher millis = MILLIS.matcher(text);
      if (millis.matches()) {
        Instant instant = Instant.ofEpochMilli(Long.parseLong(millis.group(1)));
        return instant.atZone(ZoneOffset.UTC).getYear() > LAST_YEAR ? null : instant;
      }
      Matcher parts = OTHER.matcher(text);
      if (!parts.matches() || parts.group("hour") == null) {
        return null;
      }
      String offset = parts.group("offset");
      try {
        LocalTimes times = offset == null ? this : new LocalTimes(ZoneOffset.of(offset));
        return times.plain(canonical(parts));
      } catch (DateTimeException e) {
        return null; // no such offset
      }
    }

    /** With two digits each; of a date alone ten characters. */
    private static String canonical(Matcher parts) {
      StringBuilder text = new StringBuilder(parts.group("year"));
      two(text.append('-'), parts.group("month"));
      two(text.append('-'), parts.group("day"));
      if (parts.group("hour") != null) {
        two(text.append(' '), parts.group("hour"));
        two(text.append(':'), parts.group("minute"));
        two(text.append(':'), parts.group("second"));
      }
      String fraction = parts.group("fraction");
      return fraction == null ? text.toString() : text.append('.').append(fraction).toString();
    }

    private static void two(StringBuilder text, String digits) {
      String number = digits == null ? "0" : digits;
      text.append(number.length() == 1 ? "0" : "").append(number);
    }

    /** A time that is written in another way; null where it is none that a door could tell. */
    public Instant instant(LocalDateTime local) {
      boolean isTime = local.getYear() >= FIRST_YEAR_OF_TIMES && local.getYear() <= LAST_YEAR;
      ambiguous = isTime && rules.getValidOffsets(local).size() != 1;
      return isTime ? ZonedDateTime.of(local, zone).toInstant() : null;
    }

    /** The same with its offset. */
    public Instant instant(OffsetDateTime time) {
      boolean isTime = time.getYear() >= FIRST_YEAR_OF_TIMES && time.getYear() <= LAST_YEAR;
      ambiguous = false;
      return isTime ? time.toInstant() : null;
    }

    /** The same of a date. */
    public LocalDate valid(LocalDate date) {
      return date.getYear() < FIRST_YEAR_OF_DATES || date.getYear() > LAST_YEAR ? null : date;
    }

    /** The day at the site. */
    public LocalDate localDate(Instant instant) {
      return LocalDate.ofInstant(instant, zone);
    }

    private LocalDate date(String text) {
      int year = number(text, 0, 4);
      int month = number(text, 5, 2);
      int day = number(text, 8, 2);
      if (day == lastDate.getDayOfMonth()
          && month == lastDate.getMonthValue()
          && year == lastDate.getYear()
          && text.charAt(4) == '-'
          && text.charAt(7) == '-') {
        return lastDate;
      }
      if (text.charAt(4) != '-'
          || text.charAt(7) != '-'
          || year < FIRST_YEAR_OF_DATES
          || year > LAST_YEAR
          || month < 1
          || month > 12
          || day < 1
          || day > java.time.YearMonth.of(year, month).lengthOfMonth()) {
        return null;
      }
      lastDate = LocalDate.of(year, month, day);
      lastMidnight = lastDate.toEpochDay() * 24 * HOUR;
      return lastDate;
    }

    private static boolean isTime(String text) {
      int length = text.length();
      if (length < 19
          || length == 20
          || length > 29
          || (text.charAt(10) != ' ' && text.charAt(10) != 'T')
          || text.charAt(13) != ':'
          || text.charAt(16) != ':'
          || (length > 19 && text.charAt(19) != '.')) {
        return false;
      }
      for (int i = 20; i < length; i++) {
        if (text.charAt(i) < '0' || text.charAt(i) > '9') {
          return false;
        }
      }
      return isUpTo(number(text, 11, 2), 23)
          && isUpTo(number(text, 14, 2), 59)
          && isUpTo(number(text, 17, 2), 59);
    }

    private static boolean isUpTo(int number, int most) {
      return number >= 0 && number <= most;
    }

    private static int nanos(String text) {
      int nanos = 0;
      for (int i = 20; i < text.length(); i++) {
        nanos += (text.charAt(i) - '0') * NANOS_OF_DIGIT[i - 19];
      }
      return nanos;
    }

    /** -1 where a character is no digit. */
    private static int number(String text, int from, int count) {
      int number = 0;
      for (int i = from; i < from + count; i++) {
        int digit = text.charAt(i) - '0';
        if (digit < 0 || digit > 9) {
          return -1;
        }
        number = number * 10 + digit;
      }
      return number;
    }

    /** The zone's offset at a local time, in seconds; one look-up an hour of events. */
    private int offsetAt(long localSecond) {
      long hour = Math.floorDiv(localSecond, HOUR);
      if (hour == hourOfOffset) {
        return offset;
      }
      LocalDateTime begin = LocalDateTime.ofEpochSecond(hour * HOUR, 0, ZoneOffset.UTC);
      LocalDateTime end = begin.plusSeconds(HOUR - 1);
      if (rules.getValidOffsets(begin).size() == 1
          && rules.getValidOffsets(end).equals(rules.getValidOffsets(begin))) {
        hourOfOffset = hour;
        offset = rules.getOffset(begin).getTotalSeconds();
        return offset;
      }
      LocalDateTime local = LocalDateTime.ofEpochSecond(localSecond, 0, ZoneOffset.UTC);
      ambiguous = rules.getValidOffsets(local).size() != 1;
      long second = ZonedDateTime.of(local, zone).toEpochSecond();
      return (int) (localSecond - second);
    }
  }
}
