package io.gatehouse.feed;

/**
 * A request that brought no page, as the kinds that routes tell apart. The message is one line for
 * the operator: what happened, where, the value seen.
 */
public abstract sealed class ReplyFault extends RuntimeException
    permits RetryLater, RateLimited, TokenExpired, Refused {

  ReplyFault(String message, Throwable cause) {
    super(message, cause);
  }
}
