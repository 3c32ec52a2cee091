package io.gatehouse.simulator.axacs;

/** Which subsystem saw an event, with the code of useraccessrecords' accessType. */
public enum EventKind {
  DOOR(1),
  FACE(2),
  PLATE(3);

  private final int accessType;

  EventKind(int accessType) {
    this.accessType = accessType;
  }

  int accessType() {
    return accessType;
  }
}
