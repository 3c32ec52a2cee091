package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Violations.Violation;

/** What a client must not do to WeCom, and the errcode that answers it; 0 where none does. */
public enum WeComViolation implements Violation.Kind {
  /** Over 31 days of door passages, over 30 of punches. */
  WINDOW_TOO_LONG(301024),
  /** The window does not end after it begins. */
  EMPTY_WINDOW(40058),
  /** The window ends in the future: whoever moves a watermark there loses what comes. */
  FUTURE_WINDOW(40058),
  /** It touches two months of China's calendar: answered, with repeated rows (40491, note 6). */
  CROSSES_MONTH(0),
  /** More than 100 SNs or open_userids, or userids (301023). */
  TOO_MANY_IDS(40058),
  /** limit over 500 or below 1. */
  LIMIT_OUT_OF_RANGE(40058),
  /** A parameter is missing, or of another type or value: limit as a string, as in 40491. */
  BAD_PARAMETER(40058),
  /** An app of a suite asks without agentid. */
  WITHOUT_AGENT_ID(41011),
  /** A cursor that no reply ever had. */
  UNKNOWN_CURSOR(40058),
  /** Another window, limit, list or app than the cursor's. */
  CHANGED_IN_MID_PAGING(40058),
  /** A token asked for while the client still has one that is good. */
  TOKEN_ASKED_AGAIN(0),
  /** The same call with the same token, after the reply that called the token dead. */
  DEAD_TOKEN_REPEATED(0),
  /** More calls in a minute than allowed. */
  RATE_EXCEEDED(45009),
  /** POST where GET belongs, or the other way round (43002). */
  WRONG_METHOD(43001),
  /** A body that is no JSON object. */
  NO_JSON(47001);

  final int errcode;

  WeComViolation(int errcode) {
    this.errcode = errcode;
  }
}
