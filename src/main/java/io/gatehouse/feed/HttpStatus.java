package io.gatehouse.feed;

import java.time.Duration;

/** What an HTTP status means, before anybody reads the body. The same for every vendor. */
public final class HttpStatus {

  private static final Duration PAUSE = Duration.ofSeconds(60);

  private HttpStatus() {}

  public static Meaning judge(int status) {
    if (status == 200) {
      return Meaning.SUCCESS;
    }
    String seen = "the server answered HTTP " + status;
    if (status == 429) {
      return new RateLimited(seen + " (too many requests)", PAUSE);
    }
    if (status == 408 || status >= 500) {
      return new RetryLater(seen);
    }
    if (status >= 300 && status < 400) {
      return new Refused(
          seen + ", a redirect, which is not followed: set base-url to where it leads");
    }
    return new Refused(seen + ": is base-url right, and does this version have the interface?");
  }
}
