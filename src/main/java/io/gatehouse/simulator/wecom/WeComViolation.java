package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Violations.Violation;

/** What a client must not do to WeCom. */
public enum WeComViolation implements Violation.Kind {
  /** Over 31 days of door passages, over 30 of punches (301024). */
  WINDOW_TOO_LONG,
  /** The window does not end after it begins (40058). */
  EMPTY_WINDOW,
  /** The window ends in the future: whoever moves a watermark there loses what comes (40058). */
  FUTURE_WINDOW,
  /** It touches two months of China's calendar: answered, with repeated rows (40491, note 6). */
  CROSSES_MONTH,
  /** More than 100 SNs (40058). */
  TOO_MANY_DEVICES,
  /** More than 100 open_userids (40058) or userids (301023). */
  TOO_MANY_USERS,
  /** limit over 500 or below 1 (40058). */
  LIMIT_OUT_OF_RANGE,
  /** limit as a string, as in the document's own sample (40058). */
  LIMIT_NO_NUMBER,
  /** A required parameter is missing, or of another type or value (40058). */
  BAD_PARAMETER,
  /** An app of a suite asks without agentid (41011). */
  WITHOUT_AGENT_ID,
  /** A cursor that no reply ever had (40058). */
  UNKNOWN_CURSOR,
  /** Another window, limit, list or app than the cursor's (40058). */
  CHANGED_IN_MID_PAGING,
  /** A token asked for while the client still has one that is good. */
  TOKEN_ASKED_AGAIN,
  /** The same call with the same token, after the reply that called the token dead. */
  DEAD_TOKEN_REPEATED,
  /** More calls in a minute than allowed (45009). */
  RATE_EXCEEDED,
  /** GET where POST belongs or the other way round (43001, 43002). */
  WRONG_METHOD,
  /** A body that is no JSON object (47001). */
  NO_JSON
}
