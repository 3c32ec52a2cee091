package io.gatehouse.simulator.k30;

/**
 * A department.
 *
 * @param parentNo empty at the top
 * @param linkerName who leads it
 */
public record Department(
    String no, String name, String parentNo, String linkerName, String linkerPhone, String remark) {

  public Department named(String other) {
    return new Department(no, other, parentNo, linkerName, linkerPhone, remark);
  }

  public Department under(Department parent) {
    return new Department(no, name, parent.no(), linkerName, linkerPhone, remark);
  }
}
