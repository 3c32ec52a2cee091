package io.gatehouse.settings;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What can be configured under {@code people.}: which sites know people by the same numbers, and
 * how far apart a punch and a passage may be. See {@link PeopleFile} for people one by one.
 */
public final class PeopleSettings {

  static final List<Setting> ALL =
      List.of(
          Setting.of(
              "same-number",
              Setting.Kind.LIST,
              null,
              "pairs of sites where one number is one person: hq+plant, hq+office"),
          Setting.of(
                  "tolerance",
                  Setting.Kind.DURATION,
                  "15m",
                  "how far apart a punch and a passage of one person may be")
              .within(60_000, 12L * 3_600_000));

  private PeopleSettings() {}

  /** What is wrong with them, by the setting to blame. */
  static Map<String, String> problems(Values values, Collection<String> sites) {
    Map<String, String> problems = new TreeMap<>();
    for (String pair : values.list("same-number")) {
      String[] two = pair.split("\\+", -1);
      Optional<String> unknown =
          List.of(two).stream().map(String::strip).filter(s -> !sites.contains(s)).findFirst();
      if (two.length != 2 || two[0].strip().equals(two[1].strip())) {
        problems.put("same-number", "expected pairs of two sites, such as hq+plant, got " + pair);
      } else if (unknown.isPresent()) {
        problems.put(
            "same-number",
            "there is no site " + unknown.get() + Nearest.hintOrAll(unknown.get(), sites));
      }
    }
    return problems;
  }

  /**
   * By site a word that is the same for sites which share their people's numbers, be it by one pair
   * or by several that have a site in common. Sites of the people's file share them too.
   */
  public static Map<String, String> numberings(Values people, Collection<String> sitesOfFile) {
    Map<String, String> words = new LinkedHashMap<>();
    for (String pair : people.list("same-number")) {
      String[] two = pair.split("\\+");
      join(words, two[0].strip(), two[1].strip());
    }
    String first = null;
    for (String site : sitesOfFile) {
      join(words, first == null ? site : first, site);
      first = first == null ? site : first;
    }
    return words;
  }

  /** The word is the name of the first of these sites in the alphabet. */
  private static void join(Map<String, String> words, String one, String other) {
    String a = words.getOrDefault(one, one);
    String b = words.getOrDefault(other, other);
    String joined = a.compareTo(b) <= 0 ? a : b;
    words.put(one, joined);
    words.put(other, joined);
    words.replaceAll((site, word) -> word.equals(a) || word.equals(b) ? joined : word);
  }

  /** How far apart a punch and a passage of one person may be. */
  public static Duration tolerance(Values people) {
    return people.duration("tolerance");
  }
}
