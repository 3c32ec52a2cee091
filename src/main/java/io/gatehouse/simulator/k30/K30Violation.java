package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Violations.Violation;

/** What a client of a K30 server must never do. */
public enum K30Violation implements Violation.Kind {
  NOT_POST,
  /** The body is no JSON object, or companyno, timestamp, data or sign is missing in it. */
  BAD_ENVELOPE,
  UNKNOWN_COMPANY,
  /** This server's key and mode do not open the data. */
  UNDECIPHERABLE,
  WRONG_SIGNATURE,
  /** A required parameter inside the data is missing or not of its kind. */
  BAD_PARAMETER,
  /** record/getlist with times, where whole days must stand. */
  NOT_WHOLE_DAYS,
  /** record/getlist over the end of a month. */
  ACROSS_MONTHS,
  /** The sixtieth call within a minute, all interfaces counted together. */
  TOO_MANY_CALLS,
  /** attcalculate, which makes the server work, where nobody asked for it. */
  UNASKED_CALCULATION,
  /** An interface that changes something or opens a door. */
  CHANGING_CALL
}
