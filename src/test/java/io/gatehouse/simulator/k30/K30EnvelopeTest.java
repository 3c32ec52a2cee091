package io.gatehouse.simulator.k30;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.simulator.k30.K30Client.Reply;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class K30EnvelopeTest {
  private final SetClock clock = new SetClock("2026-03-02T04:00:00.123Z");
  private final K30Simulator simulator = K30Simulator.builder(clock).start();
  private final Credentials right = simulator.credentials();
  private final K30Client client = new K30Client(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void a_right_request_gets_a_signed_and_encrypted_reply() throws IOException {
    Reply reply = client.list("department/getlist");
    assertThat(reply.resultcode()).isEqualTo("1");
    assertThat(reply.msg()).isEqualTo("获取列表成功");
    assertThat(reply.signed()).isTrue();
    assertThat(reply.envelope().path("companyno").asText()).isEqualTo(right.companyNo());
    assertThat(reply.envelope().path("timestamp").asText()).isEqualTo("20260302120000123");
    assertThat(reply.envelope().path("data").asText()).matches("(?:[A-Za-z0-9]++|%2[bf]|%3d)++");
    assertThat(reply.data().path("total").isInt()).isTrue();
    assertThat(simulator.violations().count()).isZero();
  }

  @Test
  void a_wrong_secret_is_refused() throws IOException {
    refused(right.withSecret("another"), "签名错误", K30Violation.WRONG_SIGNATURE);
  }

  @Test
  void a_wrong_key_vector_or_mode_is_refused() throws IOException {
    refused(right.withKey("1762766749844336"), "data", K30Violation.UNDECIPHERABLE);
    refused(right.withMode(CipherMode.ECB), "data", K30Violation.UNDECIPHERABLE);
    refused(right.withIv("activevector4apj"), "data", K30Violation.UNDECIPHERABLE);
  }

  @Test
  void another_companys_number_is_refused() throws IOException {
    Credentials other =
        new Credentials("42", right.secret(), right.key(), right.iv(), right.mode());
    refused(other, "企业编号不存在", K30Violation.UNKNOWN_COMPANY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"companyno", "timestamp", "data", "sign"})
  void a_missing_parameter_is_refused_by_name(String name) throws IOException {
    ObjectNode body = client.sealed(K30Client.data("pageindex", 1, "pagesize", 10));
    body.remove(name);
    refused(client.send("people/getlist", body.toString()), name, K30Violation.BAD_ENVELOPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "<html>", "{\"companyno\":17}"})
  void what_is_no_envelope_is_refused(String body) throws IOException {
    refused(client.send("people/getlist", body), "", K30Violation.BAD_ENVELOPE);
  }

  @Test
  void a_short_timestamp_is_refused() throws IOException {
    ObjectNode body = client.sealed(K30Client.data("pageindex", 1, "pagesize", 10));
    body.put("timestamp", "202603011200");
    refused(client.send("people/getlist", body.toString()), "时间戳", K30Violation.BAD_ENVELOPE);
  }

  @Test
  void a_plus_sign_that_was_not_escaped_is_lost() throws IOException {
    ObjectNode body;
    int size = 1;
    do {
      body = client.sealed(K30Client.data("pageindex", 1, "pagesize", size++));
    } while (!body.path("data").asText().contains("%2B"));
    assertThat(client.send("people/getlist", body.toString()).resultcode()).isEqualTo("1");
    body.put("data", body.path("data").asText().replace("%2B", "+"));
    refused(client.send("people/getlist", body.toString()), "data", K30Violation.UNDECIPHERABLE);
  }

  @Test
  void a_server_with_another_secret_key_and_mode_wants_those() throws IOException {
    Credentials own = new Credentials("c1", "hush", "0123456789abcdef01234567", "", CipherMode.ECB);
    try (K30Simulator other = K30Simulator.builder(clock).credentials(own).start()) {
      Reply reply = new K30Client(other).list("region/getlist");
      assertThat(reply.signed()).isTrue();
      assertThat(reply.rows()).isNotEmpty();
      assertThat(other.violations().count()).isZero();
    }
  }

  private void refused(Credentials with, String msg, K30Violation kind) throws IOException {
    Reply sealed = new K30Client(simulator, with).list("people/getlist");
    refused(client.open(sealed.envelope().toString()), msg, kind);
  }

  /** Refused in the platform's way, signed, without data, and counted. */
  private void refused(Reply reply, String msg, K30Violation kind) {
    assertThat(reply.resultcode()).isEqualTo("0");
    assertThat(reply.msg()).contains(msg);
    assertThat(reply.signed()).isTrue();
    assertThat(reply.envelope().path("data").asText("missing")).isEmpty();
    assertThat(simulator.violations().count(kind)).isEqualTo(1);
    assertThat(simulator.violations().count()).isEqualTo(1);
    simulator.violations().clear();
  }
}
