package io.gatehouse.warehouse;

/** One stream of one site, written {@code hq/records}. */
public record FeedKey(String site, String feed) {

  @Override
  public String toString() {
    return site + "/" + feed;
  }
}
