package io.gatehouse.simulator.k30;

import java.util.List;

/** The site: its people, departments, devices and regions, all changeable while it runs. */
public final class Premises {
  private final Register<Person> people = new Register<>(Person::no);
  private final Register<Department> departments = new Register<>(Department::no);
  private final Register<Device> devices = new Register<>(Device::no);
  private final Register<Region> regions = new Register<>(Region::no);
  private final PremisesSource source;

  Premises(int people, int devices, long seed) {
    source = new PremisesSource(seed);
    PremisesSource.REGIONS.forEach(name -> this.regions.put(source.region(name, this)));
    PremisesSource.DEPARTMENTS.forEach(name -> departments.put(source.department(name, this)));
    for (int i = 0; i < devices; i++) {
      this.devices.put(source.device(i, this));
    }
    for (int i = 0; i < people; i++) {
      hire();
    }
  }

  public Register<Person> people() {
    return people;
  }

  public Register<Department> departments() {
    return departments;
  }

  public Register<Device> devices() {
    return devices;
  }

  public Register<Region> regions() {
    return regions;
  }

  /** Somebody new, in some department. */
  public Person hire() {
    return people.put(source.person(departments.all()));
  }

  /** A new department under the oldest one. */
  public Department found(String name) {
    return departments.put(source.department(name, this));
  }

  /** A new region inside the default one. */
  public Region open(String name) {
    return regions.put(source.region(name, this));
  }

  /** A new device in some region. */
  public Device install() {
    return devices.put(source.device(devices.all().size(), this));
  }

  String departmentName(String no) {
    return departments.find(no).map(Department::name).orElse("");
  }

  String regionName(String no) {
    return regions.find(no).map(Region::name).orElse("");
  }

  static <T> T oldest(List<T> newestFirst) {
    return newestFirst.get(newestFirst.size() - 1);
  }
}
