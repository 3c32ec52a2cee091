package io.gatehouse.k30;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.k30.K30Quirk;
import io.gatehouse.support.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What polling a K30 server promises, whatever the server does. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PollingPromisesTest extends OnDatabase {

  PollingPromisesTest(TestDatabase database) {
    super(database);
  }

  @Test
  void a_server_given_by_its_address_and_company_alone_is_loaded_whole() {
    site.loads(K30Site.POLLED).equalsTheTruth();
  }

  @Test
  void a_second_run_finds_every_row_known() {
    site.loads(K30Site.POLLED);
    long changed = changed();
    site.loads(K30Site.POLLED).equalsTheTruth();
    assertThat(changed()).isEqualTo(changed);
  }

  @Test
  void all_quirks_together_cost_no_row() {
    serve(o -> o.quirks = K30Quirk.values());
    site.loads(K30Site.POLLED).equalsTheTruth();
    long changed = changed();
    site.loads(K30Site.POLLED).equalsTheTruth();
    assertThat(changed()).isEqualTo(changed);
  }

  @Test
  void bad_records_are_rejected_once_and_harm_no_other() {
    for (BadRecord kind : BadRecord.values()) {
      server.pass(kind);
    }
    site.loads("records").loads("records");
    assertThat(site.differencesOf("access_event", "rejected_row")).isEmpty();
  }
}
