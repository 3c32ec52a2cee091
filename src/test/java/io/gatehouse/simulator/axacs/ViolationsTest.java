package io.gatehouse.simulator.axacs;

import static io.gatehouse.simulator.axacs.SimulatorClient.byId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Violation;
import io.gatehouse.simulator.Violations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ViolationsTest {
  private final AxAcsSimulator simulator = AxAcsSimulator.builder().history(50).start();
  private final SimulatorClient client = new SimulatorClient(simulator);
  private final Violations violations = simulator.violations();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void what_a_polite_client_asks_is_no_violation() throws IOException {
    client.get(byId(0, 1000));
    client.get(byId(0, 1000));
    client.get("acsrecords/byid/count?id=0&isalarm=0");
    client.get("useraccessrecords?rows=0");
    assertThat(violations.count()).isZero();
    assertThat(simulator.requests("acsrecords/byid")).isEqualTo(2);
  }

  @Test
  void each_violation_is_counted_with_its_request_line() throws IOException {
    client.get(byId(0, 1001));
    client.get("swipecardrecords/byid/?id=0&isalarm=0&rows=10");
    String plus = "begintime=2026-01-01%2B00:00:00&endtime=2026-01-02+00:00:00";
    assertThat(client.json("acsrecords?isalarm=-1&rows=9&" + plus).get("status").intValue())
        .isEqualTo(101);
    client.get("acs/device/door/open/admin/secret/1");
    assertThat(client.post("acsrecords/byid").statusCode()).isEqualTo(405);
    assertThat(violations.all().stream().map(Violation::kind))
        .containsExactly(
            AxAcsViolation.ROWS_OVER_1000,
            AxAcsViolation.WITHOUT_ISALARM,
            AxAcsViolation.LITERAL_PLUS,
            AxAcsViolation.DOOR_COMMAND,
            AxAcsViolation.NOT_GET);
    assertThat(violations.all().get(0).requestLine())
        .isEqualTo("GET /api/v1/" + byId(0, 1001) + " HTTP/1.1");
    assertThat(client.text("/simulator/violations")).contains("\"count\":5", "DOOR_COMMAND");
    violations.clear();
    assertThat(violations.count()).isZero();
  }

  @Test
  void a_second_poll_of_a_list_while_the_first_waits_is_a_violation() throws IOException {
    simulator.faults().inject(Fault.HANG).once();
    CompletableFuture<Void> first = pollInBackground(Duration.ofSeconds(3));
    client.get("swipecardrecords/byid/?id=0&isalarm=-1&rows=1");
    assertThat(violations.count()).isZero();
    client.get(byId(0, 1));
    assertThat(violations.count(Violation.Common.PARALLEL_POLL)).isEqualTo(1);
    assertThatThrownBy(first::join).hasMessageContaining("no whole reply");
  }

  @Test
  void a_poll_after_giving_up_on_a_hanging_one_is_no_violation() throws IOException {
    simulator.faults().inject(Fault.HANG).times(3);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> client.get(byId(0, 1), Duration.ofMillis(200)))
          .isInstanceOf(IOException.class);
    }
    assertThat(client.get(byId(0, 1)).statusCode()).isEqualTo(200);
    assertThat(violations.all()).isEqualTo(List.of());
  }

  private CompletableFuture<Void> pollInBackground(Duration timeout) {
    CompletableFuture<Void> poll =
        CompletableFuture.runAsync(
            () -> {
              try {
                client.get(byId(0, 1), timeout);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    await().until(() -> simulator.faults().fired() == 1);
    return poll;
  }
}
