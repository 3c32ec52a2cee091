package io.gatehouse.warehouse;

import io.gatehouse.support.TestPostgres;

class PostgresNumberedEventsTest extends NumberedEventsContract {
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

  @Override
  String plan() {
    execute("analyze access_event");
    return String.join(
        "\n",
        rows(
            "explain select event_id from access_event where site = 'hq' and vendor = 'k30'"
                + " and source_event_id is not null"
                + " and source_event_id = any(array['1749198341001', '1749198341002'])"));
  }
}
