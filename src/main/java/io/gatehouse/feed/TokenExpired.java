package io.gatehouse.feed;

import io.gatehouse.feed.Meaning.ReplyFault;

/**
 * The vendor no longer takes the access token; routes fetch a new one and send the request again.
 */
public final class TokenExpired extends ReplyFault {

  public TokenExpired(String message) {
    super(message, null);
  }

  public TokenExpired(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public ReplyFault after(String what) {
    return new TokenExpired(what + getMessage(), getCause());
  }
}
