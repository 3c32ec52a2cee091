package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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
            .filter(line -> !line.contains("/demo/") && !line.contains("/cli/Demo")) // consumers
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
              .filter(file -> !file.startsWith("src/test/bench")) // one file each, to be run alone
              .filter(file -> lines(file).count() > MOST_LINES)
              .toList();
      assertThat(tooLong).isEmpty();
    }
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
