package io.gatehouse.warehouse;

import io.gatehouse.support.TestPostgres;

class PostgresSightingsTest extends SightingsContract {
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
