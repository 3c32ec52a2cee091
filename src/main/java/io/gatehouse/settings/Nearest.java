package io.gatehouse.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the name that somebody who mistyped one probably meant. */
public final class Nearest {

  private static final int MOST_NAMED = 16;

  private Nearest() {}

  /** The closest of the known names, if one is close enough to be a slip of the keyboard. */
  public static Optional<String> to(String typed, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.<String>comparingInt(name -> distance(small(typed), small(name)))
                .thenComparingInt(name -> distance(typed, name)))
        .filter(name -> distance(small(typed), small(name)) <= Math.max(2, typed.length() / 3));
  }

  /** Capitals are no slip. */
  private static String small(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** {@code ", did you mean X?"}, or nothing. */
  public static String hint(String typed, Collection<String> known) {
    return to(typed, known).map(name -> ", did you mean " + name + "?").orElse("");
  }

  /** The same; where none is near, all that there are, or the first of many. */
  public static String hintOrAll(String typed, Collection<String> known) {
    if (known.isEmpty() || to(typed, known).isPresent()) {
      return hint(typed, known);
    }
    int more = known.size() - MOST_NAMED;
    return "; there are "
        + known.stream().sorted().limit(MOST_NAMED).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
