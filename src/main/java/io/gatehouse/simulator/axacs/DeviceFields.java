package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Fields;

/** A controller's and a door's members (document 2.1.5, interfaces 2 and 3). */
final class DeviceFields {
  private DeviceFields() {}

  static Fields of(Device device) {
    return new Fields()
        .add("deviceId", device.id())
        .add("deviceName", device.name())
        .add("areaId", device.areaId())
        .add("areaName", device.areaName())
        .add("deviceSn", device.serialNo())
        .add("commAddr", device.name())
        .add("isOnline", 1)
        .add("commErrorMsg", "");
  }

  static Fields of(Door door) {
    return new Fields()
        .add("doorId", door.id())
        .add("doorName", door.name())
        .add("doorAddr", "1")
        .add("areaId", door.device().areaId())
        .add("areaName", door.device().areaName())
        .add("deviceId", door.device().id())
        .add("deviceName", door.device().name());
  }
}
