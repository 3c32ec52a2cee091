package io.gatehouse.k30;

import org.junit.jupiter.api.Nested;

/** K30 with PostgreSQL. */
class PostgresK30Test {

  @Nested
  class Polling extends PollingPromises {
    Polling() {
      super(Database.POSTGRESQL);
    }
  }

  @Nested
  class Records extends RecordsPromises {
    Records() {
      super(Database.POSTGRESQL);
    }
  }

  @Nested
  class Listings extends ListingPromises {
    Listings() {
      super(Database.POSTGRESQL);
    }
  }

  @Nested
  class Attendance extends AttendancePromises {
    Attendance() {
      super(Database.POSTGRESQL);
    }
  }

  @Nested
  class Pushes extends PushPromises {
    Pushes() {
      super(Database.POSTGRESQL);
    }
  }

  @Nested
  class Faults extends FaultPromises {
    Faults() {
      super(Database.POSTGRESQL);
    }
  }
}
