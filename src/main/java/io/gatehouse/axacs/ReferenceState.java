package io.gatehouse.axacs;

import io.gatehouse.feed.StateJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/**
 * What the feed {@code reference} remembers; it begins anew with every run.
 *
 * @param nobody ids of people that events have and the server does not know
 * @param peopleShort whether the last listing of people was incomplete
 * @param leftOut when lists were asked for last whose replies cannot be read, by path
 */
record ReferenceState(
    List<String> nobody, boolean peopleShort, SortedMap<String, Instant> leftOut) {

  private static final int MOST = 2_000;

  static final ReferenceState FIRST = new ReferenceState(List.of(), false, null);

  ReferenceState {
    Objects.requireNonNull(nobody, "nobody");
    leftOut = UnreadableLists.of(leftOut);
  }

  ReferenceState withNobody(String id) {
    List<String> more = new ArrayList<>(nobody);
    more.add(id);
    return new ReferenceState(
        List.copyOf(more.subList(Math.max(0, more.size() - MOST), more.size())),
        peopleShort,
        leftOut);
  }

  ReferenceState withPeopleShort(boolean yes) {
    return new ReferenceState(nobody, yes, leftOut);
  }

  ReferenceState leftOut(SortedMap<String, Instant> lists) {
    return new ReferenceState(nobody, peopleShort, lists);
  }

  String toJson() {
    return StateJson.write(this);
  }

  static ReferenceState fromJson(String json) {
    return StateJson.read(json, ReferenceState.class);
  }
}
