package io.gatehouse.simulator.k30;

/** What became of a push. */
public enum PushState {
  /** No callback was configured when it happened, or it was not to be pushed. */
  NOT_PUSHED,
  /** Never sent: this is what polling is for. */
  LOST,
  /** Not acknowledged yet. */
  WAITING,
  /** Answered with resultcode 1. */
  ACKNOWLEDGED,
  /** Sent as often as it may be, and never acknowledged. */
  GIVEN_UP
}
