package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Fields;

/** The members of departments, devices and regions. */
record PlaceFields(Premises premises, String companyNo) {

  Fields of(Department department) {
    return new Fields()
        .add("no", department.no())
        .add("name", department.name())
        .add("companyno", companyNo)
        .add("linkername", department.linkerName())
        .add("linkerphone", department.linkerPhone())
        .add("remark", department.remark())
        .add("parentno", department.parentNo());
  }

  /** In the list and in GetDeviceStatus alike. */
  Fields of(Device device) {
    return new Fields()
        .add("no", device.no())
        .add("name", device.name())
        .add("ip", device.ip())
        .add("area", device.place())
        .add("regionname", premises.regionName(device.regionNo()))
        .add("outintype", device.direction().code())
        .add("isenableattend", device.attendance() ? 1 : 0)
        .add("onlinestatus", device.online() ? "1" : "0");
  }

  Fields of(Region region) {
    return new Fields()
        .add("no", region.no())
        .add("name", region.name())
        .add("companyno", companyNo)
        .add("parentno", region.parentNo())
        .add("linkage", region.linkage() ? "1" : "0")
        .add("manual", region.manual() ? "1" : "0")
        .add("isdefault", region.isDefault() ? 1 : 0);
  }
}
