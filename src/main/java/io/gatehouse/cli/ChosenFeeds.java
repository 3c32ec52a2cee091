package io.gatehouse.cli;

import io.gatehouse.settings.Nearest;
import io.gatehouse.warehouse.FeedKey;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Feeds as they are named on the command line: {@code hq/records}. */
final class ChosenFeeds {

  private ChosenFeeds() {}

  /**
   * @param named empty for all
   * @throws ParameterException naming the feeds that there are
   */
  static Predicate<FeedKey> of(CommandLine command, List<String> named, List<FeedKey> configured) {
    List<String> known = configured.stream().map(FeedKey::toString).toList();
    for (String name : named) {
      if (!known.contains(name)) {
        throw new ParameterException(
            command,
            "no feed "
                + name
                + " is configured"
                + Nearest.hint(name, known)
                + "; there are "
                + known.stream().collect(Collectors.joining(", ")));
      }
    }
    return key -> named.isEmpty() || named.contains(key.toString());
  }
}
