package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Violation;

/** What a client of an AX-ACS server must never do. */
public enum AxAcsViolation implements Violation.Kind {
  ROWS_OVER_1000,
  /** A record list read without isalarm=-1: denials and alarms are missing in the reply. */
  WITHOUT_ISALARM,
  /** A time with a literal plus, written %2B, where a space must be. */
  LITERAL_PLUS,
  /** open, close or workmode: this would move a real door. */
  DOOR_COMMAND,
  NOT_GET
}
