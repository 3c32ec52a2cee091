package io.gatehouse.mapping;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where the records of a list begin, told from the text alone: a brace and the name that records
 * begin with. Holds whatever quotes and brackets in between are broken: in a text that is written
 * properly no name in bare quotes can follow a brace. Records inside of records are none.
 */
final class RecordBorders {

  private static final int LONGEST_NAME = 100;

  private final byte[] bytes;

  /** How the list's first name is quoted, 0 for not at all; beside double quotes. */
  private final int quote;

  private final Set<String> firstNames = new HashSet<>();

  private RecordBorders(byte[] bytes, int quote) {
    this.bytes = bytes;
    this.quote = quote;
  }

  /**
   * @param from right behind the list's opening bracket
   * @param known names that records of this list have, and may begin with
   */
  static RecordBorders of(byte[] bytes, int from, int to, Set<String> known) {
    int brace = from;
    while (brace < to && isBlank(bytes, brace, to)) {
      brace++;
    }
    int at = brace + 1;
    while (at < to && isBlank(bytes, at, to)) {
      at++;
    }
    boolean begins = at < to && bytes[brace] == '{';
    int quote = begins && bytes[at] == '\'' ? '\'' : begins && isLetter(bytes[at]) ? 0 : '"';
    RecordBorders borders = new RecordBorders(bytes, quote);
    String first = begins ? borders.name(brace, to) : null;
    borders.firstNames.addAll(known);
    if (known.isEmpty()) {
      String frequent = borders.mostFrequent(from, to);
      if (frequent != null) {
        borders.firstNames.add(frequent);
      }
    }
    if (first != null) {
      borders.firstNames.add(first);
    }
    return borders;
  }

  /** The name most objects begin with that are no first element of a list inside a record. */
  private String mostFrequent(int from, int to) {
    Map<String, Integer> counts = new HashMap<>();
    Set<String> inner = new HashSet<>();
    for (int i = from; i < to; i++) {
      if (bytes[i] == '{') {
        String name = name(i, to);
        if (name != null && counts.size() < LONGEST_NAME) {
          int before = before(i, from);
          if (before == '[' || before == ':') {
            inner.add(name);
          } else {
            counts.merge(name, 1, Integer::sum);
          }
        }
      }
    }
    counts.keySet().removeAll(inner);
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** Where the record behind the one that begins at {@code from} begins, or {@code to}. */
  int next(int from, int to) {
    Deque<String> inner = new ArrayDeque<>();
    for (int i = from + 1; i < to; i++) {
      if (bytes[i] == '{') {
        int before = before(i, from);
        String name = before == ':' ? null : name(i, to);
        if (name == null) {
          continue;
        }
        if (before == '[') {
          inner.push(name);
        } else if (firstNames.contains(name) && !inner.contains(name)) {
          return i;
        }
      } else if (bytes[i] == ']' && !inner.isEmpty() && before(i, from) == '}') {
        inner.pop();
      }
    }
    return to;
  }

  /** The byte before that one and white space, 0 where there is none. */
  private int before(int i, int from) {
    int k = i - 1;
    while (k >= from && bytes[k] >= 0 && bytes[k] <= ' ') {
      k--;
    }
    return k < from ? 0 : bytes[k];
  }

  /** The name that the object there begins with, null where none is seen. */
  private String name(int brace, int to) {
    int i = brace + 1;
    while (i < to && isBlank(bytes, i, to)) {
      i++;
    }
    if (i >= to) {
      return null;
    }
    byte first = bytes[i];
    int from = first == '"' || first == '\'' ? i + 1 : i;
    if (first != '"' && !(quote == '\'' ? first == '\'' : quote == 0 && isLetter(first))) {
      return null;
    }
    int end = from;
    while (end < to
        && end - from <= LONGEST_NAME
        && (from > i ? bytes[end] != first && bytes[end] != '\\' : isLetter(bytes[end]))) {
      end++;
    }
    int colon = from > i ? end + 1 : end;
    while (colon < to && isBlank(bytes, colon, to)) {
      colon++;
    }
    boolean isName =
        end > from && end < to && colon < to && bytes[colon] == ':' && end - from <= LONGEST_NAME;
    return isName ? new String(bytes, from, end - from, StandardCharsets.UTF_8) : null;
  }

  private static boolean isBlank(byte[] bytes, int i, int to) {
    return BodyText.isBlank(bytes[i])
        || BodyText.isMark(bytes, i, to)
        || (i >= 1 && i + 2 <= to && bytes[i] == (byte) 0xBB && bytes[i - 1] == (byte) 0xEF)
        || (i >= 2 && bytes[i] == (byte) 0xBF && bytes[i - 1] == (byte) 0xBB);
  }

  private static boolean isLetter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || (b >= '0' && b <= '9');
  }
}
