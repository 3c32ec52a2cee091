package io.gatehouse.wecom;

import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.TokenExpired;
import io.gatehouse.reply.VendorRecord;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What the {@code errcode} of a reply to a request for a token means: 全局错误码. These replies leave a
 * zero out at times.
 */
final class TokenCodes {

  private static final Duration NEXT_TICKET = Duration.ofMinutes(1);

  /**
   * WeCom asks to keep room for 512 characters. A garbled value must not be sent: a server that
   * refuses the address that it makes says nothing of the token, which would be kept for hours.
   */
  private static final Pattern TOKEN = Pattern.compile("[\\w.~+/=:@-]{1,2048}");

  private TokenCodes() {}

  /**
   * @param field where the token is
   * @param app whose token is asked for, to name the setting that is wrong
   */
  static Meaning judge(VendorRecord head, String field, App app) {
    String code = WeComReplyCodes.code(head);
    if (code == null && WeComReplyCodes.hasCode(head)) {
      return WeComReplyCodes.noCode(head);
    }
    if (code == null || code.equals("0")) {
      String token = head.get(field);
      if (token == null || token.isBlank()) {
        return new RetryLater("the reply has no " + field + ": is base-url WeCom's server?");
      }
      return TOKEN.matcher(token).matches()
          ? Meaning.SUCCESS
          : new RetryLater("the reply's " + field + " is no token");
    }
    String said = ", " + WeComReplyCodes.said(head);
    return switch (code) {
      case "40001", "40091" -> // of a suite token they mean the suite's secret
          field.startsWith("suite")
              ? OperatorAdvice.fail(
                  "WeCom refuses suite-secret" + said, OperatorAdvice.SUITE_SECRET)
              : wrongSecret(app, said);
      case "40084" -> wrongSecret(app, said);
      case "40013" ->
          OperatorAdvice.fail(
              "WeCom knows no corp " + app.corpId() + said,
              app.suite() == null ? OperatorAdvice.CORP_ID : OperatorAdvice.AUTH_CORP_ID);
      case "40080", "40083" ->
          OperatorAdvice.fail(
              "WeCom refuses suite-id and suite-secret" + said, OperatorAdvice.SUITE_SECRET);
      case "40085" ->
          new Refused(
              "WeCom refuses the suite ticket" + said + ": " + OperatorAdvice.SUITE_TICKET,
              NEXT_TICKET);
      case "40082", "42009", "40014", "42001" ->
          new TokenExpired("the suite token is no longer taken" + said);
      default -> WeComReplyCodes.judge(head);
    };
  }

  private static Meaning wrongSecret(App app, String said) {
    return OperatorAdvice.fail(
        "WeCom refuses " + app.secretName() + said,
        app.secretName().equals("corp-secret")
            ? OperatorAdvice.CORP_SECRET
            : OperatorAdvice.PERMANENT_CODE);
  }
}
