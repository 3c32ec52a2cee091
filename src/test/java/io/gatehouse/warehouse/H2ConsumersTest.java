package io.gatehouse.warehouse;

class H2ConsumersTest extends ConsumersContract {
  @Override
  String freshDatabase() {
    return "jdbc:h2:mem:consumers-" + java.util.UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  }
}
