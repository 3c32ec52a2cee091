package io.gatehouse.support;

import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The databases that a warehouse can be in, for tests that run on each. */
public enum TestDatabase {
  H2,
  POSTGRESQL;

  /** Warehouses without rows, by their user: making one takes longer than most tests. */
  private static final Map<String, Path> EMPTY = new HashMap<>();

  /**
   * The url of a new warehouse without rows.
   *
   * @param directory where its files are, if it has files of its own; is made if it is not there
   */
  public String freshWarehouse(Path directory) {
    return this == H2 ? copy("", "", directory) : TestPostgres.freshWarehouse();
  }

  /** The same, for a site of tests: their settings name PostgreSQL's user whatever the database. */
  public String freshWarehouseOfSite(Path directory) {
    return this == H2
        ? copy(TestPostgres.USER, TestPostgres.PASSWORD, directory)
        : TestPostgres.freshWarehouse();
  }

  public String username() {
    return this == H2 ? "" : TestPostgres.USER;
  }

  public String password() {
    return this == H2 ? "" : TestPostgres.PASSWORD;
  }

  private static String h2(Path directory) {
    return "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }

  private static synchronized String copy(String user, String password, Path directory) {
    try {
      Path empty = EMPTY.get(user);
      if (empty == null) {
        empty = Files.createTempDirectory(Path.of("target"), "empty-warehouse").toAbsolutePath();
        Warehouse.open(h2(empty), user, password, Clock.systemUTC()).close();
        EMPTY.put(user, empty);
      }
      Files.createDirectories(directory);
      try (Stream<Path> files = Files.list(empty)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.copy(
              file, directory.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
      return h2(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
