package io.gatehouse.wecom;

import java.time.Instant;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * How far the door rules have been read.
 *
 * @param device the last one of a reading that has not reached its end; null where none is under
 *     way
 * @param readAt when the last reading began that reached its end
 */
record RulesState(String device, Instant readAt) {

  static final RulesState FIRST = new RulesState(null, null);

  static RulesState upTo(String device) {
    return new RulesState(device, null);
  }

  static RulesState complete(Instant at) {
    return new RulesState(null, at);
  }

  /** Devices are read in their order. */
  boolean covers(String other) {
    return device != null && other.compareTo(device) <= 0;
  }

  String toJson() {
    JsonObject json = new JsonObject();
    if (device != null) {
      json.put("device", device);
    }
    if (readAt != null) {
      json.put("read_at", readAt.toString());
    }
    return json.toJson();
  }

  static RulesState fromJson(String text) {
    try {
      JsonObject json = (JsonObject) Jsoner.deserialize(text);
      String readAt = (String) json.get("read_at");
      return new RulesState(
          (String) json.get("device"), readAt == null ? null : Instant.parse(readAt));
    } catch (DeserializationException | ClassCastException e) {
      throw new IllegalStateException("the checkpoint cannot be read: " + text, e);
    }
  }
}
