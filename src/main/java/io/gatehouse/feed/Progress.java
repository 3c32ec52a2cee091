package io.gatehouse.feed;

import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.Tally;
import java.util.List;

/**
 * What a cursor makes of a reply. All of it commits in one transaction.
 *
 * @param batches records to load, by table; fewer than came where the cursor has to ask again
 * @param state where the feed goes on once these are committed, JSON; null leaves the checkpoint
 * @param gaps stretches now known to be possibly missed
 * @param filled stretches now read whole, whose gaps close
 * @param tallies the vendor's counts, to be compared with what is there
 */
public record Progress(
    List<Batch> batches,
    String state,
    List<Gap> gaps,
    List<Gap.Filled> filled,
    List<Tally> tallies) {

  public Progress(List<Batch> batches, String state, List<Gap> gaps) {
    this(batches, state, gaps, List.of(), List.of());
  }

  /** Nothing to load: what comes of the count is told to {@link Cursor#committed}. */
  public static Progress of(Tally tally) {
    return new Progress(List.of(), null, List.of(), List.of(), List.of(tally));
  }

  /** Records for one table. */
  public static Progress of(String mapping, List<VendorRecord> records, String state) {
    return of(Batch.of(mapping, records), state);
  }

  public static Progress of(Batch batch, String state) {
    return new Progress(List.of(batch), state, List.of());
  }

  /** Nothing to load, and the feed goes on there. */
  public static Progress to(String state) {
    return new Progress(List.of(), state, List.of());
  }

  /** Nothing to load, and the checkpoint stays. */
  public static Progress nothing() {
    return to(null);
  }

  /** The same, and these stretches have been read whole with it. */
  public Progress filling(List<Gap.Filled> stretches) {
    return new Progress(batches, state, gaps, stretches, tallies);
  }

  /** Of all batches. */
  public List<VendorRecord> records() {
    return batches.stream().flatMap(batch -> batch.records().stream()).toList();
  }

  boolean isNothing() {
    return state == null
        && gaps.isEmpty()
        && filled.isEmpty()
        && tallies.isEmpty()
        && batches.stream().allMatch(Batch::isEmpty);
  }

  /** What it is, not what it holds. */
  @Override
  public String toString() {
    return "a reply's " + batches;
  }
}
