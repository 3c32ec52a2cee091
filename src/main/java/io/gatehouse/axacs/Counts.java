package io.gatehouse.axacs;

import io.gatehouse.mapping.Reply;
import java.util.Optional;

/** Replies whose {@code data} is a number. */
final class Counts {

  private Counts() {}

  /** Empty where the reply holds none. */
  static Optional<Long> of(Reply reply) {
    Long count = reply.head().wholeNumber("data");
    return count == null || count < 0 ? Optional.empty() : Optional.of(count);
  }
}
