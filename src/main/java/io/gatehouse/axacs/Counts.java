package io.gatehouse.axacs;

import io.gatehouse.mapping.Reply;
import java.util.Optional;

/** Replies whose {@code data} is a number. */
final class Counts {

  private Counts() {}

  /** Empty where the reply holds none. */
  static Optional<Long> of(Reply reply) {
    String text = reply.head().get("data");
    return text != null && text.strip().matches("\\d{1,15}")
        ? Optional.of(Long.valueOf(text.strip()))
        : Optional.empty();
  }
}
