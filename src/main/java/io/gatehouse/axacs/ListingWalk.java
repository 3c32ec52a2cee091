package io.gatehouse.axacs;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.Progress;
import io.gatehouse.reply.Reply;
import java.time.Instant;
import java.util.Optional;

/** A part of a run: reads one thing from its beginning to its end. */
interface ListingWalk {

  /** Empty at the end. */
  Optional<Ask> next();

  /** As {@link io.gatehouse.feed.Cursor#accept}. */
  Progress accept(Reply reply, Instant asked);

  /** What the operator should know of it; told once a run. */
  default Optional<String> notice() {
    return Optional.empty();
  }
}
