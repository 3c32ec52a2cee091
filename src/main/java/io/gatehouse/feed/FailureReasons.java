package io.gatehouse.feed;

import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.warehouse.WarehouseException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts failures into one line for the operator: what happened, where, and what to look at. */
final class FailureReasons {

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse.feed");

  private FailureReasons() {}

  /**
   * @param endpoint where Camel was sending to when it failed; null if nowhere
   */
  static String of(Throwable thrown, String endpoint, FeedRun run) {
    Throwable cause = known(thrown);
    if (cause instanceof WarehouseException) {
      return cause.getMessage();
    }
    String server = run.feed().site().baseUrl();
    String request = run.ask() == null ? server : server + run.ask();
    if (cause instanceof ReplyFault) {
      return cause.getMessage() + " [" + request + "]";
    }
    if (endpoint != null && !endpoint.startsWith(server) && !endpoint.startsWith("kamelet:")) {
      // A step that the route has beyond the vendor's: its query may hold what is not for logs.
      return "the step to "
          + endpoint.split("\\?", 2)[0]
          + " failed: "
          + ForeignMessages.message(cause);
    }
    if (cause instanceof IOException) {
      Duration timeout = run.feed().settings().duration("timeout");
      return Transport.reason((IOException) cause, server, timeout) + " [" + request + "]";
    }
    // Nobody expected this one, so whoever mends it needs to know where it came from.
    logUnexpected(run.feed().key().toString(), cause);
    return ForeignMessages.unexpected(cause) + " [" + request + "]";
  }

  /** Camel wraps what expressions throw: the first cause of a kind that is told in one line. */
  static Throwable known(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof WarehouseException
          || cause instanceof ReplyFault
          || cause instanceof IOException) {
        return cause;
      }
    }
    return thrown;
  }

  static void logUnexpected(String where, Throwable cause) {
    LOG.error("{}: unexpected error", where, ForeignMessages.bounded(cause));
  }
}
