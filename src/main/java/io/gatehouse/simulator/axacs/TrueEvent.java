package io.gatehouse.simulator.axacs;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that really happened, and what the server knows of it. The facts never change; the
 * record ids do when a restored server gets the event a second time. Guarded by the event log.
 */
final class TrueEvent {
  final EventType type;
  final long occurredAt;
  final Door door;
  final Card card;
  final Direction direction;
  final int reason;
  final BadRecord bad;

  /** Opens an alarm, whatever its type. */
  boolean raisesAlarm;

  /** When the realtime cache got it, in milliseconds; negative for never. */
  final long cachedFrom;

  /** The realtime cache's id; 0 where the cache never had it. */
  long eventId;

  /** True once a whole reply of the realtime cache carried it. */
  volatile boolean servedFromCache;

  /** True once a whole reply carried its record: a client may have it, whatever comes. */
  volatile boolean servedAsRecord;

  /** True once the server's keepers have deleted its record. */
  boolean purged;

  /** 0 while the server has no record of it. */
  long recordId;

  /** Ids under which a server had it before a restore. */
  List<Long> formerRecordIds = List.of();

  /**
   * @param occurredAt seconds since 1970
   * @param reason accessBlockedReason, meaningful in the realtime cache only
   * @param bad null for an ordinary record
   */
  TrueEvent(
      EventType type,
      long occurredAt,
      Door door,
      Card card,
      Direction direction,
      int reason,
      BadRecord bad,
      long cachedFrom) {
    this.type = type;
    this.occurredAt = occurredAt;
    this.door = door;
    this.card = card;
    this.direction = direction;
    this.reason = reason;
    this.bad = bad;
    this.cachedFrom = cachedFrom;
  }

  void loseRecord() {
    List<Long> former = new ArrayList<>(formerRecordIds);
    former.add(recordId);
    formerRecordIds = List.copyOf(former);
    recordId = 0;
  }
}
