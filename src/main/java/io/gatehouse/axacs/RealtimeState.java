package io.gatehouse.axacs;

import java.time.Instant;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * Where the feed {@code realtime} goes on.
 *
 * @param lastGoodRead when the last complete read of the cache was asked for; null before the first
 * @param devicesListed when the server's device list was loaded last; null before the first
 */
record RealtimeState(Instant lastGoodRead, Instant devicesListed) {

  static final RealtimeState FIRST = new RealtimeState(null, null);

  String toJson() {
    JsonObject json = new JsonObject();
    json.put("last_good_read", lastGoodRead == null ? null : lastGoodRead.toString());
    json.put("devices_listed", devicesListed == null ? null : devicesListed.toString());
    return json.toJson();
  }

  static RealtimeState fromJson(String json) {
    try {
      JsonObject state = (JsonObject) Jsoner.deserialize(json);
      return new RealtimeState(moment(state, "last_good_read"), moment(state, "devices_listed"));
    } catch (DeserializationException | ClassCastException e) {
      throw new IllegalStateException("the checkpoint cannot be read: " + json, e);
    }
  }

  private static Instant moment(JsonObject json, String name) {
    Object text = json.get(name);
    return text == null ? null : Instant.parse((String) text);
  }
}
