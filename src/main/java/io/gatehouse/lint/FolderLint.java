package io.gatehouse.lint;

import io.gatehouse.daemon.Home;
import io.gatehouse.lint.Lint.Finding;
import io.gatehouse.mapping.YamlFile;
import io.gatehouse.settings.Nearest;
import io.gatehouse.warehouse.RefusedQuery;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Checks the folders of an installation: files that nobody reads because of their name's ending,
 * jars that are none, and the queries of {@code config/queries}, which are prepared against the
 * schema.
 */
final class FolderLint {

  /** What somebody who writes such a file means to be read. */
  private static final Pattern MEANT = Pattern.compile(".*\\.(ya?ml|sql|xml|json)");

  private static final Pattern JAR = Pattern.compile("(?i).*\\.(jar|zip|jar\\.[a-z0-9]+)");

  private static final Pattern PARAMETER = Pattern.compile(":\\?([A-Za-z0-9_]+)");
  private static final List<String> GIVEN = List.of("site");

  private FolderLint() {}

  /** The launcher takes the jars of {@code ext/} itself alone, and Java passes over broken ones. */
  static List<Finding> jars(Path ext) {
    if (!Files.isDirectory(ext)) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ext, 4)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> JAR.matcher(file.getFileName().toString()).matches())
          .sorted()
          .forEach(file -> wrongJar(ext, file).ifPresent(findings::add));
    } catch (IOException | UncheckedIOException e) {
      findings.add(new Finding(ext, 0, "cannot be read: " + e.getMessage()));
    }
    return findings;
  }

  private static Optional<Finding> wrongJar(Path ext, Path file) {
    if (!file.getParent().equals(ext)) {
      return Optional.of(
          new Finding(
              file, 0, "is read by nobody: jars stand in " + ext + " itself, so move it up"));
    }
    if (!file.toString().endsWith(".jar")) {
      return Optional.of(
          new Finding(file, 0, "is read by nobody: its name must end in .jar, in small letters"));
    }
    try (ZipFile jar = new ZipFile(file.toFile())) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          new Finding(
              file, 0, "is no jar, or a part of one (" + e.getMessage() + "): copy it again"));
    }
  }

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
            findings.add(new Finding(folder, 0, Home.notListed(e)));
          }
        });
    return findings;
  }

  /**
   * @param schema in the same kind of database
   */
  static List<Finding> queries(List<Path> files, Warehouse schema) {
    List<Finding> findings = new ArrayList<>();
    for (Path file : files) {
      String text;
      try {
        text = Files.readString(file);
      } catch (IOException e) {
        findings.add(new Finding(file, 0, YamlFile.notRead(e)));
        continue;
      }
      Matcher parameters = PARAMETER.matcher(text);
      while (parameters.find()) {
        String name = parameters.group(1);
        if (!GIVEN.contains(name)) {
          int line = (int) text.substring(0, parameters.start()).lines().count();
          findings.add(
              new Finding(
                  file,
                  line,
                  "nobody fills :?" + name + Nearest.hint(name, GIVEN) + "; there is :?site"));
        }
      }
      String sql = parameters.replaceAll("?").stripTrailing().replaceFirst(";$", "");
      RefusedQuery.of(schema, sql)
          .ifPresent(
              refused ->
                  findings.add(
                      new Finding(
                          file, refused.line(), "the database refuses it: " + refused.reason())));
    }
    return findings;
  }
}
