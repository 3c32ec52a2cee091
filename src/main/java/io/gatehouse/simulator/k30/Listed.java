package io.gatehouse.simulator.k30;

/** A passage in the platform's list. */
final class Listed {
  final Passage passage;

  /** When record/getlist begins to show it, in milliseconds; negative for never. */
  final long visibleFrom;

  /** True once a whole reply carried it: a client may have it. */
  volatile boolean served;

  /** Null where it was not pushed. */
  volatile Push push;

  Listed(Passage passage, long visibleFrom) {
    this.passage = passage;
    this.visibleFrom = visibleFrom;
  }

  boolean isVisible(long now) {
    return visibleFrom >= 0 && visibleFrom <= now;
  }
}
