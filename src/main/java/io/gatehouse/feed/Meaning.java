package io.gatehouse.feed;

import java.time.Duration;

/**
 * What a vendor's reply can mean. The set is closed: every reply of every vendor is one of these.
 */
public sealed interface Meaning {

  /** The reply holds what was asked for; no records in it is a true "none". */
  record Success() implements Meaning {}

  /** Something passing: the same request may succeed a moment later. */
  record Retry(String reason) implements Meaning {}

  /** Too many calls: nothing more for that long. */
  record RateLimited(String reason, Duration pause) implements Meaning {}

  /** The access token has expired or was revoked: the same request with a new one may succeed. */
  record RefreshToken(String reason) implements Meaning {}

  /**
   * The vendor wants to be asked for less at once: a shorter stretch of time, fewer people.
   *
   * @param code the vendor's, for a cursor that can be narrowed in several ways
   */
  record Narrow(String code, String reason) implements Meaning {}

  /**
   * It will not heal by itself. The reason says what is wrong and what a person can do.
   *
   * @param probe how long to wait before it is tried again; zero for the feed's next turn
   */
  record Fail(String reason, Duration probe) implements Meaning {
    public Fail(String reason) {
      this(reason, Duration.ZERO);
    }
  }

  Meaning SUCCESS = new Success();

  /**
   * Does nothing for a success.
   *
   * @throws ReplyFault of the kind that routes know the meaning by
   */
  default void orThrow() {
    if (this instanceof Retry retry) {
      throw new RetryLater(retry.reason());
    } else if (this instanceof RateLimited limited) {
      throw new io.gatehouse.feed.RateLimited(limited.reason(), limited.pause());
    } else if (this instanceof RefreshToken token) {
      throw new TokenExpired(token.reason());
    } else if (this instanceof Fail fail) {
      throw new Refused(fail.reason(), fail.probe());
    } else if (this instanceof Narrow narrow) {
      throw new Refused(narrow.reason());
    }
  }
}
