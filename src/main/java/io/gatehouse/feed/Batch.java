package io.gatehouse.feed;

import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Listing;
import java.util.List;
import java.util.Map;

/**
 * Records of one reply that go the same way into the warehouse.
 *
 * @param mapping by which they become rows: the table's name, {@code person}, or the table's and a
 *     part's, {@code access_point-state}
 * @param constants values of columns that are the same in all rows, by column
 * @param readBy the feed whose list this is, where another one reads it too: what they read is the
 *     same rows and the same rejected rows; null for the feed that reads it now
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
