package io.gatehouse.warehouse;

import io.gatehouse.warehouse.sql.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;

/**
 * The feeds that are not well, and who tells it: of several daemons on a warehouse one. All methods
 * throw {@link WarehouseException}.
 */
public final class FeedAlerts {
  private final Transactions transactions;
  private final Clock clock;

  FeedAlerts(Transactions transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The feeds that are known not to be well. */
  public List<FeedAlert> read() {
    Instant now = now();
    return transactions.run("read the alerts", connection -> FeedAlert.read(connection, now));
  }

  /** These feeds are not well, from now on where that is not known. */
  public void notWell(Collection<FeedKey> feeds) {
    Instant now = now();
    transactions.write(
        "note feeds that are not well",
        connection -> {
          for (FeedKey feed : feeds) {
            FeedAlert.begin(connection, feed, now);
          }
        });
  }

  /** Whether the caller is to tell it, and no other daemon on this warehouse. */
  public boolean claim(FeedAlert alert) {
    Instant now = now();
    return transactions.run(
        "claim the alert of " + alert.feed(),
        connection -> FeedAlert.claim(connection, alert, now));
  }

  /**
   * Ends a claim.
   *
   * @param told whether people have been told
   */
  public void release(FeedAlert alert, boolean told) {
    Instant at = told ? now() : null;
    transactions.write(
        "note the alert of " + alert.feed(),
        connection -> FeedAlert.release(connection, alert.feed(), at));
  }

  /** The feed is well, or nobody's concern any more. */
  public void forget(FeedKey feed) {
    transactions.write(
        "forget the alert of " + feed, connection -> FeedAlert.forget(connection, feed));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
