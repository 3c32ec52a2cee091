package io.gatehouse.simulator.k30;

/**
 * A terminal at a door.
 *
 * @param no digits and a letter
 * @param place where it hangs
 * @param direction what passing it means
 * @param attendance its passages count for attendance
 */
public record Device(
    String no,
    String name,
    String ip,
    String place,
    String regionNo,
    Direction direction,
    boolean attendance,
    boolean online) {

  public Device named(String other) {
    return new Device(no, other, ip, place, regionNo, direction, attendance, online);
  }

  public Device withOnline(boolean other) {
    return new Device(no, name, ip, place, regionNo, direction, attendance, other);
  }

  public Device movedTo(Region other) {
    return new Device(no, name, ip, place, other.no(), direction, attendance, online);
  }
}
