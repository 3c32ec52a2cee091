package io.gatehouse.simulator.k30;

/**
 * A region, which devices belong to.
 *
 * @param parentNo empty at the top
 * @param linkage doors open together on a fire alarm
 * @param manual alarms are cleared by hand
 */
public record Region(
    String no, String name, String parentNo, boolean isDefault, boolean linkage, boolean manual) {

  public Region named(String other) {
    return new Region(no, other, parentNo, isDefault, linkage, manual);
  }
}
