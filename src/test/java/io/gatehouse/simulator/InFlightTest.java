package io.gatehouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InFlightTest {
  private final InFlight inFlight = new InFlight();

  @Test
  void a_second_request_of_a_list_is_not_alone_and_one_of_another_list_is() {
    InFlight.Ticket first = inFlight.enter("acsrecords");
    assertThat(inFlight.enter("swipecardrecords").alone()).isTrue();
    InFlight.Ticket second = inFlight.enter("acsrecords");
    assertThat(second.alone()).isFalse();
    inFlight.leave(first);
    inFlight.leave(second);
    assertThat(inFlight.enter("acsrecords").alone()).isTrue();
  }

  @Test
  void a_request_right_after_a_broken_one_waits_until_that_is_known_to_be_over() {
    InFlight.Ticket broken = inFlight.enter("acsrecords");
    inFlight.markStuck(broken);
    CompletableFuture<Void> over =
        CompletableFuture.runAsync(
            () -> inFlight.leave(broken),
            CompletableFuture.delayedExecutor(30, java.util.concurrent.TimeUnit.MILLISECONDS));
    assertThat(inFlight.enter("acsrecords").alone()).isTrue();
    over.join();
  }
}
