package io.gatehouse.feed;

import io.gatehouse.mapping.VendorRecord;
import io.gatehouse.warehouse.Gap;
import java.util.List;
import java.util.Map;

/**
 * What a cursor makes of a reply.
 *
 * @param records those to load; fewer than came where the cursor has to ask again
 * @param state where the feed goes on once these are committed, JSON; null leaves the checkpoint
 * @param gaps stretches now known to be possibly missed
 * @param constants values of columns that are the same in all rows, by column
 */
public record Progress(
    List<VendorRecord> records, String state, List<Gap> gaps, Map<String, Object> constants) {

  public static Progress of(List<VendorRecord> records, String state) {
    return new Progress(records, state, List.of(), Map.of());
  }

  /** Nothing to load, and the checkpoint stays. */
  public static Progress nothing() {
    return of(List.of(), null);
  }
}
