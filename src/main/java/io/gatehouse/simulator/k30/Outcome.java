package io.gatehouse.simulator.k30;

/**
 * How somebody was recognised and what came of it, in the vendor's codes.
 *
 * @param group 0 white list, 1 stranger, 10 visitor
 * @param mode recogMode: 0 to 11 and -8 are documented, others are met as well
 * @param exceptionMode 1 passed, anything else refused
 */
public record Outcome(int group, int mode, int exceptionMode) {
  static final int WHITE_LIST = 0;
  static final int STRANGER = 1;
  static final int VISITOR = 10;

  public boolean passed() {
    return exceptionMode == 1;
  }

  public Outcome withMode(int other) {
    return new Outcome(group, other, exceptionMode);
  }

  public Outcome withGroup(int other) {
    return new Outcome(other, mode, exceptionMode);
  }

  public Outcome withExceptionMode(int other) {
    return new Outcome(group, mode, other);
  }

  /** The method in the words that all vendors share. */
  String method() {
    return switch (mode) {
      case 0 -> "AUTO";
      case 1 -> "FACE_AND_ID";
      case 2 -> "FACE_AND_CARD";
      case 3 -> "ONE_TAP";
      case 5, 6 -> "QR";
      case 7 -> "PIN";
      case 8 -> "ID_LIBRARY";
      case 9 -> "CARD";
      case 10 -> "INTERCOM";
      case 11 -> "REMOTE";
      case 12 -> "FIRE";
      case 13 -> "BUTTON";
      case 16, 17 -> "DESK";
      case -8 -> "STRANGER";
      default -> "UNMAPPED";
    };
  }

  String subjectType() {
    return switch (group) {
      case WHITE_LIST -> "EMPLOYEE";
      case STRANGER -> "STRANGER";
      case VISITOR -> "VISITOR";
      default -> "UNMAPPED";
    };
  }
}
