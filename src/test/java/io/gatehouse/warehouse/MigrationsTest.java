package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  private static final Path FOLDER = Path.of("src/main/resources/db/migration");

  /** A start skips Flyway by this list: a file missing from it would never run. */
  @Test
  void every_migration_file_is_listed() throws IOException {
    for (Dialect dialect : List.of(new H2Dialect(), new PostgresDialect())) {
      try (Stream<Path> files = Files.walk(FOLDER)) {
        List<String> there =
            files
                .filter(Files::isRegularFile)
                .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
                .filter(name -> name.startsWith("common/") || name.startsWith(dialect.name() + "/"))
                .toList();
        assertThat(Migrations.files(dialect)).containsExactlyInAnyOrderElementsOf(there);
      }
    }
  }
}
