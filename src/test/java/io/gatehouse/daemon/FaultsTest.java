package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server's or a network's faults do to a load: they delay it, and no more. */
class FaultsTest {

  private AxAcsSimulator server;
  private Site site;

  @BeforeEach
  void open() {
    server = AxAcsSimulator.builder().history(2_500).start();
    site = new Site(server, TestPostgres.freshDatabase());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "HUGE_REPLY",
        "HUGE_REPLY_CHUNKED",
        "REDIRECT",
        "WRONG_SIGNATURE",
        "OTHER_KEY",
        "CUT_DATA"
      })
  void a_fault_in_mid_history_is_asked_again_and_costs_no_row(Fault fault) {
    site.set("sites.hq.records.timeout=2s").set("sites.hq.passages.timeout=2s");
    server.faults().inject(fault).onPath("acsrecords/byid").after(1).once();
    server.faults().inject(fault).onPath("useraccessrecords").after(2).once();
    site.loads("records", "passages");
    site.equalsTheLedger();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      mode = EnumSource.Mode.EXCLUDE, // AX-ACS signs and encrypts nothing
      names = {"REPEATED_PAGE", "WRONG_SIGNATURE", "OTHER_KEY", "CUT_DATA"})
  void a_fault_that_lasts_fails_the_run_and_moves_no_checkpoint(Fault fault) {
    site.set("sites.hq.records.timeout=1s");
    server.faults().inject(fault).onPath("acsrecords/byid").after(1).always();
    String failure = site.once("records").get("records");
    assertThat(failure).isNotNull().contains("acsrecords/byid/?id=1000&");
    assertThat(site.status("records").state()).contains("\"mark\":").contains("1000");
    assertThat(site.status("records").lastError()).isEqualTo(failure);
    assertThat(site.count("select count(*) from access_event")).isEqualTo(1_000);

    server.faults().clear();
    site.loads("records", "passages");
    site.equalsTheLedger();
    assertThat(site.status("records").failedRuns()).isZero();
  }

  @Test
  void a_page_that_is_sent_for_ever_ends_in_an_error() {
    server.faults().inject(Fault.REPEATED_PAGE).onPath("acsrecords/byid").after(1).always();
    assertThat(site.once("records").get("records")).contains("none of the records after id 1000");
    server.faults().clear();
    site.loads("records", "passages");
    site.equalsTheLedger();
  }

  @Test
  void a_huge_reply_is_refused_at_the_configured_bound() {
    server.faults().inject(Fault.HUGE_REPLY_CHUNKED).onPath("acsrecords/byid").once();
    assertThat(site.set("sites.hq.records.max-reply=2MB").once("records").get("records"))
        .contains("larger than 2097152 bytes (setting max-reply)");
    site.loads("records", "passages");
    site.equalsTheLedger();
  }
}
