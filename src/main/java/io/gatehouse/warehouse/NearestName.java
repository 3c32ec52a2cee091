package io.gatehouse.warehouse;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that was probably meant: the one with the fewest letters to change. */
final class NearestName {
  private NearestName() {}

  static String of(String misspelt, Collection<String> names) {
    return names.stream()
        .min(Comparator.comparingInt(name -> distance(name, misspelt)))
        .orElseThrow();
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
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
