package io.gatehouse.simulator.k30;

import java.util.Optional;
import java.util.SplittableRandom;

/** Decides by the simulator's seed what becomes of a push. */
final class PushFates {
  private static final long SHORTEST_PAUSE = 20;
  private static final long LONGEST_PAUSE = 600;

  private final PushHabits habits;
  private final SplittableRandom random;
  private int tamperings;

  PushFates(PushHabits habits, long seed) {
    this.habits = habits;
    this.random = new SplittableRandom(seed);
  }

  synchronized boolean loses() {
    return random.nextDouble() < habits.lost();
  }

  synchronized boolean repeats() {
    return random.nextDouble() < habits.repeated();
  }

  /** How long it is held back: long enough that others overtake, or not at all. */
  synchronized long delayMillis() {
    return random.nextDouble() < habits.reordered() ? pauseMillis() : 0;
  }

  synchronized long pauseMillis() {
    return random.nextLong(SHORTEST_PAUSE, LONGEST_PAUSE);
  }

  /** Each kind in its turn. */
  synchronized Optional<Tampering> tampering() {
    if (random.nextDouble() >= habits.tampered()) {
      return Optional.empty();
    }
    Tampering[] kinds = Tampering.values();
    return Optional.of(kinds[tamperings++ % kinds.length]);
  }
}
