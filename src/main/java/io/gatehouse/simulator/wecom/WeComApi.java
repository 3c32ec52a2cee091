package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.VendorApi;
import io.gatehouse.simulator.Violations;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** WeCom's interfaces below /cgi-bin/: what to answer to a request, before any fault. */
final class WeComApi implements VendorApi {
  static final String PREFIX = "/cgi-bin/";
  static final String ACCESS = "devicedata/get_accesscontrol_data";
  static final String RULES = "devicedata/get_accesscontrol_rule";
  static final String CHECKIN = "checkin/getcheckindata";

  private final TokenApi tokens;
  private final TokenDesk accessTokens;
  private final CallRate rate;
  private final Map<String, BiFunction<Call, AppCredentials, HttpReply>> data;
  private final Violations violations;
  private final Clock clock;

  /**
   * @param data the interfaces that give data, by their paths
   */
  WeComApi(
      TokenApi tokens,
      TokenDesk accessTokens,
      CallRate rate,
      Map<String, BiFunction<Call, AppCredentials, HttpReply>> data,
      Violations violations,
      Clock clock) {
    this.clock = clock;
    this.tokens = tokens;
    this.accessTokens = accessTokens;
    this.rate = rate;
    this.data = data;
    this.violations = violations;
  }

  @Override
  public String route(HttpRequest request) {
    String path = request.path();
    return path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path;
  }

  @Override
  public boolean isPolled(String route) {
    return false;
  }

  @Override
  public HttpReply answer(HttpRequest request) {
    String path = route(request);
    try {
      return switch (path) {
        case "gettoken" -> tokens.getToken(request);
        case "service/get_suite_token" -> tokens.getSuiteToken(post(path, request));
        case "service/get_corp_token" -> tokens.getCorpToken(post(path, request));
        default ->
            data.containsKey(path)
                ? data(post(path, request))
                : HttpReply.text(404, "text/html", "<html><body>404</body></html>");
      };
    } catch (Refusal refusal) {
      return refused(refusal.code(), refusal.getMessage()).whenDelivered(refusal.delivered());
    }
  }

  @Override
  public Optional<Instant> now() {
    return Optional.of(clock.instant());
  }

  @Override
  public HttpReply error(int code) {
    return refused(code, Refusal.wording(code));
  }

  private Call post(String path, HttpRequest request) {
    return Call.post(path, request, violations);
  }

  private HttpReply data(Call call) {
    String kind = TokenCheck.check(accessTokens, "access_token", call);
    AppCredentials app = tokens.of(AppCredentials.Kind.valueOf(kind));
    if (!rate.allows(kind, call.path())) {
      throw call.wrong(
          WeComViolation.RATE_EXCEEDED, Refusal.TOO_OFTEN, Refusal.wording(Refusal.TOO_OFTEN));
    }
    return data.get(call.path()).apply(call, app);
  }

  private static HttpReply refused(int code, String message) {
    String more =
        ", hint: [1710000000122837364827365], from ip: 127.0.0.1, more info at"
            + " https://open.work.weixin.qq.com/devtool/query?e=";
    return HttpReply.json(
        new Bytes(256)
            .text("{\"errcode\":")
            .number(code)
            .text(",\"errmsg\":")
            .quoted(message + more + code)
            .single('}'));
  }
}
