package io.gatehouse.axacs;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.Batch;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Progress;
import io.gatehouse.feed.Refused;
import io.gatehouse.mapping.Reply;
import io.gatehouse.mapping.VendorRecord;
import io.gatehouse.warehouse.Listing;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads who is in the areas (section 2.1.4.10), for each area that the route looked up; together
 * they are all areas. The area 0 is all of them at once. Who is in none of the replies has left.
 */
final class PresenceCursor implements Cursor {

  private final Deque<String> areas = new ArrayDeque<>();
  private final Listing listing = Listing.of("area_presence", "removed_at");
  private boolean emptyBefore;

  @Override
  public void scope(List<String> ids) {
    if (ids.isEmpty()) {
      throw new Refused(
          "no area is known to ask for: config/queries/ax-acs-presence-areas.sql selects none");
    }
    areas.addAll(ids);
  }

  @Override
  public Optional<Ask> next() {
    return areas.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Ask.get(
                "/api/v1/acsrecords/areausers",
                "areaid=" + PathPart.of(areas.peek()) + "&begintime=&endtime="));
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    List<VendorRecord> records = ReplyCodes.records(reply);
    if (records.isEmpty() && !emptyBefore) {
      emptyBefore = true; // one wrong "none" would let everybody leave: it has to be said twice
      return Progress.nothing();
    }
    emptyBefore = false;
    areas.remove();
    return Progress.of(Batch.of("area_presence", records).listing(listing, areas.isEmpty()), null);
  }
}
