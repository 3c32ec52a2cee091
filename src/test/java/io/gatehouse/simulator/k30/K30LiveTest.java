package io.gatehouse.simulator.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class K30LiveTest {
  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");

  @Test
  void passages_follow_the_clock_and_are_pushed_and_listed(@TempDir Path directory)
      throws IOException {
    try (K30Simulator simulator =
            K30Simulator.builder(clock).deliveryShare(0.5).history(10).start();
        Callback callback = new Callback(simulator)) {
      simulator.pusher().to(callback.url());
      simulator.live(10);
      clock.forward(Duration.ofSeconds(20));
      await().until(() -> simulator.ledger().size() == 210);
      simulator.stopLive();
      await().until(() -> simulator.pusher().isIdle());
      clock.forward(Duration.ofSeconds(10));
      assertThat(simulator.allVisible()).isTrue();
      assertThat(simulator.ledger().all().stream().filter(p -> p.push() == PushState.ACKNOWLEDGED))
          .hasSize(200);
      assertThat(simulator.ledger().deliveries()).hasSizeBetween(70, 130);
      assertThat(simulator.ledger().deliveries()).isEqualTo(simulator.ledger().allDeliveries());
      simulator.ledger().writeTo(directory.resolve("ledger"));
      assertThat(Files.readAllLines(directory.resolve("ledger"))).hasSize(210);
      K30Client client = new K30Client(simulator);
      assertThat(
              client
                  .list("record/getlist", "startdate", "2026-03-02", "effdate", "2026-03-02")
                  .data()
                  .path("total")
                  .intValue())
          .isGreaterThanOrEqualTo(200);
    }
  }
}
