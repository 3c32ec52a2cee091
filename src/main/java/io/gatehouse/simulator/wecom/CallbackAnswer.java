package io.gatehouse.simulator.wecom;

/**
 * What a callback answered.
 *
 * @param status of HTTP; 0 where there was no answer, and the body then says why
 */
public record CallbackAnswer(int status, String body) {

  /** What the platform takes for "received": anything else it sends again. */
  public boolean isSuccess() {
    return status == 200 && body.equals("success");
  }
}
