package io.gatehouse.simulator.axacs;

import java.time.Instant;

/** An alarm and what became of it. Guarded by {@link Alarms}. */
final class TrueAlarm {
  final long id;
  final long eventId;
  final TrueEvent event;

  /** Null for not yet, as are the others. */
  Instant acknowledgedAt;

  Instant clearedAt;
  Instant recoveredAt;
  boolean told;
  boolean toldAcknowledged;
  boolean toldCleared;
  boolean toldRecovered;

  TrueAlarm(long id, long eventId, TrueEvent event) {
    this.id = id;
    this.eventId = eventId;
    this.event = event;
  }

  /** Off the list: both acknowledged and cleared. */
  boolean isClosed() {
    return acknowledgedAt != null && clearedAt != null;
  }

  Instant closedAt() {
    if (!isClosed()) {
      return null;
    }
    return acknowledgedAt.isAfter(clearedAt) ? acknowledgedAt : clearedAt;
  }
}
