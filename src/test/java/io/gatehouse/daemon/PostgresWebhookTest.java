package io.gatehouse.daemon;

import io.gatehouse.support.TestPostgres;
import java.nio.file.Path;

class PostgresWebhookTest extends WebhookPromises {

  @Override
  String newWarehouse(Path directory) {
    return TestPostgres.freshDatabase();
  }
}
