package io.gatehouse.simulator;

/** How a reply can go wrong between the server and its client. */
public enum Fault {
  /** HTTP 500 with an HTML page. */
  HTTP_500,
  /** HTTP 503 with Retry-After: 1. */
  HTTP_503,
  /** Accepts the request and never answers. */
  HANG,
  /** The right reply, a byte every 100 ms: no read timeout ever sees silence. */
  SLOW_DRIP,
  /** Half of the body, then a TCP reset. */
  RESET_MID_BODY,
  /** Half of the JSON, with the Content-Length of that half: HTTP looks whole. */
  CUT_JSON,
  /** Half of the body under the whole body's Content-Length, then an orderly close. */
  CUT_BODY,
  /** An HTML login page with HTTP 200. */
  HTML_PAGE,
  /** HTTP 200 without a body. */
  EMPTY_BODY,
  /** The previous reply of that interface once more; the right one where there was none. */
  REPEATED_PAGE,
  /** The error code that the rule names, inside HTTP 200; 1 unless {@link FaultRule#code} says. */
  ERROR_CODE,
  /** A signature that does not fit, where the vendor signs. */
  WRONG_SIGNATURE,
  /** Encrypted with another key, where the vendor encrypts. */
  OTHER_KEY,
  /** Half of the encrypted data inside whole JSON, where the vendor encrypts. */
  CUT_DATA,
  /** 64 MB of valid JSON with an honest Content-Length. */
  HUGE_REPLY,
  /** 64 MB of valid JSON, chunked, its length not said. */
  HUGE_REPLY_CHUNKED,
  /** HTTP 302 to another address, where a visit is a violation. */
  REDIRECT;

  /** True where the client may give up before the server knows that the reply is over. */
  boolean breaksTransfer() {
    return switch (this) {
      case HANG, SLOW_DRIP, RESET_MID_BODY, CUT_BODY, HUGE_REPLY, HUGE_REPLY_CHUNKED -> true;
      default -> false;
    };
  }
}
