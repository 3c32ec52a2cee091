package io.gatehouse.feed;

import io.gatehouse.reply.Reply;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How one run of a feed walks through what the vendor has. Opened from the checkpoint's state; used
 * by one run and one thread at a time.
 */
public interface Cursor {

  /**
   * The next request; the same again until {@link #accept} has taken its reply. Empty at the end.
   */
  Optional<Ask> next();

  /**
   * Takes in the reply to {@link #next} and moves on.
   *
   * @param asked when the request was sent
   * @param answered when the reply was complete
   * @throws RetryLater if the records cannot be the answer to what was asked; nothing has moved
   */
  Progress accept(Reply reply, Instant asked, Instant answered);

  /**
   * The vendor wants to be asked for less at once: makes {@link #next} smaller.
   *
   * @param code the vendor's, where there are several reasons
   * @throws Refused where there is nothing smaller to ask for
   */
  default void narrow(String code, String reason) {
    throw new Refused(reason);
  }

  /**
   * Told when the page of the last {@link #accept} is committed. In a route that fetches the next
   * page beside it that is another thread, and another {@code accept} may be under way.
   */
  default void committed(LoadResult result) {}

  /** What to ask about, where the route looked it up in the warehouse. */
  default void scope(List<String> ids) {}

  /**
   * Whether {@link #next} asks for what {@link #isFar}: such requests give way to others where
   * calls are limited.
   */
  default boolean reachesBack() {
    return false;
  }

  /** Whether a stretch that begins there is the past, and not what live feeds read again. */
  static boolean isFar(Instant begin, Instant now) {
    return begin.isBefore(now.minus(Duration.ofDays(3)));
  }

  /** Something the operator should know of this run, beyond its rows; said once. */
  default Optional<String> notice() {
    return Optional.empty();
  }

  /**
   * What {@link #next} asks for could not be read, or not be believed, in several runs one after
   * the other, for the same reason. Goes on behind it, and comes back to it a day later.
   *
   * @param reason what is wrong with the reply, with its beginning
   * @return what to commit: the state behind it and a gap; empty where nothing can be passed over,
   *     and the feed goes on failing
   */
  default Optional<Progress> passOver(String reason) {
    return Optional.empty();
  }
}
