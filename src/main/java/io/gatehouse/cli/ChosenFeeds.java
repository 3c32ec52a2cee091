package io.gatehouse.cli;

import io.gatehouse.settings.Nearest;
import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Feeds as they are named on the command line: {@code hq/records}. */
final class ChosenFeeds {

  private ChosenFeeds() {}

  /** Every feed of every configured site. */
  static List<FeedKey> configured(Settings settings) {
    return settings.sites().stream()
        .flatMap(site -> site.feeds().keySet().stream().map(feed -> new FeedKey(site.name(), feed)))
        .toList();
  }

  /**
   * @param named empty for all
   * @throws ParameterException naming the feeds that there are
   */
  static Predicate<FeedKey> of(CommandLine command, List<String> named, List<FeedKey> configured) {
    require(command, "feed", named, configured.stream().map(FeedKey::toString).toList());
    return key -> named.isEmpty() || named.contains(key.toString());
  }

  /**
   * @throws ParameterException naming the sites that there are, where one of the named is none
   */
  static void checkSites(CommandLine command, Collection<String> named, Set<String> known) {
    require(command, "site", named, known.stream().sorted().toList());
  }

  private static void require(
      CommandLine command, String what, Collection<String> named, List<String> known) {
    for (String name : named) {
      if (!known.contains(name)) {
        throw new ParameterException(
            command,
            "no %s %s is configured%s; %s"
                .formatted(
                    what,
                    name,
                    Nearest.hint(name, known),
                    known.isEmpty()
                        ? "no site is: set sites.<site>.vendor and sites.<site>.base-url"
                        : "there are " + String.join(", ", known)));
      }
    }
  }
}
