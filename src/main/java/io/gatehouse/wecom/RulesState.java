package io.gatehouse.wecom;

import io.gatehouse.feed.SavedTime;
import io.gatehouse.feed.StateJson;
import java.time.Instant;
import java.util.List;

/**
 * How far the door rules have been read.
 *
 * @param device the last one of a reading that has not reached its end; null where none is under
 *     way
 * @param readAt when the last reading began that reached its end; null for never
 * @param begunAt when the reading under way began; null where none is, and in states of before
 * @param again devices whose replies were no answer in the reading under way or the last one, and
 *     that are asked about again before the next
 */
record RulesState(String device, Instant readAt, Instant begunAt, List<String> again) {

  static final RulesState FIRST = new RulesState(null, null, null, List.of());

  RulesState {
    again = again == null ? List.of() : List.copyOf(again); // states of before have none
  }

  /** Devices are read in their order, see {@link WeComIds#distinct}. */
  boolean covers(String other) {
    return device != null && WeComIds.folded(other).compareTo(WeComIds.folded(device)) <= 0;
  }

  /** The state without a reading under way, and without what a wrong clock has written. */
  RulesState between(Instant now) {
    return new RulesState(null, SavedTime.believed(readAt, now), null, again);
  }

  String toJson() {
    return StateJson.write(this);
  }

  static RulesState fromJson(String text) {
    return StateJson.read(text, RulesState.class);
  }
}
