package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.observe.WarehouseView.SharedReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedReadingTest {

  private final AtomicLong watch = new AtomicLong();
  private final AtomicInteger read = new AtomicInteger();

  private SharedReading<Integer> reading(Duration cost) {
    return new SharedReading<>(
        () -> {
          watch.addAndGet(cost.toNanos());
          return read.incrementAndGet();
        },
        Duration.ofSeconds(4),
        Runnable::run,
        watch::get);
  }

  private void pass(Duration time) {
    watch.addAndGet(time.toNanos());
  }

  @Test
  void however_many_ask_it_is_read_once_an_interval() {
    SharedReading<Integer> reading = reading(Duration.ZERO);
    for (int i = 0; i < 100; i++) {
      assertThat(reading.get(Duration.ZERO)).isEqualTo(new SharedReading.Known<>(1, null));
    }
    pass(Duration.ofSeconds(4));
    assertThat(reading.get(Duration.ZERO).value()).isEqualTo(2);
  }

  @Test
  void what_takes_long_is_read_the_more_rarely() {
    SharedReading<Integer> reading = reading(Duration.ofSeconds(1));
    reading.get(Duration.ZERO);
    pass(Duration.ofSeconds(199));
    assertThat(reading.get(Duration.ZERO).value()).isEqualTo(1);
    pass(Duration.ofSeconds(1));
    assertThat(reading.get(Duration.ZERO).value()).isEqualTo(2);
  }

  @Test
  void a_reading_that_hangs_keeps_the_last_value_and_is_a_problem() {
    List<Runnable> waiting = new ArrayList<>();
    SharedReading<Integer> reading =
        new SharedReading<>(() -> 7, Duration.ofSeconds(4), waiting::add, watch::get);
    assertThat(reading.get(Duration.ZERO).value()).isNull();
    waiting.remove(0).run();
    pass(Duration.ofSeconds(5));
    assertThat(reading.get(Duration.ZERO)).isEqualTo(new SharedReading.Known<>(7, null));
    pass(Duration.ofSeconds(11));
    assertThat(reading.get(Duration.ZERO))
        .isEqualTo(new SharedReading.Known<>(7, "the warehouse does not answer"));
    assertThat(waiting).hasSize(1);
    reading.reached();
    assertThat(reading.get(Duration.ZERO).problem()).isNull();
  }
}
