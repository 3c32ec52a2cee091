package io.gatehouse.daemon;

import io.gatehouse.support.TestPostgres;
import java.nio.file.Path;

class PostgresReferenceTest extends ReferencePromises {

  @Override
  String newWarehouse(Path directory) {
    return TestPostgres.freshDatabase();
  }
}
