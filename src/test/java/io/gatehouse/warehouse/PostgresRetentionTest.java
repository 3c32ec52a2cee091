package io.gatehouse.warehouse;

import io.gatehouse.support.TestPostgres;

class PostgresRetentionTest extends RetentionContract {
  @Override
  String freshDatabase() {
    return TestPostgres.freshWarehouse();
  }

  @Override
  String username() {
    return TestPostgres.USER;
  }

  @Override
  String password() {
    return TestPostgres.PASSWORD;
  }
}
