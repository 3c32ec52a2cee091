package io.gatehouse.lint;

import io.gatehouse.daemon.Home;
import io.gatehouse.settings.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Checks the folders of an installation: files that nobody reads because of their name's ending,
 * and the queries of {@code config/queries}, which are prepared against the schema.
 */
final class FolderLint {

  /** What somebody who writes such a file means to be read. */
  private static final Pattern MEANT = Pattern.compile(".*\\.(ya?ml|sql|xml|json)");

  private static final Pattern PARAMETER = Pattern.compile(":\\?([A-Za-z0-9_]+)");
  private static final Pattern QUOTED = Pattern.compile("\"([A-Za-z0-9_]+)\"");
  private static final List<String> GIVEN = List.of("site");

  private FolderLint() {}

  static List<Finding> endings(Home home) {
    Map<Path, String> endings = new LinkedHashMap<>();
    endings.put(home.routes(), ".camel.yaml");
    endings.put(home.kamelets(), ".kamelet.yaml");
    endings.put(home.mappings(), ".yaml");
    endings.put(home.vendors(), ".yaml");
    endings.put(home.queries(), ".sql");
    List<Finding> findings = new ArrayList<>();
    endings.forEach(
        (folder, ending) -> {
          if (!Files.isDirectory(folder)) {
            return;
          }
          try (Stream<Path> files = Files.list(folder)) {
            files
                .filter(Files::isRegularFile)
                .filter(file -> MEANT.matcher(file.getFileName().toString()).matches())
                .filter(file -> !file.getFileName().toString().endsWith(ending))
                .sorted()
                .forEach(
                    file ->
                        findings.add(
                            new Finding(
                                file, 0, "is read by nobody: its name must end in " + ending)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return findings;
  }

  /**
   * @param schema of the warehouse, in the same kind of database
   */
  static List<Finding> queries(List<Path> files, DataSource schema) {
    List<Finding> findings = new ArrayList<>();
    try (Connection connection = schema.getConnection()) {
      for (Path file : files) {
        String text = Files.readString(file);
        Matcher parameters = PARAMETER.matcher(text);
        while (parameters.find()) {
          String name = parameters.group(1);
          if (!GIVEN.contains(name)) {
            findings.add(
                new Finding(
                    file,
                    line(text, parameters.start()),
                    "nobody fills :?" + name + Nearest.hint(name, GIVEN) + "; there is :?site"));
          }
        }
        String sql = parameters.replaceAll("?").strip();
        try {
          connection.prepareStatement(sql.replaceFirst(";\\s*$", "")).close();
        } catch (SQLException e) {
          String reason = e.getMessage().split("; SQL statement|\n", 2)[0];
          findings.add(
              new Finding(
                  file, place(text, e.getMessage()), "the database refuses it: " + reason(reason)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("the schema in memory is away", e);
    }
    return findings;
  }

  /** Without the statement that H2 repeats. */
  private static String reason(String said) {
    int statement = said.indexOf(" in SQL statement");
    return statement < 0 ? said : said.substring(0, statement);
  }

  /** By H2's mark in the statement that it repeats, or the name that it does not know. */
  private static int place(String text, String message) {
    String said = message.replace("\\000a", "\n"); // as H2 quotes
    int mark = said.indexOf("[*]");
    int begin = said.lastIndexOf('"', mark);
    if (mark > 0 && begin >= 0 && begin < mark) {
      int lines = (int) said.substring(begin, mark).chars().filter(c -> c == '\n').count();
      return lines + 1;
    }
    Matcher name = QUOTED.matcher(said);
    while (name.find()) {
      Matcher used =
          Pattern.compile("(?i)\\b" + Pattern.quote(name.group(1)) + "\\b").matcher(text);
      if (used.find()) {
        return line(text, used.start());
      }
    }
    return 0;
  }

  private static int line(String text, int at) {
    return (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
  }
}
