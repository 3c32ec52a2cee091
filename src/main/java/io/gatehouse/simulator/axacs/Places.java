package io.gatehouse.simulator.axacs;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The areas, door controllers and doors of the site, which may change at any moment. Events keep
 * what was true when they happened.
 */
public final class Places {
  final Register<Long, Area> areas;
  final Register<String, Device> devices;
  final Register<String, Door> doors;
  private final List<Door> faceGates;
  private final List<Door> plateLanes;
  private final Set<String> open = new HashSet<>();
  private final Set<String> toldOpen = new HashSet<>();
  private long nextAreaId;

  Places(Premises premises) {
    areas = new Register<>(Area::id, premises.areas());
    devices = new Register<>(Device::id, premises.doors().stream().map(Door::device).toList());
    doors = new Register<>(Door::id, premises.doors());
    faceGates = premises.faceGates();
    plateLanes = premises.plateLanes();
    nextAreaId = premises.areas().stream().mapToLong(Area::id).max().orElse(0) + 1;
  }

  public List<Area> areas() {
    return areas.all();
  }

  /** Door controllers; face gates and cameras are not among them. */
  public List<Device> devices() {
    return devices.all();
  }

  public List<Door> doors() {
    return doors.all();
  }

  /** On no list: another system's, seen in passages only. */
  List<Door> faceGates() {
    return faceGates;
  }

  List<Door> plateLanes() {
    return plateLanes;
  }

  public synchronized Area addArea(String name, long parentId) {
    Area area = new Area(nextAreaId++, name, parentId);
    areas.put(area);
    return area;
  }

  public synchronized void renameArea(long areaId, String name) {
    Area renamed = areas.get(areaId).named(name);
    areas.put(renamed);
    transfer(areaId, renamed);
  }

  public synchronized void moveArea(long areaId, long parentId) {
    areas.get(parentId);
    areas.put(areas.get(areaId).under(parentId));
  }

  /** Deletes an area that has a parent, which takes over its doors, its devices and its parts. */
  public synchronized void removeArea(long areaId) {
    Area parent = areas.get(areas.get(areaId).parentId());
    areas.remove(areaId);
    for (Area area : areas.all()) {
      if (area.parentId() == areaId) {
        areas.put(area.under(parent.id()));
      }
    }
    transfer(areaId, parent);
  }

  public synchronized void renameDoor(String doorId, String name) {
    doors.put(doors.get(doorId).named(name));
  }

  /** To another area; its controller stays where it is. */
  public synchronized void moveDoor(String doorId, long areaId) {
    doors.put(doors.get(doorId).in(areas.get(areaId)));
  }

  public synchronized void removeDoor(String doorId) {
    doors.get(doorId);
    doors.remove(doorId);
  }

  /** Deletes a controller and its doors. */
  public synchronized void removeDevice(String deviceId) {
    devices.get(deviceId);
    devices.remove(deviceId);
    doors.all().stream()
        .filter(door -> door.device().id().equals(deviceId))
        .forEach(door -> doors.remove(door.id()));
  }

  /**
   * The server no longer reaches a controller.
   *
   * @param why what it says about that
   */
  public synchronized void offline(String deviceId, String why) {
    replace(devices.get(deviceId).troubled(why));
  }

  public synchronized void online(String deviceId) {
    replace(devices.get(deviceId).troubled(""));
  }

  public synchronized void setOpen(String doorId, boolean yes) {
    if (yes) {
      open.add(doorId);
    } else {
      open.remove(doorId);
    }
  }

  public synchronized boolean isOpen(String doorId) {
    return open.contains(doorId);
  }

  /** The door as the server knows it now; one that is gone stays as it was. */
  Door current(Door door) {
    return doors.find(door.id()).orElse(door);
  }

  /** A door that is forced or held stands open until it is closed. */
  void see(TrueEvent event) {
    switch (event.type) {
      case DOOR_FORCED, DOOR_HELD_OPEN -> setOpen(event.door.id(), true);
      case DOOR_CLOSED -> setOpen(event.door.id(), false);
      default -> {
        // Opened for a moment only.
      }
    }
  }

  synchronized void tellState(Door door) {
    toldOpen.add(door.id());
  }

  synchronized boolean isStateTold(String doorId) {
    return toldOpen.contains(doorId);
  }

  private void transfer(long areaId, Area to) {
    for (Device device : devices.all()) {
      if (device.areaId() == areaId) {
        replace(device.in(to));
      }
    }
    for (Door door : doors.all()) {
      if (door.areaId() == areaId) {
        doors.put(door.in(to));
      }
    }
  }

  private void replace(Device device) {
    devices.put(device);
    for (Door door : doors.all()) {
      if (door.device().id().equals(device.id())) {
        doors.put(door.at(device));
      }
    }
  }
}
