package io.gatehouse.wecom;

import io.gatehouse.feed.Refused;
import java.time.Duration;

/**
 * What a person can do about an error that will not heal by itself, and where in WeCom's console.
 */
final class OperatorAdvice {

  /** How long a feed rests before it tries again whether somebody has mended it. */
  static final Duration PROBE = Duration.ofMinutes(10);

  static final String CORP_SECRET =
      "set corp-secret to the Secret in the admin console, 应用管理 (App Management), the app";
  static final String CORP_ID = "set corp-id to 企业ID in the admin console, 我的企业 (My Company), 企业信息";
  static final String AUTH_CORP_ID =
      "set auth-corp-id to the auth_corpid that came with the permanent code";
  static final String PERMANENT_CODE =
      "set permanent-code to what the corp's authorization gave; if the corp removed the app it has"
          + " to install it again";
  static final String SUITE_SECRET =
      "set suite-id and suite-secret to those in the service provider's console, 应用管理, the"
          + " suite";
  static final String SUITE_TICKET =
      "WeCom pushes a new one every ten minutes to the suite's callback address, /webhooks/<site>;"
          + " to have it at once, refresh the ticket in the service provider's console";
  static final String PERMISSION =
      "in the admin console, 应用管理, the app, give it the permission: 打卡 (可调用接口的应用) for"
          + " checkin, 设备接口信息权限 for access and rules, and the devices to read";
  static final String SCOPE =
      "in the admin console, 应用管理, the app, 可见范围 (visible range), add these people, or take them"
          + " out of the settings";
  static final String ADDRESS =
      "in the admin console, 应用管理, the app, 企业可信IP (trusted addresses), add the address that this"
          + " host reaches WeCom from";
  static final String AGENT =
      "set agent-id to the app's AgentId in the admin console, 应用管理, the app";

  private OperatorAdvice() {}

  static Refused fail(String what, String remedy) {
    return new Refused(what + ": " + remedy, PROBE);
  }
}
