package io.gatehouse.simulator.k30;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * What the platform has recorded before anybody asks, spread evenly.
 *
 * @param from the first passage
 * @param to behind the last one
 */
record History(int passages, Instant from, Instant to) {

  void fill(PassageSource source, Consumer<Passage> into) {
    double step = (to.toEpochMilli() - from.toEpochMilli()) / (double) Math.max(1, passages);
    for (int i = 0; i < passages; i++) {
      into.accept(source.any(from.plusMillis((long) (i * step))));
    }
  }
}
