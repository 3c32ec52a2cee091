package io.gatehouse.simulator.axacs;

/**
 * A door controller, a face gate or a camera.
 *
 * @param id 32 hexadecimal digits
 * @param name what the vendor shows: mostly its address
 * @param trouble why the server cannot reach it; empty while it can
 */
public record Device(
    String id, String name, long areaId, String areaName, String serialNo, String trouble) {

  Device in(Area area) {
    return new Device(id, name, area.id(), area.name(), serialNo, trouble);
  }

  Device troubled(String why) {
    return new Device(id, name, areaId, areaName, serialNo, why);
  }

  public boolean isOnline() {
    return trouble.isEmpty();
  }
}
