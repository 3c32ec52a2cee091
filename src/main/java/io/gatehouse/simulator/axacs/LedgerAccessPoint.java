package io.gatehouse.simulator.axacs;

/**
 * A door as table access_point must hold it. What is removed is as it was told last.
 *
 * @param isOpen whether it stands open now
 * @param isOnline whether the server reaches its controller
 * @param stateTold some whole reply has told its state: without one, nobody can know isOpen
 * @param told some whole listing of doors has carried it
 * @param removed the server no longer has it
 */
public record LedgerAccessPoint(
    String accessPointId,
    String accessPointName,
    String deviceId,
    String deviceName,
    String areaId,
    String areaName,
    boolean isOpen,
    boolean isOnline,
    boolean stateTold,
    boolean told,
    boolean removed) {

  static LedgerAccessPoint of(Door door, Places places, boolean told, boolean removed) {
    return new LedgerAccessPoint(
        door.id(),
        door.name(),
        door.device().id(),
        door.device().name(),
        Long.toString(door.areaId()),
        door.areaName(),
        places.isOpen(door.id()),
        door.device().isOnline(),
        places.isStateTold(door.id()),
        told,
        removed);
  }
}
