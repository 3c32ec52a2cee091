package io.gatehouse.warehouse;

import io.gatehouse.support.TestPostgres;

class PostgresTalliesTest extends TalliesContract {
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
