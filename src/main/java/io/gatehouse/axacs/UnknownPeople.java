package io.gatehouse.axacs;

import io.gatehouse.axacs.AxAcsReferenceCursor.ListingWalk;
import io.gatehouse.axacs.PeopleListing.Cards;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Asks for people by their ids (section 2.1.3.5): those that events speak of and no listing has.
 * Whom the server does not know either is not asked for again.
 */
final class UnknownPeople implements ListingWalk {

  private static final int MOST_A_RUN = 200;

  private final Deque<String> ids = new ArrayDeque<>();
  private AxAcsReferenceCursor.State state;

  UnknownPeople(AxAcsReferenceCursor.State state) {
    this.state = state;
  }

  /** Before the first is asked for: the state that its own is added to. */
  void begin(AxAcsReferenceCursor.State now) {
    state = now;
  }

  /**
   * @param found ids that events have and the warehouse has no person for
   */
  void find(List<String> found) {
    found.stream()
        .filter(Ask::isPathPart)
        .filter(id -> !state.nobody().contains(id))
        .limit(MOST_A_RUN)
        .forEach(ids::add);
  }

  @Override
  public Optional<Ask> next() {
    return ids.isEmpty()
        ? Optional.empty()
        : Optional.of(Ask.get("/api/v1/user/userid/" + Ask.encoded(ids.peek()), ""));
  }

  @Override
  public Progress accept(Reply reply, Instant asked) {
    String id = ids.remove();
    List<VendorRecord> records = AxAcs.records(reply);
    if (records.isEmpty()) {
      state = state.withNobody(id);
      return Progress.to(state.toJson());
    }
    boolean answersIt = records.size() == 1 && isOf(id, records.get(0));
    return answersIt
        ? new Progress(
            List.of(Batch.of("person", records), Batch.of("credential", Cards.of(records))),
            null,
            List.of())
        : Progress.nothing();
  }

  /** Whom the server says something unreadable of is taken for somebody whom it does not know. */
  AxAcsReferenceCursor.State passOver() {
    state = state.withNobody(ids.remove());
    return state;
  }

  private static boolean isOf(String id, VendorRecord user) {
    return id.equals(user.get("userId")) || id.equals(user.numberId("userId"));
  }
}
