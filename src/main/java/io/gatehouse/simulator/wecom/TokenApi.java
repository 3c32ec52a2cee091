package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.Violations;
import java.util.List;

/** gettoken, service/get_suite_token and service/get_corp_token. */
final class TokenApi {
  private final List<AppCredentials> apps;
  private final AppCredentials suite;
  private final TokenDesk accessTokens;
  private final TokenDesk suiteTokens;
  private final SuiteTicket ticket;
  private final Violations violations;

  TokenApi(
      List<AppCredentials> apps,
      TokenDesk accessTokens,
      TokenDesk suiteTokens,
      SuiteTicket ticket,
      Violations violations) {
    this.apps = apps;
    this.suite = of(AppCredentials.Kind.SUITE);
    this.accessTokens = accessTokens;
    this.suiteTokens = suiteTokens;
    this.ticket = ticket;
    this.violations = violations;
  }

  /** For self-built and delegated apps. */
  HttpReply getToken(HttpRequest request) {
    if (!request.method().equals("GET")) {
      violations.add(WeComViolation.WRONG_METHOD, request);
      throw new Refusal(43001, "require GET method");
    }
    if (request.parameter("corpid").isEmpty()) {
      throw new Refusal(41002, "corpid missing");
    }
    if (request.parameter("corpsecret").isEmpty()) {
      throw new Refusal(41004, "corpsecret missing");
    }
    if (!request.parameter("corpid").equals(suite.corpId())) {
      throw new Refusal(Refusal.BAD_CORP_ID);
    }
    AppCredentials app =
        apps.stream()
            .filter(one -> request.parameter("corpsecret").equals(one.corpSecret()))
            .findFirst()
            .orElseThrow(() -> new Refusal(Refusal.BAD_SECRET));
    Bytes begin = new Bytes(256).text("{\"errcode\":0,\"errmsg\":\"ok\",\"access_token\":");
    return issue(accessTokens, app.kind().name(), begin, request);
  }

  HttpReply getSuiteToken(Call call) {
    if (!call.text("suite_id").equals(suite.suiteId())) {
      throw new Refusal(Refusal.BAD_SUITE_ID);
    }
    if (!call.text("suite_secret").equals(suite.suiteSecret())) {
      throw new Refusal(Refusal.BAD_SUITE_SECRET);
    }
    if (!ticket.isGood(call.text("suite_ticket"))) {
      throw new Refusal(Refusal.BAD_SUITE_TICKET);
    }
    Bytes begin = new Bytes(256).text("{\"suite_access_token\":");
    return issue(suiteTokens, suite.suiteId(), begin, call.request());
  }

  /** The company's token for the suite's app; on success there is no errcode in the reply. */
  HttpReply getCorpToken(Call call) {
    TokenCheck.check(suiteTokens, "suite_access_token", call);
    if (!call.text("auth_corpid").equals(suite.corpId())) {
      throw new Refusal(Refusal.BAD_CORP_ID, "invalid auth_corpid");
    }
    if (!call.text("permanent_code").equals(suite.permanentCode())) {
      throw new Refusal(Refusal.BAD_PERMANENT_CODE);
    }
    Bytes begin = new Bytes(256).text("{\"access_token\":");
    return issue(accessTokens, suite.kind().name(), begin, call.request());
  }

  AppCredentials of(AppCredentials.Kind kind) {
    return apps.stream().filter(app -> app.kind() == kind).findFirst().orElseThrow();
  }

  private HttpReply issue(TokenDesk desk, String app, Bytes begin, HttpRequest request) {
    TokenDesk.Issue issue = desk.issue(app);
    if (issue.again()) {
      violations.add(WeComViolation.TOKEN_ASKED_AGAIN, request);
    }
    Bytes body = begin.quoted(issue.token().value).text(",\"expires_in\":");
    return HttpReply.json(body.number(issue.secondsLeft()).single('}'))
        .whenDelivered(
            () -> {
              if (desk.delivered(issue.token()) && !issue.again()) {
                violations.add(WeComViolation.TOKEN_ASKED_AGAIN, request);
              }
            });
  }
}
