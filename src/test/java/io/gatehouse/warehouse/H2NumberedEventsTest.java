package io.gatehouse.warehouse;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2NumberedEventsTest extends NumberedEventsContract {
  @TempDir Path directory;

  @Override
  String freshDatabase() {
    return "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
  }

  @Override
  String plan() {
    return String.join(
        "\n",
        rows(
            "explain select event_id from access_event where site = 'hq' and vendor = 'k30'"
                + " and source_event_id is not null"
                + " and source_event_id = any(array['1749198341001', '1749198341002'])"));
  }
}
