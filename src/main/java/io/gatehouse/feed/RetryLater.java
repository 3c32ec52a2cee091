package io.gatehouse.feed;

/**
 * A reply or a transport fault that may heal by itself; routes send the request again, a few times.
 */
public final class RetryLater extends ReplyFault {

  public RetryLater(String message) {
    super(message, null);
  }

  public RetryLater(String message, Throwable cause) {
    super(message, cause);
  }
}
