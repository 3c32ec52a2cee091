package io.gatehouse.simulator.wecom;

/** Lets only calls with a good token pass. */
final class TokenCheck {
  private TokenCheck() {}

  /**
   * Returns the app that the token belongs to.
   *
   * @param parameter of the query, with the token
   */
  static String check(TokenDesk desk, String parameter, Call call) {
    String token = call.request().parameter(parameter);
    if (token.isEmpty()) {
      throw new Refusal(Refusal.NO_TOKEN, parameter + " missing");
    }
    int verdict = desk.verdict(token);
    if (verdict == 0) {
      return desk.app(token);
    }
    String sameness = call.sameness();
    if (desk.wasTold(token, sameness)) {
      call.note(WeComViolation.DEAD_TOKEN_REPEATED);
    }
    throw new Refusal(verdict, Refusal.wording(verdict), () -> desk.tell(token, sameness));
  }
}
