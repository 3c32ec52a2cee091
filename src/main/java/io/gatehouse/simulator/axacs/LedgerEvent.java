package io.gatehouse.simulator.axacs;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A true event and what a warehouse must finally hold of it, in the warehouse's words. Of several
 * swipes of one card at one door in one second nobody can know which record id belongs to which
 * realtime id: compare such ids as sets.
 *
 * @param recordId the server's id of it now; null for passages and for events without a record
 * @param formerRecordIds ids it had before the server was restored from a backup
 * @param realtimeEventId the realtime cache's id, only if a whole reply carried it; else null
 * @param occurredAt to the second
 * @param deviceName the device alone; useraccessrecords sends {@code deviceName + " " + doorName}
 * @param cardNo the card, or a face's registration number; null for none and for plates
 * @param cardState ACTIVE, LOST or UNKNOWN
 * @param plateNo of a plate passage only
 * @param personId the vendor's userId; null for nobody, as are personNo, personName and orgName
 * @param direction IN, OUT or UNKNOWN
 * @param decision GRANTED, DENIED or NOT_APPLICABLE
 * @param denialReason only the realtime cache tells it: expect it only with a realtimeEventId
 * @param method CARD, FACE or PLATE; null for events without a card
 * @param bad null for an ordinary record
 * @param gone true while the server no longer has the record: restored, or purged of it
 */
public record LedgerEvent(
    EventKind kind,
    Long recordId,
    List<Long> formerRecordIds,
    Long realtimeEventId,
    Instant occurredAt,
    String doorId,
    String doorName,
    String deviceId,
    String deviceName,
    long areaId,
    String areaName,
    String cardNo,
    String cardState,
    String plateNo,
    Long personId,
    String personNo,
    String personName,
    String orgName,
    String direction,
    String decision,
    String denialReason,
    String method,
    int eventCode,
    String eventName,
    boolean isAlarm,
    BadRecord bad,
    boolean gone)
    implements Comparable<LedgerEvent> {

  private static final Comparator<LedgerEvent> ORDER =
      Comparator.comparing(LedgerEvent::occurredAt)
          .thenComparing(LedgerEvent::doorId)
          .thenComparing(LedgerEvent::cardNo, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(LedgerEvent::plateNo, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(LedgerEvent::eventName)
          .thenComparing(LedgerEvent::recordId, Comparator.nullsFirst(Comparator.naturalOrder()));

  /** True when it must be in rejected_row and not in access_event. */
  public boolean mustBeRejected() {
    return bad != null && bad.isRejected();
  }

  /** By time, door, card, plate, event name, record id. */
  @Override
  public int compareTo(LedgerEvent other) {
    return ORDER.compare(this, other);
  }
}
