package io.gatehouse.axacs;

import io.gatehouse.reply.Reply;
import java.util.Optional;
import java.util.OptionalLong;

/** Replies whose {@code data} is a number. */
final class Counts {

  private Counts() {}

  /** Empty where the reply holds none. */
  static Optional<Long> of(Reply reply) {
    OptionalLong count = reply.head().wholeNumber("data");
    return count.isPresent() && count.getAsLong() >= 0
        ? Optional.of(count.getAsLong())
        : Optional.empty();
  }
}
