package io.gatehouse.feed;

import java.time.Duration;

/**
 * What a vendor's reply can mean. The set is closed: every reply of every vendor is a success or
 * one of the {@link ReplyFault}s, which are also what steps throw and what {@code routes/errors}
 * names.
 */
public sealed interface Meaning permits Meaning.Success, Meaning.ReplyFault {

  /** The reply holds what was asked for; no records in it is a true "none". */
  record Success() implements Meaning {}

  Meaning SUCCESS = new Success();

  /**
   * Does nothing for a success.
   *
   * @throws ReplyFault this one, for anything else
   */
  default void orThrow() {
    if (this instanceof ReplyFault fault) {
      throw fault;
    }
  }

  /** Of every vendor the same, before anybody reads the body. */
  static Meaning ofHttpStatus(int status) {
    if (status == 200) {
      return SUCCESS;
    }
    String seen = "the server answered HTTP " + status;
    if (status == 429) {
      return new RateLimited(seen + " (too many requests)", Duration.ofSeconds(60));
    }
    if (status == 408 || status >= 500) {
      return new RetryLater(seen);
    }
    if (status >= 300 && status < 400) {
      return new Refused(
          seen + ", a redirect, which is not followed: set base-url to where it leads");
    }
    if (status == 407) {
      return new Refused(
          seen
              + ": the proxy wants to know who asks: set camel.component.http.proxy-auth-method=Basic,"
              + " proxy-auth-username and proxy-auth-password");
    }
    return new Refused(seen + ": is base-url right, and does this version have the interface?");
  }

  /**
   * A request that brought no page, as the kinds that routes tell apart. The message is one line
   * for the operator: what happened, where, the value seen. It is kept and thrown again, such as
   * for every feed that waits for one token, so that it has no stack trace and nothing is added to
   * it.
   */
  abstract sealed class ReplyFault extends RuntimeException implements Meaning
      permits RetryLater, RateLimited, TokenExpired, Refused {

    ReplyFault(String message, Throwable cause) {
      super(message, cause, false, false);
    }

    /** The same, told with what it happened to: the beginning of the line. */
    public abstract ReplyFault after(String what);
  }
}
