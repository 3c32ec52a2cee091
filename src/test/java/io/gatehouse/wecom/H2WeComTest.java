package io.gatehouse.wecom;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

class H2WeComTest {

  private static String newDatabase(Path directory) {
    return "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }

  @Nested
  class Tokens extends TokenPromises {
    @Override
    String newWarehouse(Path directory) {
      return newDatabase(directory);
    }
  }
}
