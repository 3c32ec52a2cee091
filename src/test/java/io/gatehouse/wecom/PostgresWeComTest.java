package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One corp whole, on PostgreSQL: each feed's statements run there. All else is tested on H2. */
class PostgresWeComTest extends WeComContract {

  private static final String[] FEEDS = {"access", "rules", "checkin"};

  @Override
  String newWarehouse(Path directory) {
    return TestPostgres.freshWarehouse();
  }

  @Override
  void corp(WeComSimulator.Options o) {
    o.devices = 7;
    o.people = 40;
    o.history = 1_500;
    o.punchDays = 30;
  }

  @Test
  void all_feeds_load_and_a_second_run_finds_every_row_known() {
    site.loads(FEEDS).equalsTheTruth(FEEDS);
    String changed = "select sum(rows_changed) from feed_checkpoint";
    long before = site.count(changed);
    clock.forward(Duration.ofMinutes(10));
    site.loads(FEEDS).equalsTheTruth(FEEDS);
    assertThat(site.count(changed)).isEqualTo(before);
  }
}
