package io.gatehouse.wecom;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;

/**
 * A request for a token. Its query and body hold secrets.
 *
 * @param query percent-encoded
 * @param body JSON; null for GET
 */
record TokenAsk(String path, String query, String body) {

  /** 获取access_token. */
  static TokenAsk ofApp(String corpId, String secret) {
    return new TokenAsk(
        "/cgi-bin/gettoken", "corpid=" + encoded(corpId) + "&corpsecret=" + encoded(secret), null);
  }

  /** 获取第三方应用凭证. */
  static TokenAsk ofSuite(App.Suite suite, String ticket) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("suite_id", suite.id());
    body.put("suite_secret", suite.secret());
    body.put("suite_ticket", ticket);
    return new TokenAsk("/cgi-bin/service/get_suite_token", "", new JsonObject(body).toJson());
  }

  /** 获取企业凭证. */
  static TokenAsk ofCorp(String suiteToken, String authCorpId, String permanentCode) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("auth_corpid", authCorpId);
    body.put("permanent_code", permanentCode);
    return new TokenAsk(
        "/cgi-bin/service/get_corp_token",
        "suite_access_token=" + encoded(suiteToken),
        new JsonObject(body).toJson());
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return path;
  }
}
