package io.gatehouse.simulator.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.k30.K30Client.Reply;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class K30FaultsTest {
  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private final K30Simulator simulator = K30Simulator.builder(clock).people(5).start();
  private final K30Client client = new K30Client(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void a_reply_may_be_wrongly_signed() throws IOException {
    Reply reply = spoilt(Fault.WRONG_SIGNATURE);
    assertThat(reply.signed()).isFalse();
    assertThat(reply.rows()).hasSize(5);
  }

  @Test
  void a_reply_may_be_encrypted_with_another_key() throws IOException {
    Reply reply = spoilt(Fault.OTHER_KEY);
    assertThat(reply.resultcode()).isEqualTo("1");
    assertThat(reply.envelope().path("data").asText()).isNotEmpty();
    assertThat(reply.plain()).doesNotContain("total");
  }

  @Test
  void a_replys_data_may_be_cut() throws IOException {
    int whole = client.list("people/getlist").envelope().path("data").asText().length();
    Reply reply = spoilt(Fault.CUT_DATA);
    assertThat(reply.envelope().path("data").asText().length()).isBetween(whole / 3, whole * 2 / 3);
    assertThat(reply.plain()).isEmpty();
  }

  @Test
  void where_nothing_is_encrypted_the_signature_is_spoilt_instead() throws IOException {
    simulator.quirks().enable(K30Quirk.PLAIN_DATA);
    assertThat(spoilt(Fault.CUT_DATA).signed()).isFalse();
    assertThat(spoilt(Fault.OTHER_KEY).signed()).isFalse();
  }

  @Test
  void a_reply_may_say_that_it_failed() throws IOException {
    simulator.faults().inject(Fault.ERROR_CODE).code(42).onPath("people/getlist").once();
    Reply reply = client.list("people/getlist");
    assertThat(reply.resultcode()).isEqualTo("0");
    assertThat(reply.msg()).isEqualTo("系统异常42");
    assertThat(reply.signed()).isTrue();
    assertThat(client.list("people/getlist").resultcode()).isEqualTo("1");
  }

  @Test
  void a_networks_faults_strike_the_interface_that_they_are_meant_for() throws IOException {
    simulator.faults().inject(Fault.HTML_PAGE).onPath("Device/GetList").once();
    assertThat(client.list("people/getlist").resultcode()).isEqualTo("1");
    assertThat(client.post("/openapi/device/getlist", "{}").body()).startsWith("<!DOCTYPE html>");
    simulator.faults().inject(Fault.REPEATED_PAGE).onPath("people/getlist").once();
    String first = client.page("people/getlist", 1, 2).envelope().toString();
    assertThat(client.page("people/getlist", 2, 2).values("no")).hasSize(2);
    assertThat(first).isNotEmpty();
    simulator.faults().inject(Fault.CUT_BODY).onPath("people/*").once();
    assertThatThrownBy(() -> client.list("people/getlist")).isInstanceOf(IOException.class);
  }

  @Test
  void a_spoilt_page_of_records_was_not_served() throws IOException {
    LedgerPassage passage =
        simulator.stranger(simulator.premises().devices().all().get(0)).publish();
    simulator.faults().inject(Fault.WRONG_SIGNATURE).once();
    client.list("record/getlist", "startdate", "2026-03-02", "effdate", "2026-03-02");
    assertThat(simulator.ledger().passage(passage.no()).orElseThrow().listed()).isFalse();
    client.list("record/getlist", "startdate", "2026-03-02", "effdate", "2026-03-02");
    assertThat(simulator.ledger().passage(passage.no()).orElseThrow().listed()).isTrue();
  }

  @Test
  void a_platform_that_is_switched_off_refuses_and_comes_back() throws IOException {
    simulator.unreachable();
    assertThatThrownBy(() -> client.list("people/getlist")).isInstanceOf(IOException.class);
    simulator.reachable();
    assertThat(client.list("people/getlist").rows()).hasSize(5);
  }

  private Reply spoilt(Fault fault) throws IOException {
    simulator.faults().inject(fault).once();
    return client.list("people/getlist");
  }
}
