package io.gatehouse.axacs;

import io.gatehouse.feed.StateJson;
import java.time.Instant;

/**
 * Where the feed {@code realtime} goes on.
 *
 * @param lastGoodRead when the last complete read of the cache was asked for; null before the first
 * @param devicesListed when the server's device list was loaded last; null before the first
 * @param beginWith the device whose batch is read first, so that one that cannot be read comes
 *     last; null for any
 */
record RealtimeState(Instant lastGoodRead, Instant devicesListed, String beginWith) {

  static final RealtimeState FIRST = new RealtimeState(null, null, null);

  String toJson() {
    return StateJson.write(this);
  }

  static RealtimeState fromJson(String json) {
    return StateJson.read(json, RealtimeState.class);
  }
}
