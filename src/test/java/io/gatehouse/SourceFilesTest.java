package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that only the text of the sources shows. */
class SourceFilesTest {

  /** One idea is one file, whole; what is longer than this is more than one. */
  private static final int MOST_LINES = 480;

  private static final Pattern SQL =
      Pattern.compile(
          "\"\\s*(select .* from|insert into|update \\w+ set|delete from|merge into|create table)\\b"
              + "|^\\s*(select|insert into|update \\w+|delete from|merge into)\\s[^(;]*$",
          Pattern.CASE_INSENSITIVE);

  @Test
  void only_the_warehouse_holds_sql() throws IOException {
    List<String> found =
        lines("src/main/java")
            .filter(line -> !line.contains("/warehouse/"))
            .filter(line -> !line.contains("/demo/")) // a consumer
            .filter(line -> !line.contains("gatehouse query")) // says how to type one
            .filter(line -> SQL.matcher(line.substring(line.indexOf('\t') + 1)).find())
            .toList();
    assertThat(found).isEmpty();
  }

  @Test
  void no_file_holds_more_than_one_idea_can_take() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      List<Path> tooLong =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.startsWith("src/bench")) // one file each, to be run alone
              .filter(file -> lines(file).count() > MOST_LINES)
              .toList();
      assertThat(tooLong).isEmpty();
    }
  }

  @Test
  void no_two_classes_of_the_product_share_a_name() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      Map<String, List<Path>> byName =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .filter(file -> !file.toString().contains("/simulator/")) // others' servers
              .filter(file -> !file.toString().contains("/demo/")) // a show beside the product
              .collect(Collectors.groupingBy(file -> file.getFileName().toString()));
      byName.values().removeIf(same -> same.size() == 1);
      assertThat(byName).isEmpty();
    }
  }

  @Test
  void every_package_says_what_it_is_for() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> silent =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .filter(folder -> !says(folder.resolve("package-info.java"), "Begin with"))
              .toList();
      assertThat(silent).isEmpty();
    }
  }

  private static boolean says(Path file, String words) {
    return Files.exists(file)
        && lines(file)
            .map(line -> line.replaceAll(".*\t| \\* ", " "))
            .collect(Collectors.joining())
            .replaceAll("\\s+", " ")
            .contains(words);
  }

  private static Stream<String> lines(String directory) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(directory))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream()
          .flatMap(SourceFilesTest::lines);
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().map(line -> file + "\t" + line);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
