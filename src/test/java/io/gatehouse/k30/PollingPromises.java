package io.gatehouse.k30;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.k30.BadRecord;
import io.gatehouse.simulator.k30.K30Quirk;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.k30.K30SimulatorBuilder;
import io.gatehouse.support.MovedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What polling a K30 server promises, whatever the server does. Inherited once a database. */
abstract class PollingPromises {

  /** 15:00 of the third at the site. */
  static final String NOW = "2026-03-03T07:00:00Z";

  static final LocalDate START = LocalDate.parse("2026-03-01");

  @TempDir Path directory;

  final MovedClock clock = new MovedClock(NOW);
  private String url;
  K30Simulator server;
  K30Site site;

  /** The url of a new, empty warehouse. */
  abstract String newWarehouse(Path directory);

  @BeforeEach
  void open() {
    url = newWarehouse(directory);
    serve(builder());
  }

  /** 300 passages of the last two days and a half, 40 a page; as many calls as one likes. */
  K30SimulatorBuilder builder() {
    return K30Simulator.builder(clock)
        .people(60)
        .history(300, START.atStartOfDay(K30Site.ZONE).toInstant(), clock.instant())
        .mostRows(40)
        .callLimit(100_000, Duration.ofMinutes(1));
  }

  void serve(K30SimulatorBuilder settings) {
    close();
    server = settings.start();
    site = new K30Site(server, url, clock, START);
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void a_server_given_by_its_address_and_company_alone_is_loaded_whole() {
    site.loads(K30Site.POLLED).equalsTheLedger();
  }

  @Test
  void a_second_run_finds_every_row_known() {
    site.loads(K30Site.POLLED);
    long changed = changed();
    site.loads(K30Site.POLLED).equalsTheLedger();
    assertThat(changed()).isEqualTo(changed);
  }

  private long changed() {
    return site.count("select sum(rows_changed) from feed_checkpoint");
  }

  @Test
  void all_quirks_together_cost_no_row() {
    serve(builder().quirks(K30Quirk.values()));
    site.loads(K30Site.POLLED).equalsTheLedger();
    long changed = changed();
    site.loads(K30Site.POLLED).equalsTheLedger();
    assertThat(changed()).isEqualTo(changed);
  }

  @Test
  void bad_records_are_rejected_once_and_harm_no_other() {
    for (BadRecord kind : BadRecord.values()) {
      server.badRecord(kind).publish();
    }
    site.loads("records").loads("records");
    assertThat(site.differencesOf("access_event", "rejected")).isEmpty();
  }
}
