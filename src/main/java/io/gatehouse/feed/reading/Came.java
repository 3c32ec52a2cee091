package io.gatehouse.feed.reading;

import io.gatehouse.reply.VendorRecord;
import java.util.List;
import java.util.OptionalLong;

/**
 * A reply as a way of reading sees it.
 *
 * @param total how many records the server counts in all; empty where it does not say
 * @param next the cursor of the next page; null where there is none
 * @param none whether the reply says by itself that there is nothing
 * @param unbelieved why an empty page is not believed as "none"; null where it is
 */
public record Came(
    List<VendorRecord> records, OptionalLong total, String next, boolean none, String unbelieved) {

  /** What it is, not what it holds. */
  @Override
  public String toString() {
    return "a page of " + records.size() + " records";
  }
}
