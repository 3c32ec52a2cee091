package io.gatehouse.reply;

import io.gatehouse.reply.Reply.BodyText;
import io.gatehouse.reply.Reply.Bounds;
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
 * properly no name in bare quotes can follow a brace. Records inside of records are none: a list
 * that is a member's value is passed over whole, or told by its first name where it is broken.
 */
final class RecordBorders {

  private static final int LONGEST_NAME = 100;

  private final byte[] bytes;

  /** How the list's first name is quoted, 0 for not at all; beside double quotes. */
  private final int quote;

  /** Those that records are seen to begin with. */
  private final Set<String> firstNames = new HashSet<>();

  /** Those that records have: one may begin with any, if no list inside of it is open. */
  private final Set<String> names;

  private RecordBorders(byte[] bytes, int quote, Set<String> names) {
    this.bytes = bytes;
    this.quote = quote;
    this.names = names;
  }

  /**
   * @param from right behind the list's opening bracket
   * @param known names that records of this list have, and may begin with
   */
  static RecordBorders of(byte[] bytes, int from, int to, Set<String> known) {
    int brace = afterBlank(bytes, from, to);
    int at = afterBlank(bytes, brace + 1, to);
    boolean begins = at < to && bytes[brace] == '{';
    int quote = begins && bytes[at] == '\'' ? '\'' : begins && isLetter(bytes[at]) ? 0 : '"';
    RecordBorders borders = new RecordBorders(bytes, quote, new HashSet<>(known));
    String first = begins ? borders.name(brace, to) : null;
    if (known.isEmpty()) {
      Map.Entry<String, Integer> frequent = borders.mostFrequent(from, to);
      if (frequent != null) {
        // One alone may be of a stray brace inside of a record.
        (frequent.getValue() > 1 ? borders.firstNames : borders.names).add(frequent.getKey());
      }
    }
    if (first != null) {
      borders.firstNames.add(first);
    }
    return borders;
  }

  /** The name most objects begin with that are no first element of a list inside a record. */
  private Map.Entry<String, Integer> mostFrequent(int from, int to) {
    Map<String, Integer> counts = new HashMap<>();
    Set<String> inner = new HashSet<>();
    for (int i = from; i < to; i++) {
      if (bytes[i] == '[') {
        i = behindInner(i, from, to) - 1;
      } else if (bytes[i] == '{') {
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
    return counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(null);
  }

  /** Where the record behind the one that begins at {@code from} begins, or {@code to}. */
  int next(int from, int to) {
    Deque<String> inner = new ArrayDeque<>(); // first names of open lists, "" for none
    for (int i = from + 1; i < to; i++) {
      if (bytes[i] == '[') {
        int behind = behindInner(i, from, to);
        if (behind == i + 1 && before(i, from) == ':' && inner.size() < Bounds.DEPTH) {
          inner.push("");
        }
        i = behind - 1;
      } else if (bytes[i] == '{') {
        int before = before(i, from);
        String name = before == ':' ? null : name(i, to);
        if (name == null) {
          continue;
        }
        if (before == '[') {
          if (!inner.isEmpty() && inner.peek().isEmpty()) {
            inner.pop();
          }
          if (inner.size() < Bounds.DEPTH) {
            inner.push(name);
          }
        } else if (inner.isEmpty()
            ? firstNames.contains(name) || (names.contains(name) && followsEnd(i, from))
            : firstNames.contains(name) && !inner.contains(name)) {
          return i;
        }
      } else if (bytes[i] == ']' && !inner.isEmpty() && endsInner(i, from, to, inner.peek())) {
        inner.pop();
      }
    }
    return to;
  }

  /** Whether a record ends before that brace. Else a stray one may have cut a record in two. */
  private boolean followsEnd(int brace, int from) {
    int i = brace - 1;
    while (i >= from && (bytes[i] == ',' || (bytes[i] >= 0 && bytes[i] <= ' '))) {
      i--;
    }
    return i >= from && bytes[i] == '}';
  }

  private boolean endsInner(int bracket, int from, int to, String first) {
    int next = afterBlank(bytes, bracket + 1, to);
    return first.isEmpty()
        ? next == to || ",]}".indexOf(bytes[next]) >= 0
        : before(bracket, from) == '}';
  }

  private static int afterBlank(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && isBlank(bytes, i, to)) {
      i++;
    }
    return i;
  }

  /**
   * Where to go on behind that bracket: behind the end of the list that is a member's value, as no
   * record begins in it; behind the bracket itself where that list is broken and has no end.
   */
  private int behindInner(int bracket, int from, int to) {
    int end = before(bracket, from) == ':' ? end(bracket, to) : -1;
    return end < 0 ? bracket + 1 : end;
  }

  /**
   * Behind the end of the list that opens there; -1 if a quote or bracket in it is out of place.
   */
  private int end(int bracket, int to) {
    byte[] open = new byte[Bounds.DEPTH];
    int depth = 0;
    for (int i = bracket; i < to; i++) {
      switch (bytes[i]) {
        case '[', '{' -> {
          if (depth == open.length) {
            return -1;
          }
          open[depth++] = bytes[i];
        }
        case ']', '}' -> {
          if (open[--depth] != (bytes[i] == ']' ? '[' : '{')) {
            return -1;
          }
          if (depth == 0) {
            return i + 1;
          }
        }
        case '"' -> {
          for (i++; i < to && bytes[i] != '"'; i++) {
            i += bytes[i] == '\\' ? 1 : 0;
          }
          int next = afterBlank(bytes, i + 1, to);
          if (next >= to || ",:]}[{\"".indexOf(bytes[next]) < 0) {
            return -1; // not this text's end, or not its beginning
          }
        }
        case ':' -> {
          if (open[depth - 1] == '[') {
            return -1;
          }
        }
        case '\'', '/' -> {
          return -1; // may quote brackets
        }
        default -> {}
      }
    }
    return -1;
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
    int i = afterBlank(bytes, brace + 1, to);
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
    int colon = afterBlank(bytes, from > i ? end + 1 : end, to);
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
