package io.gatehouse.mapping;

import io.gatehouse.reply.FieldText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A column's code table: the vendor's codes, or patterns of its names, to our words. A code as it
 * stands comes before patterns; of those the first in the file that fits wins. 1, "1", " 1 " and
 * 1.0 are one code.
 */
final class CodeTable {

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
