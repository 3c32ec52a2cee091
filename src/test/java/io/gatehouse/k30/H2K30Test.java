package io.gatehouse.k30;

import org.junit.jupiter.api.Nested;

/** K30 with H2. */
class H2K30Test {

  @Nested
  class Polling extends PollingPromises {
    Polling() {
      super(Database.H2);
    }
  }

  @Nested
  class Records extends RecordsPromises {
    Records() {
      super(Database.H2);
    }
  }

  @Nested
  class Listings extends ListingPromises {
    Listings() {
      super(Database.H2);
    }
  }

  @Nested
  class Attendance extends AttendancePromises {
    Attendance() {
      super(Database.H2);
    }
  }

  @Nested
  class Pushes extends PushPromises {
    Pushes() {
      super(Database.H2);
    }
  }

  @Nested
  class Faults extends FaultPromises {
    Faults() {
      super(Database.H2);
    }
  }
}
