package io.gatehouse.simulator.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.k30.Callback.Received;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A platform that may push to a callback, both real. */
@Timeout(60)
abstract class Pushing {
  final SetClock clock = new SetClock("2026-03-02T04:00:00.123Z");
  final K30Simulator simulator = K30Simulator.builder(clock).start();
  final Person person = simulator.premises().people().all().get(0);
  final Device device = simulator.premises().devices().all().get(0);
  final Pusher pusher = simulator.pusher();
  Callback callback;

  @BeforeEach
  void listen() throws IOException {
    callback = new Callback(simulator);
    pusher.habits().retryAfter(Duration.ofMillis(20));
  }

  @AfterEach
  void close() {
    simulator.close();
    callback.close();
  }

  List<LedgerPassage> pass(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> simulator.pass(person, device).publish())
        .toList();
  }

  List<LedgerPassage> inState(PushState state) {
    return simulator.ledger().all().stream().filter(p -> p.push() == state).toList();
  }

  LedgerPassage ledger(LedgerPassage passage) {
    return simulator.ledger().passage(passage.no()).orElseThrow();
  }

  List<Received> settled(int received) {
    await().until(() -> callback.received().size() >= received && pusher.isIdle());
    assertThat(callback.received()).hasSize(received);
    return callback.received();
  }

  static List<String> names(Received push) {
    List<String> names = new ArrayList<>();
    push.data().fieldNames().forEachRemaining(names::add);
    return names;
  }
}
