package io.gatehouse.simulator.axacs;

import java.time.Instant;

/**
 * An alarm as table alarm must hold it. The list tells states and no times: a warehouse knows when
 * it first saw a state, which is not before the time here, and misses a state that no reply told.
 *
 * @param openedAt to the second
 * @param closedAt when it was both acknowledged and cleared, and left the list
 * @param denialReason vendor's code, 0 for none
 * @param personId null for nobody
 * @param told some whole reply has carried it; toldAcknowledged and so on: in that state
 */
public record LedgerAlarm(
    String alarmId,
    String sourceEventId,
    Instant openedAt,
    Instant acknowledgedAt,
    Instant clearedAt,
    Instant recoveredAt,
    Instant closedAt,
    String eventCode,
    String eventName,
    int denialReason,
    String personId,
    String personNo,
    String personName,
    String credentialNo,
    String deviceId,
    String deviceName,
    String accessPointId,
    String accessPointName,
    String areaId,
    String areaName,
    boolean told,
    boolean toldAcknowledged,
    boolean toldCleared,
    boolean toldRecovered) {

  static LedgerAlarm of(TrueAlarm alarm) {
    TrueEvent event = alarm.event;
    Person person = event.card.person();
    boolean hasPerson = person.id() != 0;
    return new LedgerAlarm(
        Long.toString(alarm.id),
        Long.toString(alarm.eventId),
        Instant.ofEpochSecond(event.occurredAt),
        alarm.acknowledgedAt,
        alarm.clearedAt,
        alarm.recoveredAt,
        alarm.closedAt(),
        Integer.toString(event.type.code()),
        event.type.text(),
        event.reason,
        hasPerson ? Long.toString(person.id()) : null,
        hasPerson ? person.no() : null,
        hasPerson ? person.name() : null,
        event.card.no().equals("0") ? null : event.card.no(),
        event.door.device().id(),
        event.door.device().name(),
        event.door.id(),
        event.door.name(),
        Long.toString(event.door.areaId()),
        event.door.areaName(),
        alarm.told,
        alarm.toldAcknowledged,
        alarm.toldCleared,
        alarm.toldRecovered);
  }
}
