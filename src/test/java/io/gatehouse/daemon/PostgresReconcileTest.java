package io.gatehouse.daemon;

import io.gatehouse.support.TestPostgres;
import java.nio.file.Path;

class PostgresReconcileTest extends ReconcilePromises {

  @Override
  String newWarehouse(Path directory) {
    return TestPostgres.freshDatabase();
  }
}
