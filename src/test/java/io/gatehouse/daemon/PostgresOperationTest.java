package io.gatehouse.daemon;

import io.gatehouse.support.TestPostgres;
import java.nio.file.Path;

class PostgresOperationTest extends OperationPromises {

  @Override
  String newWarehouse(Path directory) {
    return TestPostgres.freshDatabase();
  }
}
