package io.gatehouse.daemon;

import java.nio.file.Path;

class H2ReferenceTest extends ReferencePromises {

  @Override
  String newWarehouse(Path directory) {
    return "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }
}
