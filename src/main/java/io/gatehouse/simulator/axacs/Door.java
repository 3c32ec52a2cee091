package io.gatehouse.simulator.axacs;

/** An access point of a device: a door, a turnstile at a face gate, a lane before a camera. */
public record Door(String id, String name, Device device) {

  /** As useraccessrecords shows it: the device's and the door's name in one field. */
  String combinedName() {
    return device.name() + " " + name;
  }
}
