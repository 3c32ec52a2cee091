package io.gatehouse.wecom;

import io.gatehouse.support.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

class PostgresWeComTest {

  @Nested
  class Tokens extends TokenPromises {
    @Override
    String newWarehouse(Path directory) {
      return TestPostgres.freshDatabase();
    }
  }

  @Nested
  class Tickets extends TicketPromises {
    @Override
    String newWarehouse(Path directory) {
      return TestPostgres.freshDatabase();
    }
  }

  @Nested
  class Access extends AccessPromises {
    @Override
    String newWarehouse(Path directory) {
      return TestPostgres.freshDatabase();
    }
  }

  @Nested
  class AccessFaults extends AccessFaultPromises {
    @Override
    String newWarehouse(Path directory) {
      return TestPostgres.freshDatabase();
    }
  }

  @Nested
  class Rules extends RulePromises {
    @Override
    String newWarehouse(Path directory) {
      return TestPostgres.freshDatabase();
    }
  }

  @Nested
  class Checkin extends CheckinPromises {
    @Override
    String newWarehouse(Path directory) {
      return TestPostgres.freshDatabase();
    }
  }
}
