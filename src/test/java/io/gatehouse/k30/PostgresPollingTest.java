package io.gatehouse.k30;

import io.gatehouse.support.TestPostgres;
import java.nio.file.Path;

class PostgresPollingTest extends PollingPromises {

  @Override
  String newWarehouse(Path directory) {
    return TestPostgres.freshDatabase();
  }
}
