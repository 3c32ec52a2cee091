package io.gatehouse.simulator.axacs;

/**
 * An access point of a device: a door, a turnstile at a face gate, a lane before a camera. Its area
 * need not be its device's.
 */
public record Door(String id, String name, Device device, long areaId, String areaName) {

  Door(String id, String name, Device device) {
    this(id, name, device, device.areaId(), device.areaName());
  }

  Door named(String other) {
    return new Door(id, other, device, areaId, areaName);
  }

  Door in(Area area) {
    return new Door(id, name, device, area.id(), area.name());
  }

  Door at(Device other) {
    return new Door(id, name, other, areaId, areaName);
  }

  /** As useraccessrecords shows it: the device's and the door's name in one field. */
  String combinedName() {
    return device.name() + " " + name;
  }
}
