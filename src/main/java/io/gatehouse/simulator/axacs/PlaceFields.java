package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Fields;

/** The members of areas, controllers, doors and a door's state (document 2.1.5, 1 to 5). */
final class PlaceFields {
  private PlaceFields() {}

  static Fields of(Area area) {
    return new Fields()
        .add("areaId", area.id())
        .add("areaName", area.name())
        .add("areaCode", area.name())
        .add("parentId", area.parentId());
  }

  static Fields of(Device device) {
    return new Fields()
        .add("deviceId", device.id())
        .add("deviceName", device.name())
        .add("areaId", device.areaId())
        .add("areaName", device.areaName())
        .add("deviceSn", device.serialNo())
        .add("commAddr", device.name())
        .add("isOnline", device.isOnline() ? 1 : 0)
        .add("commErrorMsg", device.trouble());
  }

  static Fields of(Door door) {
    return new Fields()
        .add("doorId", door.id())
        .add("doorName", door.name())
        .add("doorAddr", "1")
        .add("areaId", door.areaId())
        .add("areaName", door.areaName())
        .add("deviceId", door.device().id())
        .add("deviceName", door.device().name());
  }

  /** At the reply's top level, without a data member. */
  static Fields state(Door door, boolean isOpen) {
    return new Fields()
        .add("isOnline", door.device().isOnline() ? 1 : 0)
        .add("isOpen", isOpen ? 1 : 0);
  }
}
