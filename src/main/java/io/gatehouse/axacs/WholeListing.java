package io.gatehouse.axacs;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.Batch;
import io.gatehouse.feed.Progress;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Listing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A full listing that comes in one reply. What it does not have is marked as gone. */
final class WholeListing implements ListingWalk {

  private final Ask ask;
  private final String mapping;
  private final Listing listing;
  private final Function<List<VendorRecord>, List<VendorRecord>> completed;
  private boolean emptyBefore;
  private boolean done;

  /**
   * @param mapping by which its records become rows
   * @param completed adds to the records what follows from all of them
   */
  WholeListing(
      Ask ask,
      String mapping,
      Listing listing,
      Function<List<VendorRecord>, List<VendorRecord>> completed) {
    this.ask = ask;
    this.mapping = mapping;
    this.listing = listing;
    this.completed = completed;
  }

  @Override
  public Optional<Ask> next() {
    return done ? Optional.empty() : Optional.of(ask);
  }

  @Override
  public Progress accept(Reply reply, Instant asked) {
    List<VendorRecord> records = AxAcsReplyCodes.records(reply);
    if (records.isEmpty() && !emptyBefore) {
      emptyBefore = true; // one wrong "none" would mark all of them: it has to be said twice
      return Progress.nothing();
    }
    done = true;
    return Progress.of(Batch.of(mapping, completed.apply(records)).listing(listing, true), null);
  }
}
