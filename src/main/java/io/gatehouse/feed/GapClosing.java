package io.gatehouse.feed;

import io.gatehouse.warehouse.FeedKey;
import io.gatehouse.warehouse.Warehouse;
import java.time.Duration;
import java.time.Instant;

/**
 * Closes the gaps of a feed that can miss events once one that cannot has read past them.
 *
 * <p>A run proves a gap filled if it began a while after the gap ended: records become visible a
 * little later than their events.
 */
final class GapClosing {

  private static final Duration SETTLED = Duration.ofSeconds(5);

  private GapClosing() {}

  static void close(Warehouse warehouse, Feed reader, Instant runStarted) {
    FeedKey gappy = new FeedKey(reader.site().name(), reader.spec().closesGapsOf());
    warehouse.closeGaps(gappy, reader.spec().name(), runStarted.minus(SETTLED));
  }
}
