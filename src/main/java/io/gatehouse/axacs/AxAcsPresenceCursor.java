package io.gatehouse.axacs;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.feed.Refused;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.Listing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Reads who is in the areas (section 2.1.4.10), for each area that the route looked up; together
 * they are all areas. The area 0 is all of them at once. Who is in none of the replies has left.
 */
final class AxAcsPresenceCursor implements Cursor {

  private final Deque<String> areas = new ArrayDeque<>();
  private final Listing listing = Listing.of("area_presence", "removed_at");
  private final Instant now;
  private final String saved;
  private State state;
  private boolean emptyBefore;
  private boolean incomplete;

  /**
   * What the feed remembers; it begins anew with every run.
   *
   * @param leftOut when areas were asked for last whose reply cannot be read
   */
  record State(SortedMap<String, Instant> leftOut) {

    State {
      leftOut = UnreadableLists.of(leftOut);
    }
  }

  static AxAcsPresenceCursor open(String state, Clock clock) {
    return new AxAcsPresenceCursor(state, clock.instant());
  }

  private AxAcsPresenceCursor(String saved, Instant now) {
    this.saved = saved;
    this.now = now;
    this.state = saved == null ? new State(null) : SavedState.read(saved, State.class);
  }

  @Override
  public void scope(List<String> ids) {
    if (ids.isEmpty()) {
      throw new Refused(
          "no area is known to ask for: config/queries/ax-acs-presence-areas.sql selects none");
    }
    for (String id : ids) {
      if (UnreadableLists.isDue(state.leftOut, id, now)) {
        areas.add(id);
      } else {
        incomplete = true;
      }
    }
  }

  @Override
  public Optional<Ask> next() {
    return areas.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Ask.get(
                "/api/v1/acsrecords/areausers",
                "areaid=" + Ask.encoded(areas.peek()) + "&begintime=&endtime="));
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    List<VendorRecord> records = AxAcs.records(reply);
    if (records.isEmpty() && !emptyBefore) {
      emptyBefore = true; // one wrong "none" would let everybody leave: it has to be said twice
      return Progress.nothing();
    }
    emptyBefore = false;
    state = new State(UnreadableLists.without(state.leftOut, areas.remove()));
    boolean isLast = areas.isEmpty();
    String json = SavedState.write(state);
    boolean isWhole = isLast && !incomplete;
    return Progress.of(
            Batch.of("area_presence", records).listing(listing, isWhole),
            isLast && !json.equals(saved) ? json : null)
        .filling(isWhole ? List.of(Gap.Filled.until(now)) : List.of());
  }

  /** The other areas are read without it, and nobody is taken for gone meanwhile. */
  @Override
  public Optional<Progress> passOver(String reason) {
    if (areas.isEmpty()) {
      return Optional.empty();
    }
    state = new State(UnreadableLists.with(state.leftOut, areas.remove(), now));
    return Optional.of(
        new Progress(
            List.of(),
            SavedState.write(state),
            List.of(new Gap(now, now.plus(UnreadableLists.DAY), reason))));
  }
}
