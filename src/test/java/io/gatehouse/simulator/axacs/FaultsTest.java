package io.gatehouse.simulator.axacs;

import static io.gatehouse.simulator.axacs.SimulatorClient.byId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.FaultRule;
import io.gatehouse.simulator.Faults;
import io.gatehouse.simulator.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FaultsTest {
  private final AxAcsSimulator simulator = AxAcsSimulator.builder().history(500).start();
  private final SimulatorClient client = new SimulatorClient(simulator);
  private final Faults faults = simulator.faults();

  @AfterEach
  void close() {
    simulator.close();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE, // AX-ACS signs and encrypts nothing
      names = {"WRONG_SIGNATURE", "OTHER_KEY", "CUT_DATA"})
  void after_every_fault_the_next_reply_is_right_again(Fault fault) throws IOException {
    FaultRule rule = faults.inject(fault).once();
    String faulty;
    try {
      faulty = new String(client.get(byId(0, 200), Duration.ofMillis(700)).body());
    } catch (IOException e) {
      faulty = null;
    }
    assertThat(rule.fired()).isEqualTo(1);
    String right = client.text(byId(0, 200));
    assertThat(right).startsWith("{\"status\":0,").endsWith("]}");
    if (fault != Fault.REPEATED_PAGE) {
      assertThat(faulty).isNotEqualTo(right);
    }
    assertThat(simulator.violations().count()).isZero();
  }

  @Test
  void http_errors_have_their_status_and_503_says_when_to_come_back() throws IOException {
    faults.inject(Fault.HTTP_500).once();
    faults.inject(Fault.HTTP_503).once();
    assertThat(client.get(byId(0, 1)).statusCode()).isEqualTo(500);
    HttpResponse<byte[]> busy = client.get(byId(0, 1));
    assertThat(busy.statusCode()).isEqualTo(503);
    assertThat(busy.headers().firstValue("Retry-After")).contains("1");
  }

  @Test
  void errors_inside_http_200_carry_their_status_and_no_data() throws IOException {
    faults.inject(Fault.ERROR_STATUS_500).once();
    faults.inject(Fault.ERROR_STATUS_1).once();
    assertThat(client.json(byId(0, 1)).toString()).startsWith("{\"status\":500,");
    assertThat(client.json(byId(0, 1)).toString())
        .startsWith("{\"status\":1,")
        .doesNotContain("data");
  }

  @Test
  void a_page_of_another_kind_comes_as_html_or_empty() throws IOException {
    faults.inject(Fault.HTML_PAGE).once();
    faults.inject(Fault.EMPTY_BODY).once();
    HttpResponse<byte[]> html = client.get(byId(0, 1));
    assertThat(html.statusCode()).isEqualTo(200);
    assertThat(new String(html.body(), StandardCharsets.UTF_8)).startsWith("<!DOCTYPE html>");
    HttpResponse<byte[]> empty = client.get(byId(0, 1));
    assertThat(empty.statusCode()).isEqualTo(200);
    assertThat(empty.body()).isEmpty();
  }

  @Test
  void cut_json_looks_whole_to_http_and_a_cut_body_does_not() throws IOException {
    int whole = client.get(byId(0, 100)).body().length;
    faults.inject(Fault.CUT_JSON).once();
    assertThat(client.get(byId(0, 100)).body()).hasSize(whole / 2);
    faults.inject(Fault.CUT_BODY).once();
    assertThatThrownBy(() -> client.get(byId(0, 100))).isInstanceOf(IOException.class);
  }

  @Test
  void a_reset_in_mid_body_is_a_tcp_reset() throws IOException {
    faults.inject(Fault.RESET_MID_BODY).once();
    URI base = URI.create(simulator.baseUrl());
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket
          .getOutputStream()
          .write(("GET /api/v1/" + byId(0, 500) + " HTTP/1.1\r\n\r\n").getBytes());
      InputStream in = socket.getInputStream();
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void a_hanging_request_holds_up_nobody_else() throws IOException {
    faults.inject(Fault.HANG).onPath("acsrecords/byid").once();
    CompletableFuture<Void> hanging =
        CompletableFuture.runAsync(
            () -> {
              try {
                client.get(byId(0, 1), Duration.ofSeconds(2));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    await().until(() -> faults.fired() == 1);
    for (int i = 0; i < 20; i++) {
      assertThat(client.get("acs/devices").statusCode()).isEqualTo(200);
    }
    assertThat(hanging).isNotDone();
    assertThatThrownBy(hanging::join).hasRootCauseInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void a_repeated_page_is_the_previous_reply_of_that_interface() throws IOException {
    String first = client.text(byId(0, 100));
    faults.inject(Fault.REPEATED_PAGE).onPath("acsrecords/byid").once();
    client.get("acs/devices");
    assertThat(client.text(byId(100, 100))).isEqualTo(first);
    assertThat(client.values(byId(100, 1), "recordId")).containsExactly("101");
  }

  @ParameterizedTest
  @EnumSource(names = {"HUGE_REPLY", "HUGE_REPLY_CHUNKED"})
  void a_huge_reply_is_64_megabytes_of_json(Fault fault) throws IOException {
    faults.inject(fault).once();
    HttpResponse<byte[]> huge = client.get(byId(0, 1));
    assertThat(huge.body().length).isGreaterThanOrEqualTo(64 * 1024 * 1024);
    assertThat(huge.headers().firstValue("Content-Length").isPresent())
        .isEqualTo(fault == Fault.HUGE_REPLY);
    assertThat(new com.fasterxml.jackson.databind.ObjectMapper().readTree(huge.body()).size())
        .isEqualTo(4);
  }

  @Test
  void who_follows_a_redirect_is_noticed() throws IOException {
    faults.inject(Fault.REDIRECT).once();
    HttpResponse<byte[]> reply = client.get(byId(0, 1));
    assertThat(reply.statusCode()).isEqualTo(302);
    client.get(reply.headers().firstValue("Location").orElseThrow());
    assertThat(simulator.violations().count(Violation.Common.FOLLOWED_REDIRECT)).isEqualTo(1);
  }

  @Test
  void rules_say_how_often_where_and_from_when() throws IOException {
    faults.inject(Fault.HTTP_500).onPath("acsrecords/*").after(1).every(2);
    assertThat(statuses(5)).containsExactly(200, 200, 500, 200, 500);
    assertThat(client.get("acs/devices").statusCode()).isEqualTo(200);
    faults.clear();
    faults.inject(Fault.HTTP_500).times(2);
    assertThat(statuses(3)).containsExactly(500, 500, 200);
    FaultRule always = faults.inject(Fault.HTTP_500).always();
    assertThat(statuses(2)).containsExactly(500, 500);
    always.clear();
    faults.inject(Fault.HTTP_500).rate(0.5);
    List<Integer> first = statuses(40);
    assertThat(first).contains(200, 500);
    try (AxAcsSimulator twin = AxAcsSimulator.builder().history(500).start()) {
      twin.faults().inject(Fault.HTTP_500).rate(0.5);
      assertThat(statuses(new SimulatorClient(twin), 40)).isEqualTo(first);
    }
  }

  @Test
  void an_unreachable_server_refuses_and_comes_back_at_the_same_address() throws IOException {
    client.get("acs/devices");
    simulator.unreachable();
    assertThatThrownBy(() -> client.get("acs/devices")).isInstanceOf(IOException.class);
    simulator.reachable();
    assertThat(client.get("acs/devices").statusCode()).isEqualTo(200);
  }

  private List<Integer> statuses(int requests) throws IOException {
    return statuses(client, requests);
  }

  private static List<Integer> statuses(SimulatorClient of, int requests) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      statuses.add(of.get(byId(0, 1)).statusCode());
    }
    return statuses;
  }
}
