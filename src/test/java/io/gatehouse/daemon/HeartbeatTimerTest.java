package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.feed.Feed.Feeds;
import io.gatehouse.feed.FeedLog.WarehouseWatch;
import io.gatehouse.support.LogLines;
import io.gatehouse.warehouse.Warehouse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HeartbeatTimerTest {

  private static final String FAILS = "cannot write the daemon's sign of life";

  /** What keeping the sites fails by; null for nothing. */
  private final AtomicReference<String> why = new AtomicReference<>();

  private final AtomicInteger beats = new AtomicInteger();

  private void keepSites() {
    beats.incrementAndGet();
    if (why.get() != null) {
      throw new IllegalStateException(why.get());
    }
  }

  private void beat(HeartbeatTimer timer, int times) {
    int before = beats.get();
    for (int i = 0; i < times; i++) {
      timer.refused(null);
    }
    await().atMost(Duration.ofSeconds(40)).until(() -> beats.get() >= before + times);
  }

  @Test
  void a_sign_of_life_that_cannot_be_written_is_told_once_and_once_when_it_can() {
    Clock clock = Clock.systemUTC();
    try (LogLines log = LogLines.open();
        Warehouse warehouse = Warehouse.open("jdbc:h2:mem:heartbeat", "", "", clock)) {
      HeartbeatTimer timer =
          new HeartbeatTimer(
              warehouse,
              new Feeds(List.of()),
              this::keepSites,
              new EarlyRuns(null, null, null, clock),
              new WarehouseWatch(clock));
      timer.start();
      why.set("permission denied");
      beat(timer, 3);
      assertThat(log.containing(FAILS)).singleElement().asString().contains("permission denied");
      why.set("no space left");
      beat(timer, 3);
      assertThat(log.containing(FAILS)).hasSize(2).last().asString().contains("no space left");
      why.set(null);
      beat(timer, 3);
      assertThat(log.containing("sign of life is written again")).hasSize(1);
      assertThat(log.containing(FAILS)).hasSize(2);
      assertThat(warehouse.standing().daemons().get(0).isAlive()).isTrue();
      timer.stop();
      assertThat(warehouse.standing().daemons().get(0).isAlive()).isFalse();
    }
  }
}
