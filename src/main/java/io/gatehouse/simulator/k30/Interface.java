package io.gatehouse.simulator.k30;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The document's interfaces, found without regard to case. */
enum Interface {
  PEOPLE("people/getlist"),
  DEPARTMENTS("department/getlist"),
  DEVICES("Device/GetList"),
  DEVICE_STATUS("Device/GetDeviceStatus"),
  REGIONS("region/getlist"),
  REGION_PEOPLE("region/getpeoplelist"),
  RECORDS("record/getlist"),
  CALCULATE("attendance/attcalculate"),
  DAY_REPORT("attendance/getdayrptlist"),
  MONTH_REPORT("attendance/getmonthrptlist"),
  ABNORMAL_REPORT("attendance/getabnormalrptlist"),
  CREATE_PERSON("people/Create"),
  UPDATE_PERSON("people/Update"),
  DELETE_PERSON("people/Delete"),
  SYNC_PERSON("people/syncwhitelist"),
  CREATE_DEPARTMENT("department/Create"),
  UPDATE_DEPARTMENT("department/Update"),
  DELETE_DEPARTMENT("department/Delete"),
  UPDATE_DEVICE("Device/Update"),
  OPEN_DOOR("Device/OpenDoor"),
  HOLD_DOOR("Device/SetLongOpenByDevice"),
  CREATE_VISITOR("visitor/Create"),
  SYNC_VISITOR("visitor/SyncVisitor"),
  DELETE_VISITOR("visitor/Delete"),
  CREATE_REGION("region/Create"),
  UPDATE_REGION("region/Update"),
  DELETE_REGION("region/Delete");

  private static final Map<String, Interface> BY_PATH = new HashMap<>();

  static {
    for (Interface one : values()) {
      BY_PATH.put("/openapi/" + one.path.toLowerCase(Locale.ROOT), one);
    }
    BY_PATH.put("/api/v2/department/delete", DELETE_DEPARTMENT); // where the document has it
  }

  private final String path;

  Interface(String path) {
    this.path = path;
  }

  static Optional<Interface> at(String path) {
    return Optional.ofNullable(BY_PATH.get(path.toLowerCase(Locale.ROOT)));
  }

  static Interface named(String path) {
    return at("/openapi/" + path)
        .orElseThrow(() -> new IllegalArgumentException("no such interface: " + path));
  }

  /** As the document writes it, below /openapi/. */
  String path() {
    return path;
  }

  boolean changesSomething() {
    return ordinal() >= CREATE_PERSON.ordinal();
  }
}
