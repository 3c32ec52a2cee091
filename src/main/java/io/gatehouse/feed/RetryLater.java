package io.gatehouse.feed;

import io.gatehouse.feed.Meaning.ReplyFault;

/**
 * A reply or a transport fault that may heal by itself; routes send the request again, a few times.
 */
public final class RetryLater extends ReplyFault {

  private final boolean doubtsKeys;

  public RetryLater(String message) {
    this(message, null);
  }

  public RetryLater(String message, Throwable cause) {
    this(message, cause, false);
  }

  private RetryLater(String message, Throwable cause, boolean doubtsKeys) {
    super(message, cause);
    this.doubtsKeys = doubtsKeys;
  }

  /** Either the reply is damaged, or a key or secret in the settings is not the server's. */
  public static RetryLater doubtingKeys(String message) {
    return new RetryLater(message, null, true);
  }

  /** Whether a wrong key in the settings would look the same. */
  public boolean doubtsKeys() {
    return doubtsKeys;
  }

  @Override
  public ReplyFault after(String what) {
    return new RetryLater(what + getMessage(), getCause(), doubtsKeys);
  }
}
