package io.gatehouse.simulator.wecom;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.Templates;

/** An errcode instead of an answer; the platform's wordings are a document. */
final class Refusal extends RuntimeException {
  static final int BAD_SECRET = 40001;
  static final int BAD_CORP_ID = 40013;
  static final int BAD_TOKEN = 40014;
  static final int BAD_PARAMETER = 40058;
  static final int BAD_SUITE_TOKEN = 40082;
  static final int TOKEN_EXPIRED = 42001;
  static final int SUITE_TOKEN_EXPIRED = 42009;
  static final int TOO_OFTEN = 45009;
  static final int WINDOW_TOO_LONG = 301024;

  private static final long serialVersionUID = 1L;
  private static final JsonNode WORDINGS = Templates.json("/simulator/wecom/errcodes.json");

  private final int code;
  private final transient Runnable delivered;

  Refusal(int code) {
    this(code, wording(code));
  }

  Refusal(int code, String message) {
    this(code, message, () -> {});
  }

  /**
   * @param delivered run when the client has been told
   */
  Refusal(int code, String message, Runnable delivered) {
    super(message, null, false, false);
    this.code = code;
    this.delivered = delivered;
  }

  int code() {
    return code;
  }

  Runnable delivered() {
    return delivered;
  }

  /** How the platform words it, where a call does not say more. */
  static String wording(int code) {
    return WORDINGS.path(Integer.toString(code)).asText("error " + code);
  }
}
