package io.gatehouse.simulator.k30;

import java.time.Instant;

/**
 * What a callback said to one push.
 *
 * @param status HTTP status; 0 where there was no answer
 * @param resultcode empty for none
 * @param text the body's first 300 characters, or why there was no answer
 */
public record PushAnswer(Instant at, int status, String resultcode, String text) {

  /** True where the vendor takes the push for done. */
  public boolean acknowledges() {
    return status == 200 && resultcode.equals("1");
  }
}
