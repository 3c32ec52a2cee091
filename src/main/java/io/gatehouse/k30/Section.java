package io.gatehouse.k30;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.Batch;
import io.gatehouse.feed.Refused;
import io.gatehouse.mapping.Reply;
import java.util.List;
import java.util.Optional;

/** A part of what a feed reads in one run, one after the other. */
interface Section {

  Ask next();

  /** Takes in the reply to {@link #next}. */
  List<Batch> take(Reply reply);

  boolean ended();

  /** What the operator should know of it once it has ended. */
  default Optional<String> notice() {
    return Optional.empty();
  }

  /** The vendor refused it; see {@link io.gatehouse.feed.Cursor#narrow}. */
  default void refused(String code, String reason) {
    throw new Refused(reason);
  }

  /** What is known once it has ended. */
  default SectionsState ended(SectionsState state) {
    return state;
  }

  /** A single call whose reply brings no records. */
  static Section call(Ask ask) {
    return new Section() {
      private boolean ended;

      @Override
      public Ask next() {
        return ask;
      }

      @Override
      public List<Batch> take(Reply reply) {
        ended = true;
        return List.of();
      }

      @Override
      public boolean ended() {
        return ended;
      }
    };
  }
}
