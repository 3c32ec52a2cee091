package io.gatehouse.wecom;

import io.gatehouse.feed.Refused;
import io.gatehouse.settings.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whose punches are read: {@code user-ids} and the lines of {@code user-ids-file}. */
final class UserIds {

  private UserIds() {}

  /**
   * Empty where neither is configured. The file is read for every run: one id a line, blank lines
   * and those that begin with # do not count.
   *
   * @throws Refused if it cannot be read
   */
  static List<String> configured(Site site) {
    List<String> listed = site.values().list("user-ids");
    String file = site.values().text("user-ids-file").orElse(null);
    if (file == null) {
      return listed;
    }
    try {
      Stream<String> lines =
          Files.readAllLines(Path.of(file)).stream()
              .map(line -> line.replace("\uFEFF", "").strip())
              .filter(line -> !line.isEmpty() && !line.startsWith("#"));
      List<String> all = Stream.concat(listed.stream(), lines).toList();
      if (all.isEmpty()) {
        throw new Refused("user-ids-file " + file + " names nobody", Remedies.PROBE);
      }
      return all;
    } catch (IOException | InvalidPathException e) {
      throw new Refused(
          "cannot read the users of user-ids-file " + file + ": " + e.getClass().getSimpleName(),
          Remedies.PROBE);
    }
  }
}
