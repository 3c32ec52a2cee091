package io.gatehouse.wecom;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

class H2WeComTest {

  private static String newDatabase(Path directory) {
    return "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }

  @Nested
  class Tokens extends TokenPromises {
    @Override
    String newWarehouse(Path directory) {
      return newDatabase(directory);
    }
  }

  @Nested
  class Tickets extends TicketPromises {
    @Override
    String newWarehouse(Path directory) {
      return newDatabase(directory);
    }
  }

  @Nested
  class Access extends AccessPromises {
    @Override
    String newWarehouse(Path directory) {
      return newDatabase(directory);
    }
  }

  @Nested
  class AccessFaults extends AccessFaultPromises {
    @Override
    String newWarehouse(Path directory) {
      return newDatabase(directory);
    }
  }

  @Nested
  class Rules extends RulePromises {
    @Override
    String newWarehouse(Path directory) {
      return newDatabase(directory);
    }
  }

  @Nested
  class Checkin extends CheckinPromises {
    @Override
    String newWarehouse(Path directory) {
      return newDatabase(directory);
    }
  }
}
