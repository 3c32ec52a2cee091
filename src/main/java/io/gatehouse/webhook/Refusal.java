package io.gatehouse.webhook;

import io.gatehouse.feed.Refused;
import io.gatehouse.feed.Meaning.ReplyFault;

/**
 * Why a push is not taken.
 *
 * @param status of the answer
 * @param reason one line for the operator's log, and never for the caller; holds nothing of the
 *     body
 * @param unexpected what nobody expected, for whoever mends it; null where all is said
 */
record Refusal(int status, String reason, Throwable unexpected) {

  static final int AWAY = 503;

  static final Refusal STOPPING = new Refusal(AWAY, "the daemon stops");

  Refusal(int status, String reason) {
    this(status, reason, null);
  }

  /** Of what a route met: the vendor's own steps say what is wrong with a push by a ReplyFault. */
  static Refusal of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refused refused && refused.isForAWhile()) {
        return new Refusal(AWAY, cause.getMessage());
      }
      if (cause instanceof ReplyFault) {
        return new Refusal(400, cause.getMessage());
      }
    }
    return new Refusal(400, "unexpected " + thrown, thrown);
  }

  /** All that a caller is told. */
  String answer() {
    return switch (status) {
      case 403 -> "not allowed from here";
      case 404 -> "there is nothing at this address";
      case 405 -> "not by this method";
      case 408 -> "too slow";
      case 413, 431 -> "too large";
      case AWAY -> "try again later";
      default -> "not accepted";
    };
  }
}
