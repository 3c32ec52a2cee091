package io.gatehouse.warehouse;

import io.gatehouse.support.TestPostgres;

class PostgresLoadNumbersTest extends LoadNumbersContract {
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
