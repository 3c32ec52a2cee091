package io.gatehouse.mapping;

import io.gatehouse.reply.FieldText;
import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.JsonText;
import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.reply.VendorRecord.Kind;
import io.gatehouse.warehouse.Table.Column;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How one column is filled: a line of a mapping file.
 *
 * @param position where the column's value stands in a row
 * @param from fields, the first one present wins; with a function, the fields that it speaks for
 * @param function null where a field's value is taken as it is
 * @param formats how its times are written; null where its type alone says so
 * @param none texts that mean "nothing", beside "" and null
 * @param codes the vendor's codes to our words; null without a table
 * @param fallback the column's value where no source is present; null for none
 * @param required null where the column need not be filled; empty where every feed fills it
 */
record ColumnRule(
    Column column,
    int position,
    List<String> from,
    MappingFunction function,
    ValueType type,
    TimeFormats formats,
    Set<String> none,
    CodeTable codes,
    Object fallback,
    Set<String> required) {

  /** Whether the column is the same in all rows: its default, unless the feed gives another. */
  boolean isConstant() {
    return from.isEmpty() && function == null;
  }

  boolean isRequired(String feed) {
    return required != null && (required.isEmpty() || required.contains(feed));
  }

  /** Whether its codes are about the value, and not about the field that refines a function. */
  boolean translates() {
    return codes != null && !(function instanceof MappingFunction.Refined);
  }

  /**
   * What the function makes of a record, with the codes' word where they refine it.
   *
   * @param sources where the rule's fields stand, in its order
   */
  String computed(VendorRecord record, int[] sources) {
    if (!(function instanceof MappingFunction.Refined refined)) {
      return function.value(record);
    }
    String field = null;
    for (int i = 0; i < sources.length && field == null; i++) {
      String text = record.value(sources[i]);
      field = isNone(text) ? null : text;
    }
    CodeTable.Found found = field == null || codes == null ? null : codes.find(field);
    return refined.value(record, found == null || !found.known() ? null : found.word());
  }

  /** Whether a field's text says nothing for this column. */
  boolean isNone(String text) {
    if (text == null || text.isEmpty()) {
      return true;
    }
    if (!none.isEmpty() && none.contains(text)) {
      return true;
    }
    return text.charAt(0) <= ' ' && text.isBlank();
  }

  /** How a vendor's text is read. The constants' names are those of mapping files. */
  enum ValueType {
    TEXT("a text", Column.Type.TEXT),
    /** In a text column: written one way, so that 29, "29" and "029" are one id. */
    INTEGER(
        "a whole number",
        Column.Type.BIGINT,
        Column.Type.INTEGER,
        Column.Type.DOUBLE,
        Column.Type.DECIMAL,
        Column.Type.TEXT),
    NUMBER("a number", Column.Type.DOUBLE, Column.Type.DECIMAL),
    /**
     * An id as the vendor writes it, without blanks around it. A whole number that came with a
     * fraction of zeros or an exponent is written in its digits: 29.0 is 29, 1.76E15 is
     * 1760000000000000. Leading zeros stay.
     */
    ID("an id", Column.Type.TEXT),
    /**
     * An id that the vendor's document calls a number, or counts by: its digits, however written. A
     * text that is no whole number stays.
     */
    NUMBER_ID("an id", Column.Type.TEXT),
    BOOLEAN("yes or no (0, 1, true, false)", Column.Type.BOOLEAN),
    LOCAL_TIME("a time", Column.Type.TIMESTAMP),
    LOCAL_DATE("a date", Column.Type.DATE),
    EPOCH_SECONDS("a time in seconds since 1970", Column.Type.TIMESTAMP, Column.Type.DATE),
    EPOCH_MILLIS("a time in milliseconds since 1970", Column.Type.TIMESTAMP, Column.Type.DATE),
    JSON("JSON", Column.Type.JSON, Column.Type.TEXT);

    private static final char REPLACEMENT = '\uFFFD';

    /** What {@link #read} gives for a text that is not of the type. */
    static final Object UNREADABLE = new Object();

    private final String description;
    private final Set<Column.Type> columns;

    ValueType(String description, Column.Type first, Column.Type... others) {
      this.description = description;
      this.columns = EnumSet.of(first, others);
    }

    /** Such as {@code local-time}. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For a message: "is not …". */
    String description() {
      return description;
    }

    boolean fits(Column.Type column) {
      return columns.contains(column);
    }

    /** What is meant where a mapping says nothing; null where no mapping can fill such a column. */
    static ValueType of(Column.Type column) {
      return switch (column) {
        case TEXT -> TEXT;
        case TIMESTAMP -> LOCAL_TIME;
        case DATE -> LOCAL_DATE;
        case BOOLEAN -> BOOLEAN;
        case INTEGER, BIGINT -> INTEGER;
        case DOUBLE, DECIMAL -> NUMBER;
        case JSON -> JSON;
        case UUID -> null;
      };
    }

    /**
     * The value in the column's Java type, or {@link #UNREADABLE}; not yet fitted to its length.
     */
    Object read(String text, Kind kind, Column.Type column, LocalTimes times) {
      if (kind == Kind.NESTED && this != JSON) {
        return UNREADABLE;
      }
      if ((this == TEXT || this == ID || this == NUMBER_ID) && !kind.isText(text)) {
        return UNREADABLE;
      }
      Object value =
          switch (this) {
            case TEXT -> text;
            case INTEGER -> integer(text, column);
            case NUMBER ->
                column == Column.Type.DECIMAL ? FieldText.decimal(text) : FieldText.number(text);
            case ID -> FieldText.id(text, kind);
            case NUMBER_ID -> FieldText.numberId(text);
            case BOOLEAN -> FieldText.bool(text);
            case LOCAL_TIME -> times.instant(text);
            case LOCAL_DATE -> times.localDate(text.strip());
            case EPOCH_SECONDS -> epoch(FieldText.epochSeconds(text), column, times);
            case EPOCH_MILLIS -> epoch(FieldText.epochMillis(text), column, times);
            case JSON -> JsonText.value(text, kind, Integer.MAX_VALUE);
          };
      return value == null ? UNREADABLE : value;
    }

    private static Object integer(String text, Column.Type column) {
      Long number = FieldText.whole(text);
      if (number == null) {
        return null;
      }
      return switch (column) {
        case INTEGER -> number.intValue() == number ? (Object) number.intValue() : null;
        case DOUBLE -> number.doubleValue();
        case DECIMAL -> BigDecimal.valueOf(number);
        case TEXT -> number.toString();
        default -> number;
      };
    }

    private static Object epoch(Instant instant, Column.Type column, LocalTimes times) {
      return instant != null && column == Column.Type.DATE ? times.localDate(instant) : instant;
    }

    /**
     * The text itself where the column can hold it. Otherwise without control characters (line
     * breaks and tabs stay), with half surrogate pairs replaced, and cut to {@code max} characters.
     */
    static String fitting(String text, int max) {
      int length = text.length();
      if (length <= max) {
        int i = 0;
        while (i < length && isPlain(text.charAt(i))) {
          i++;
        }
        if (i == length) {
          return text;
        }
      }
      String cleaned = cleaned(text, max);
      return cleaned.equals(text) ? text : cleaned;
    }

    private static String cleaned(String text, int max) {
      StringBuilder out = new StringBuilder(Math.min(text.length(), max));
      for (int i = 0; i < text.length() && out.length() < max; i++) {
        char c = text.charAt(i);
        if (Excerpt.isLoneSurrogate(text, i)) {
          out.append(REPLACEMENT);
        } else if (Character.isHighSurrogate(c)) {
          if (out.length() + 2 > max) {
            break;
          }
          out.append(c).append(text.charAt(++i));
        } else if (!isUnwantedControl(c)) {
          out.append(c);
        }
      }
      return out.toString();
    }

    /** Neither a control character nor part of a surrogate pair. */
    private static boolean isPlain(char c) {
      return c >= ' ' && (c < 0x7F || (c > 0x9F && !Character.isSurrogate(c)));
    }

    private static boolean isUnwantedControl(char c) {
      return c < ' ' ? c != '\t' && c != '\n' && c != '\r' : c >= 0x7F && c <= 0x9F;
    }
  }

  /**
   * A column's code table: the vendor's codes, or patterns of its names, to our words. A code as it
   * stands comes before patterns; of those the first in the file that fits wins. 1, "1", " 1 " and
   * 1.0 are one code.
   */
  static final class CodeTable {

    static final String UNMAPPED = "UNMAPPED";

    /** As a whole key: any other code. In a key: any characters, or none. */
    private static final String ANY = "*";

    /** The words that all vendors' codes are translated to, by column. */
    private static final Map<String, Set<String>> WORDS =
        Map.of(
            "direction",
            Set.of("IN", "OUT", "UNKNOWN"),
            "decision",
            Set.of("GRANTED", "DENIED", "NOT_APPLICABLE"),
            "subject_type",
            Set.of("EMPLOYEE", "CONTRACTOR", "VISITOR", "STUDENT", "STRANGER", "VEHICLE", "OTHER"),
            "gender",
            Set.of("MALE", "FEMALE", "UNKNOWN"),
            "credential_state",
            Set.of("ACTIVE", "LOST", "UNKNOWN"),
            "method",
            Set.of(
                "AUTO",
                "BUTTON",
                "CARD",
                "DESK",
                "FACE",
                "FACE_AND_CARD",
                "FACE_AND_ID",
                "FINGERPRINT",
                "FIRE",
                "ID_LIBRARY",
                "INTERCOM",
                "ONE_TAP",
                "PIN",
                "PLATE",
                "QR",
                "REMOTE",
                "STRANGER",
                "UNKNOWN"),
            // After BACnet's list of access events.
            "denial_reason",
            Set.of(
                "UNKNOWN_CREDENTIAL",
                "CREDENTIAL_EXPIRED",
                "NO_ACCESS_RIGHTS",
                "OUT_OF_TIME_RANGE",
                "HOLIDAY",
                "INCORRECT_PIN",
                "AUTHENTICATION_UNAVAILABLE",
                "INTERLOCK",
                "MULTI_CARD_RULE",
                "PASSBACK",
                "MAX_USES",
                "DEVICE_DORMANT"));

    /** Found before, of any thread: a vendor has few codes, and each comes in many records. */
    private static final int REMEMBERED = 1_000;

    private static final int LONGEST_REMEMBERED = 100;

    private final Map<String, String> words;
    private final Map<Pattern, String> patterns = new LinkedHashMap<>();
    private final String otherwise;
    private final Map<String, Found> before = new ConcurrentHashMap<>();

    /**
     * @param table code or pattern to word, in the file's order; a null word for one that says
     *     nothing
     */
    CodeTable(Map<String, String> table) {
      words = new LinkedHashMap<>(table);
      otherwise = table.getOrDefault(ANY, UNMAPPED);
      words.remove(ANY);
      table.keySet().stream()
          .filter(key -> key.contains(ANY) && !key.equals(ANY))
          .forEach(key -> patterns.put(Pattern.of(key), words.remove(key)));
    }

    /**
     * A key with {@code *} in it.
     *
     * @param parts what stands before, between and behind them
     */
    private record Pattern(List<String> parts) {

      static Pattern of(String key) {
        return new Pattern(List.of(key.split("\\*", -1)));
      }

      boolean fits(String code) {
        String first = parts.get(0);
        String last = parts.get(parts.size() - 1);
        int end = code.length() - last.length();
        if (first.length() > end || !code.startsWith(first) || !code.endsWith(last)) {
          return false;
        }
        int from = first.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
          int at = code.indexOf(part, from);
          if (at < 0 || at + part.length() > end) {
            return false;
          }
          from = at + part.length();
        }
        return true;
      }
    }

    /**
     * What the table has for a code.
     *
     * @param known false where no code and no pattern is it, and the word is that of any other
     * @param exact whether the word says all that the code does; not of a pattern's
     * @param word null for a code that says nothing
     */
    record Found(boolean known, boolean exact, String word) {}

    Found find(String code) {
      Found known = before.get(code);
      if (known != null) {
        return known;
      }
      Found found = search(code);
      if (before.size() < REMEMBERED && code.length() <= LONGEST_REMEMBERED) {
        before.put(code, found);
      }
      return found;
    }

    private Found search(String code) {
      String plain = words.containsKey(code) ? code : FieldText.code(code);
      if (words.containsKey(plain)) {
        return new Found(true, true, words.get(plain));
      }
      for (Map.Entry<Pattern, String> pattern : patterns.entrySet()) {
        if (pattern.getKey().fits(code)) {
          return new Found(true, false, pattern.getValue());
        }
      }
      return new Found(false, false, otherwise);
    }

    /** Whether that word may stand in the column; UNMAPPED may anywhere. */
    static boolean isWord(String column, String word) {
      Set<String> words = WORDS.get(column);
      return words == null || words.contains(word) || word.equals(UNMAPPED);
    }

    /** Empty where any word may stand in the column. */
    static Set<String> words(String column) {
      return WORDS.getOrDefault(column, Set.of());
    }
  }
}
