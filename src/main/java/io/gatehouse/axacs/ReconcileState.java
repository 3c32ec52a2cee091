package io.gatehouse.axacs;

import java.time.Instant;
import java.time.LocalDate;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * What the feed {@code reconcile} remembers.
 *
 * @param checkedTo up to when every hour has been compared; null before the first run's end
 * @param deepOn the day of the last look at everything; null before the first
 */
record ReconcileState(Instant checkedTo, LocalDate deepOn) {

  static final ReconcileState FIRST = new ReconcileState(null, null);

  String toJson() {
    JsonObject json = new JsonObject();
    json.put("checked_to", checkedTo == null ? null : checkedTo.toString());
    json.put("deep_on", deepOn == null ? null : deepOn.toString());
    return json.toJson();
  }

  static ReconcileState fromJson(String json) {
    try {
      JsonObject state = (JsonObject) Jsoner.deserialize(json);
      String checkedTo = (String) state.get("checked_to");
      String deepOn = (String) state.get("deep_on");
      return new ReconcileState(
          checkedTo == null ? null : Instant.parse(checkedTo),
          deepOn == null ? null : LocalDate.parse(deepOn));
    } catch (DeserializationException | ClassCastException e) {
      throw new IllegalStateException("the checkpoint cannot be read: " + json, e);
    }
  }
}
