package io.gatehouse.mapping;

import io.gatehouse.reply.FieldText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A column's code table: the vendor's codes, or patterns of its names, to our words. A code as it
 * stands comes before patterns; of those the first in the file that fits wins. 1, "1", " 1 " and
 * 1.0 are one code.
 */
final class CodeTable {

  static final String UNMAPPED = "UNMAPPED";

  /** As a whole key: any other code. In a key: any characters, or none. */
  private static final String ANY = "*";

  private final Map<String, String> words;
  private final Map<Pattern, String> patterns = new LinkedHashMap<>();
  private final String otherwise;

  private record Last(String code, Found found) {}

  /** Any thread's: both parts are of one look-up. */
  private volatile Last last;

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
        .forEach(key -> patterns.put(pattern(key), words.remove(key)));
  }

  private static Pattern pattern(String key) {
    String expression =
        Stream.of(key.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Pattern.compile(expression, Pattern.DOTALL);
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
    Last before = last;
    if (before != null && before.code == code) { // by identity, as texts of one page repeat
      return before.found;
    }
    Found found = search(code);
    last = new Last(code, found);
    return found;
  }

  private Found search(String code) {
    String plain = words.containsKey(code) ? code : FieldText.code(code);
    if (words.containsKey(plain)) {
      return new Found(true, true, words.get(plain));
    }
    for (Map.Entry<Pattern, String> pattern : patterns.entrySet()) {
      if (pattern.getKey().matcher(code).matches()) {
        return new Found(true, false, pattern.getValue());
      }
    }
    return new Found(false, false, otherwise);
  }
}
