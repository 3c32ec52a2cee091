package io.gatehouse.feed;

/**
 * One request to a vendor.
 *
 * @param path from the base address on, percent-encoded
 * @param query percent-encoded; empty for none
 * @param table where the records of the reply belong; null when they are only looked at
 */
public record Ask(String path, String query, String table) {

  @Override
  public String toString() {
    return query.isEmpty() ? path : path + "?" + query;
  }
}
