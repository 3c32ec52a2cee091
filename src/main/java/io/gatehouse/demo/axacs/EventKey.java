package io.gatehouse.demo.axacs;

import io.gatehouse.simulator.axacs.EventKind;
import io.gatehouse.simulator.axacs.LedgerEvent;
import java.time.Instant;

/** What is known of an event without any id: equal for the swipes of one card in one second. */
final class EventKey {

  private EventKey() {}

  static String of(LedgerEvent event) {
    boolean passage = event.kind() != EventKind.DOOR;
    return key(
        event.occurredAt(),
        passage ? event.deviceId() + "/" + event.doorName() : event.doorId(),
        event.kind() == EventKind.PLATE ? event.plateNo() : event.cardNo(),
        event.eventName());
  }

  static String of(EventRow row) {
    boolean passage = row.isPassage();
    return key(
        row.time("occurred_at"),
        passage
            ? row.text("device_id") + "/" + row.text("access_point_name")
            : row.text("access_point_id"),
        "PLATE".equals(row.text("method")) ? row.text("plate_no") : row.text("credential_no"),
        row.text("event_name"));
  }

  private static String key(Instant at, String door, String card, String event) {
    return at + " " + door + " " + card + " " + event;
  }
}
