package io.gatehouse.feed;

import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.Listing;
import io.gatehouse.warehouse.Tally;
import java.util.List;
import java.util.Map;

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

  /**
   * Records of one reply that go the same way into the warehouse.
   *
   * @param mapping by which they become rows: the table's name, {@code person}, or the table's and
   *     a part's, {@code access_point-state}
   * @param constants values of columns that are the same in all rows, by column
   * @param readBy the feed whose list this is, where another one reads it too: what they read is
   *     the same rows and the same rejected rows; null for the feed that reads it now
   * @param listing the full listing that they are a part of; null for none
   * @param listed whether the listing is complete with them
   * @param refusal why the records become rejected rows, whatever they say; null where they may be
   *     rows
   * @param gap the {@link io.gatehouse.warehouse.Gap#interval} of the gap that tells of those that
   *     are rejected; null for none
   */
  public record Batch(
      String mapping,
      List<VendorRecord> records,
      Map<String, Object> constants,
      String readBy,
      Listing listing,
      boolean listed,
      String refusal,
      String gap) {

    public static Batch of(String mapping, List<VendorRecord> records) {
      return new Batch(mapping, records, Map.of(), null, null, false, null, null);
    }

    /** Records that are no rows, such as those that nobody asked for. */
    public static Batch refused(String mapping, List<VendorRecord> records, String reason) {
      return new Batch(mapping, records, Map.of(), null, null, false, reason, null);
    }

    public Batch with(Map<String, Object> values) {
      return new Batch(mapping, records, values, readBy, listing, listed, refusal, gap);
    }

    /** A part of that listing; the last one, where it is complete with these. */
    public Batch listing(Listing part, boolean last) {
      return new Batch(mapping, records, constants, readBy, part, last, refusal, gap);
    }

    /** As that feed reads it. */
    public Batch readBy(String feed) {
      return new Batch(mapping, records, constants, feed, listing, listed, refusal, gap);
    }

    /** The same, of which that gap tells. */
    public Batch toldBy(String interval) {
      return new Batch(mapping, records, constants, readBy, listing, listed, refusal, interval);
    }

    boolean isEmpty() {
      return records.isEmpty() && !listed;
    }

    /** What it is, not what it holds. */
    @Override
    public String toString() {
      return records.size() + " records for " + mapping;
    }
  }
}
