package io.gatehouse.mapping;

import java.util.Map;
import java.util.Set;

/** The words that all vendors' codes are translated to, by column. UNMAPPED may stand anywhere. */
final class Vocabulary {

  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "direction",
          Set.of("IN", "OUT", "UNKNOWN"),
          "decision",
          Set.of("GRANTED", "DENIED", "NOT_APPLICABLE"),
          "subject_type",
          Set.of("EMPLOYEE", "CONTRACTOR", "VISITOR", "STUDENT", "STRANGER", "VEHICLE", "OTHER"),
          "gender",
          Set.of("MALE", "FEMALE", "UNKNOWN"),
          "credential_state",
          Set.of("ACTIVE", "LOST", "UNKNOWN"),
          "method",
          Set.of(
              "AUTO",
              "BUTTON",
              "CARD",
              "DESK",
              "FACE",
              "FACE_AND_CARD",
              "FACE_AND_ID",
              "FINGERPRINT",
              "FIRE",
              "ID_LIBRARY",
              "INTERCOM",
              "ONE_TAP",
              "PIN",
              "PLATE",
              "QR",
              "REMOTE",
              "STRANGER",
              "UNKNOWN"),
          // After BACnet's list of access events.
          "denial_reason",
          Set.of(
              "UNKNOWN_CREDENTIAL",
              "CREDENTIAL_EXPIRED",
              "NO_ACCESS_RIGHTS",
              "OUT_OF_TIME_RANGE",
              "HOLIDAY",
              "INCORRECT_PIN",
              "AUTHENTICATION_UNAVAILABLE",
              "INTERLOCK",
              "MULTI_CARD_RULE",
              "PASSBACK",
              "MAX_USES",
              "DEVICE_DORMANT"));

  private Vocabulary() {}

  static boolean allows(String column, String word) {
    Set<String> words = WORDS.get(column);
    return words == null || words.contains(word) || word.equals(CodeTable.UNMAPPED);
  }

  /** Empty where any word may stand in the column. */
  static Set<String> of(String column) {
    return WORDS.getOrDefault(column, Set.of());
  }
}
