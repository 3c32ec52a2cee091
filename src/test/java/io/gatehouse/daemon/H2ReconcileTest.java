package io.gatehouse.daemon;

import java.nio.file.Path;

class H2ReconcileTest extends ReconcilePromises {

  @Override
  String newWarehouse(Path directory) {
    return "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }
}
