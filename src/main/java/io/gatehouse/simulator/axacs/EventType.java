package io.gatehouse.simulator.axacs;

/**
 * What can happen at a door. 外部 is the reader outside (somebody comes in), 内部 the one inside. The
 * codes 3, 22 and 25 are the document's, as are the words of 胁迫卡 (2.1.3, 6) and of faces and plates
 * (2.1.6); the others are made up in its spirit.
 */
public enum EventType {
  ENTRY_GRANTED(3, "外部刷卡开门", true, true, false),
  EXIT_GRANTED(4, "内部刷卡开门", true, true, false),
  ENTRY_DENIED(22, "外部无效卡", true, false, true),
  EXIT_DENIED(23, "内部无效卡", true, false, true),
  DURESS(24, "胁迫卡", true, true, true),
  DOOR_FORCED(25, "非法开门", false, true, true),
  DOOR_HELD_OPEN(26, "开门超时", false, false, true),
  BUTTON(5, "按钮开门", false, true, false),
  DOOR_CLOSED(6, "关门", false, false, false),
  FACE_PASSAGE(51, "人脸识别", false, true, false),
  FACE_REFUSED(52, "人脸识别失败", false, false, false),
  PLATE_PASSAGE(61, "车牌识别", false, true, false);

  private final int code;
  private final String text;
  private final boolean swipe;
  private final boolean opens;
  private final boolean alarm;

  EventType(int code, String text, boolean swipe, boolean opens, boolean alarm) {
    this.code = code;
    this.text = text;
    this.swipe = swipe;
    this.opens = opens;
    this.alarm = alarm;
  }

  /** The event of a swipe with this outcome at a reader on this side. */
  static EventType swipe(Direction direction, boolean granted) {
    if (direction == Direction.OUT) {
      return granted ? EXIT_GRANTED : EXIT_DENIED;
    }
    return granted ? ENTRY_GRANTED : ENTRY_DENIED;
  }

  public int code() {
    return code;
  }

  /** The event's name as the server sends it. */
  public String text() {
    return text;
  }

  public boolean isSwipe() {
    return swipe;
  }

  public boolean opensDoor() {
    return opens;
  }

  public boolean isAlarm() {
    return alarm;
  }

  /** True for those that open an alarm for guards to see to; a refused card does not. */
  boolean raisesAlarm() {
    return this == DOOR_FORCED || this == DOOR_HELD_OPEN;
  }

  public EventKind kind() {
    return switch (this) {
      case FACE_PASSAGE, FACE_REFUSED -> EventKind.FACE;
      case PLATE_PASSAGE -> EventKind.PLATE;
      default -> EventKind.DOOR;
    };
  }
}
