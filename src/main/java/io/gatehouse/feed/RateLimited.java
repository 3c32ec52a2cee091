package io.gatehouse.feed;

import io.gatehouse.feed.Meaning.ReplyFault;
import java.time.Duration;

/** The vendor takes no more calls for a while; the run ends and the feed pauses. */
public final class RateLimited extends ReplyFault {

  private final Duration pause;

  public RateLimited(String message, Duration pause) {
    super(message, null);
    this.pause = pause;
  }

  public Duration pause() {
    return pause;
  }

  @Override
  public ReplyFault after(String what) {
    return new RateLimited(what + getMessage(), pause);
  }
}
