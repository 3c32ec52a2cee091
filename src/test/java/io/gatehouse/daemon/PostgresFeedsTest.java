package io.gatehouse.daemon;

import io.gatehouse.support.TestPostgres;
import java.nio.file.Path;

class PostgresFeedsTest extends FeedPromises {

  @Override
  String newWarehouse(Path directory) {
    return TestPostgres.freshDatabase();
  }
}
