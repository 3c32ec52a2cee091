package io.gatehouse.demo.axacs;

import io.gatehouse.warehouse.Table;
import java.time.Instant;
import java.util.List;

/** A row of access_event, read by column. */
record EventRow(Table table, Object[] values) {

  /** Makes rows of one table. */
  record Reader(Table table) {
    EventRow row(Object[] values) {
      return new EventRow(table, values);
    }
  }

  Object get(String column) {
    return values[table.position(column)];
  }

  String text(String column) {
    Object value = get(column);
    return value == null ? null : value.toString();
  }

  Instant time(String column) {
    return (Instant) get(column);
  }

  List<String> seenBy() {
    return List.of(text("seen_by").split(","));
  }

  boolean isPassage() {
    return get("source_event_id") == null && get("realtime_event_id") == null;
  }

  @Override
  public String toString() {
    return "%s %s %s, card %s, record %s, realtime %s, seen by %s"
        .formatted(
            get("occurred_at"),
            get("access_point_name"),
            get("event_name"),
            get("credential_no"),
            get("source_event_id"),
            get("realtime_event_id"),
            get("seen_by"));
  }
}
