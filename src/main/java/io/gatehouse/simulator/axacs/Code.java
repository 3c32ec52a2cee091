package io.gatehouse.simulator.axacs;

import java.util.List;

/** A code and what it stands for, as the document's own lists have them (2.1.1, 2.1.3). */
record Code(int id, String name) {
  static final List<Code> USER_TYPES =
      List.of(
          new Code(1897, "职工"),
          new Code(1898, "车辆"),
          new Code(1899, "临时施工人员"),
          new Code(1900, "其他人员"),
          new Code(1990, "临时施工车辆"));

  static final List<Code> CARD_GROUPS =
      List.of(new Code(1, "特权卡"), new Code(2, "胁迫卡"), new Code(3, "普通组"));

  static final List<Code> CARD_TYPES =
      List.of(new Code(1, "韦根 26"), new Code(2, "韦根 34"), new Code(3, "人脸识别"));

  static String userType(int id) {
    return USER_TYPES.stream().filter(type -> type.id == id).map(Code::name).findFirst().orElse("");
  }
}
