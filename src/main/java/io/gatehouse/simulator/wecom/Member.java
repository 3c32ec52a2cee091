package io.gatehouse.simulator.wecom;

/**
 * Somebody of the company.
 *
 * @param userId what attendance calls them; ids may begin alike, as zhangwei1 and zhangwei12
 * @param openUserId what the door interfaces call them
 * @param userType 0 employee, 1 visitor, 2 student
 */
public record Member(String userId, String openUserId, int userType) {
  static final int EMPLOYEE = 0;
  static final int VISITOR = 1;
  static final int STUDENT = 2;

  /** Visitors come with the employees: only 0 and 2 can be asked for. */
  int askedAs() {
    return userType == STUDENT ? STUDENT : EMPLOYEE;
  }
}
