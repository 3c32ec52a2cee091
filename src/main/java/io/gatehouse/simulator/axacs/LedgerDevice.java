package io.gatehouse.simulator.axacs;

/**
 * A door controller as table device must hold it. What is removed is as it was told last.
 *
 * @param statusMessage null while it is online
 * @param told some whole reply has carried it
 * @param removed the server no longer has it
 */
public record LedgerDevice(
    String deviceId,
    String deviceName,
    String serialNo,
    String address,
    String areaId,
    String areaName,
    boolean isOnline,
    String statusMessage,
    boolean told,
    boolean removed) {

  static LedgerDevice of(Device device, boolean told, boolean removed) {
    return new LedgerDevice(
        device.id(),
        device.name(),
        device.serialNo(),
        device.name(),
        Long.toString(device.areaId()),
        device.areaName(),
        device.isOnline(),
        device.isOnline() ? null : device.trouble(),
        told,
        removed);
  }
}
