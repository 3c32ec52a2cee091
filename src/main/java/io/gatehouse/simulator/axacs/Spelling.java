package io.gatehouse.simulator.axacs;

import java.util.List;
import java.util.Map;

/** Other spellings that the document's own samples and tables use for one thing. */
enum Spelling {
  EVENT(
      Map.ofEntries(
          Map.entry("areaId", List.of("areaid")),
          Map.entry("doorId", List.of("subDeviceId", "subdeviceId")),
          Map.entry("doorName", List.of("subDeviceName", "subdeviceName")),
          Map.entry("subDeviceId", List.of("subdeviceId", "doorId")),
          Map.entry("subDeviceName", List.of("subdeviceName", "doorName")),
          Map.entry("subdeviceId", List.of("subDeviceId", "doorId")),
          Map.entry("subdeviceName", List.of("subDeviceName", "doorName")),
          Map.entry("acsEventValue", List.of("acsevValue", "evValue")),
          Map.entry("acsEventName", List.of("acsevName", "evName")),
          Map.entry("acsevValue", List.of("acsEventValue", "evValue")),
          Map.entry("acsevName", List.of("acsEventName", "evName")),
          Map.entry("evValue", List.of("acsEventValue", "acsevValue")),
          Map.entry("evName", List.of("acsEventName", "acsevName")),
          Map.entry("gmtAcsevttime", List.of("gmtAcsevertime")),
          Map.entry("inOrOut", List.of("inOut")),
          Map.entry("inOut", List.of("inOrOut")),
          Map.entry("userOrgName", List.of("orgName")),
          Map.entry("orgName", List.of("userOrgName")))),
  USER(
      Map.of(
          "userTypeName", List.of("typeName", "userIdName"),
          "typeName", List.of("userTypeName", "userIdName"))),
  USER_TYPE(Map.of("userName", List.of("typeName"))),
  PLACE(Map.of("areaId", List.of("areaid")));

  private final Map<String, List<String>> others;

  Spelling(Map<String, List<String>> others) {
    this.others = others;
  }

  /** One of the spellings, by turns. */
  String of(String name, int turn) {
    List<String> more = others.get(name);
    int choice = more == null ? 0 : turn % (more.size() + 1);
    return choice == 0 ? name : more.get(choice - 1);
  }
}
