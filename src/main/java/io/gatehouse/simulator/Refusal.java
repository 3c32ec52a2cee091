package io.gatehouse.simulator;

import io.gatehouse.simulator.Violations.Violation;

/**
 * Thrown out of {@link VendorApi#answer}: the server counts the violation, and the client gets what
 * {@link VendorApi#refused} makes of it.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Violation.Kind violation;
  private final int code;

  /**
   * @param violation null where the client has done nothing wrong
   * @param code the vendor's; any where it has none
   * @param message as the vendor words it
   */
  public Refusal(Violation.Kind violation, int code, String message) {
    super(message, null, false, false);
    this.violation = violation;
    this.code = code;
  }

  Violation.Kind violation() {
    return violation;
  }

  public int code() {
    return code;
  }
}
