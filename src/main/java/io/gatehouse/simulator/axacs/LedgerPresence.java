package io.gatehouse.simulator.axacs;

import java.time.Instant;

/**
 * Somebody in an area as table area_presence must hold it. Who has left is as it was told last.
 *
 * @param enteredAt to the second
 * @param told some whole reply has carried it
 * @param left no longer there
 */
public record LedgerPresence(
    String areaId,
    String areaName,
    String personId,
    String personNo,
    String personName,
    String orgId,
    String orgName,
    String deviceId,
    String accessPointId,
    Instant enteredAt,
    boolean told,
    boolean left) {

  static LedgerPresence of(Whereabouts.Stay stay, boolean told, boolean left) {
    TrueEvent entry = stay.entry();
    Person person = stay.person();
    return new LedgerPresence(
        Long.toString(entry.door.areaId()),
        entry.door.areaName(),
        Long.toString(person.id()),
        person.no(),
        person.name(),
        Long.toString(person.orgId()),
        person.orgName(),
        entry.door.device().id(),
        entry.door.id(),
        Instant.ofEpochSecond(entry.occurredAt),
        told,
        left);
  }
}
