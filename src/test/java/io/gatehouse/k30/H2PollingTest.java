package io.gatehouse.k30;

import java.nio.file.Path;

class H2PollingTest extends PollingPromises {

  @Override
  String newWarehouse(Path directory) {
    return "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }
}
