package io.gatehouse.reply;

import io.gatehouse.reply.VendorRecord.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;

/**
 * What a field's text says: a whole number, a number, an id, a time since 1970, yes or no, a code.
 * Rows and cursors read with the same methods, so that they never disagree on a value.
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
}
