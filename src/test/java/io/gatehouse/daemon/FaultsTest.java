package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server's or a network's faults do to a load: they delay it, and no more. */
class FaultsTest {

  private static final String RECORDS = "acsrecords/byid";

  /** AX-ACS signs and encrypts nothing. */
  private static final Set<Fault> OF_ENVELOPES =
      EnumSet.of(Fault.WRONG_SIGNATURE, Fault.OTHER_KEY, Fault.CUT_DATA);

  /** What no retry of the same request heals. */
  private static final Set<Fault> REFUSED =
      EnumSet.of(Fault.HUGE_REPLY, Fault.HUGE_REPLY_CHUNKED, Fault.REDIRECT);

  @TempDir Path directory;

  private AxAcsSimulator server;
  private Site site;

  @BeforeEach
  void open() {
    server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 4_500);
    site = new Site(server, TestDatabase.H2.freshWarehouseOfSite(directory));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void faults_in_mid_history_are_asked_again_and_cost_no_row() {
    site.set("sites.hq.records.timeout=2s").set("sites.hq.passages.timeout=2s");
    Set<Fault> passing = EnumSet.complementOf(EnumSet.copyOf(OF_ENVELOPES));
    passing.removeAll(REFUSED);
    for (String path : List.of(RECORDS, "useraccessrecords")) {
      int struck = 0;
      for (Fault fault : passing) { // three replies in a row go wrong, the fourth is right
        server.faults().inject(fault).onPath(path).after(1 + struck++ / 3).once();
      }
    }
    site.loads("records", "passages");
    assertThat(server.faults().fired()).isEqualTo(2 * passing.size());
    site.equalsTheLedger();
  }

  @Test
  void faults_that_last_fail_each_run_and_move_no_checkpoint() {
    site.set("sites.hq.records.timeout=1s");
    Set<Fault> lasting = EnumSet.complementOf(EnumSet.copyOf(OF_ENVELOPES));
    lasting.remove(Fault.REPEATED_PAGE); // below
    long read = 0;
    for (Fault fault : lasting) {
      server.faults().inject(fault).onPath(RECORDS).after(read == 0 ? 1 : 0).always();
      read = 1_000;
      String failure = site.once("records").get("records");
      assertThat(failure).as(fault.name()).isNotNull().contains("acsrecords/byid/?id=");
      assertThat(site.status("records").state()).contains("\"mark\":").contains("1000");
      assertThat(site.status("records").lastError()).isEqualTo(failure);
      assertThat(site.count("select count(*) from access_event")).isEqualTo(read);
      server.faults().clear();
    }
    assertThat(site.status("records").failedRuns()).isEqualTo(lasting.size());
    site.loads("records", "passages");
    site.equalsTheLedger();
    assertThat(site.status("records").failedRuns()).isZero();
  }

  @Test
  void a_page_that_is_sent_for_ever_ends_in_an_error() {
    server.faults().inject(Fault.REPEATED_PAGE).onPath(RECORDS).after(1).always();
    assertThat(site.once("records").get("records")).contains("none of the records after id 1000");
    server.faults().clear();
    site.loads("records", "passages");
    site.equalsTheLedger();
  }

  @Test
  void a_huge_reply_is_refused_at_the_configured_bound() {
    server.faults().inject(Fault.HUGE_REPLY_CHUNKED).onPath(RECORDS).once();
    assertThat(site.set("sites.hq.records.max-reply=2MB").once("records").get("records"))
        .contains("larger than 2097152 bytes (setting max-reply)");
    site.loads("records", "passages");
    site.equalsTheLedger();
  }
}
