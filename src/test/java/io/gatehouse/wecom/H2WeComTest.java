package io.gatehouse.wecom;

import java.nio.file.Path;

class H2WeComTest extends WeComPromises {

  @Override
  String newWarehouse(Path directory) {
    return "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }
}
