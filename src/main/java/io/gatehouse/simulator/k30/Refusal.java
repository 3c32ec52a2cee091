package io.gatehouse.simulator.k30;

/** What the platform does not do: answered with resultcode 0. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final K30Violation violation;

  /**
   * @param violation null where the client has done nothing wrong
   * @param message as the platform words it
   */
  Refusal(K30Violation violation, String message) {
    super(message, null, false, false);
    this.violation = violation;
  }

  K30Violation violation() {
    return violation;
  }
}
