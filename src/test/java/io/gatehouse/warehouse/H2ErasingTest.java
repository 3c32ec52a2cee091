package io.gatehouse.warehouse;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2ErasingTest extends ErasingContract {
  @TempDir Path directory;

  @Override
  String freshDatabase() {
    return "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }
}
