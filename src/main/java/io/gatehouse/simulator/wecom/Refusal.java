package io.gatehouse.simulator.wecom;

/** An errcode instead of an answer. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How the platform words it, where a call does not say more. */
  static final int BUSY = -1;

  static final int BAD_SECRET = 40001;
  static final int BAD_CORP_ID = 40013;
  static final int BAD_TOKEN = 40014;
  static final int BAD_PARAMETER = 40058;
  static final int BAD_SUITE_TOKEN = 40082;
  static final int BAD_SUITE_ID = 40083;
  static final int BAD_PERMANENT_CODE = 40084;
  static final int BAD_SUITE_TICKET = 40085;
  static final int BAD_SUITE_SECRET = 40091;
  static final int NO_TOKEN = 41001;
  static final int NO_AGENT_ID = 41011;
  static final int TOKEN_EXPIRED = 42001;
  static final int SUITE_TOKEN_EXPIRED = 42009;
  static final int TOO_OFTEN = 45009;
  static final int TOO_MANY_AT_ONCE = 45033;
  static final int NO_JSON = 47001;
  static final int WRONG_APP = 301002;
  static final int BAD_USER = 301021;
  static final int BAD_USER_LIST = 301023;
  static final int WINDOW_TOO_LONG = 301024;

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

  static String wording(int code) {
    return switch (code) {
      case BUSY -> "system busy";
      case 6000 -> "data version conflict";
      case BAD_SECRET -> "invalid credential";
      case BAD_CORP_ID -> "invalid corpid";
      case BAD_TOKEN -> "invalid access_token";
      case BAD_PARAMETER -> "invalid parameter";
      case BAD_SUITE_TOKEN -> "invalid suite_token";
      case BAD_SUITE_ID -> "invalid suiteid";
      case BAD_PERMANENT_CODE -> "invalid permanent_code";
      case BAD_SUITE_TICKET -> "invalid suite_ticket";
      case BAD_SUITE_SECRET -> "invalid suite_secret";
      case NO_TOKEN -> "access_token missing";
      case NO_AGENT_ID -> "missing agentid";
      case TOKEN_EXPIRED -> "access_token expired";
      case SUITE_TOKEN_EXPIRED -> "suite_access_token expired";
      case TOO_OFTEN -> "api freq out of limit";
      case TOO_MANY_AT_ONCE -> "api concurrent out of limit";
      case NO_JSON -> "data format error";
      case 48002 -> "api forbidden";
      case 50002 -> "user not in app's visible scope";
      case 60011 -> "no privilege to access/modify contact/party/agent";
      case 60020 -> "not allow to access from your ip";
      case WRONG_APP -> "no privilege to operate this agent";
      case BAD_USER -> "userid error";
      case 301022 -> "get checkin data failed";
      case BAD_USER_LIST -> "useridlist illegal or over limit";
      case WINDOW_TOO_LONG -> "time span over limit";
      default -> "error " + code;
    };
  }
}
