package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Thing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that happened at a door, a face gate or a lane: what the server wrote down of it (names
 * as they were that moment), and what became of that.
 */
public final class AxAcsEvent {

  static final String NAMES =
      "time areaId areaName deviceId deviceName doorId doorName code name swipe opens alarm"
          + " accessType direction reason cardNo cardState userId userNo userName orgId orgName"
          + " plateNo typeId typeName";
  static final Thing.Kind FACTS = Thing.kind(NAMES);
  private static final Thing.Kind OF_TYPE = Thing.kind("code name swipe opens alarm accessType");

  /** The vendor's codes of inOrOut. */
  static final int UNKNOWN = 0;

  static final int IN = 1;
  static final int OUT = 2;

  /**
   * What can happen. 外部 is the reader outside (somebody comes in), 内部 the one inside. The codes 3,
   * 22 and 25 are the document's, as are the words of 胁迫卡 (2.1.3, 6) and of faces and plates
   * (2.1.6); the others are made up in its spirit. The decision is the warehouse's word.
   */
  public enum Type {
    ENTRY_GRANTED(3, "外部刷卡开门", true, true, false, 1, "GRANTED"),
    EXIT_GRANTED(4, "内部刷卡开门", true, true, false, 1, "GRANTED"),
    ENTRY_DENIED(22, "外部无效卡", true, false, true, 1, "DENIED"),
    EXIT_DENIED(23, "内部无效卡", true, false, true, 1, "DENIED"),
    DURESS(24, "胁迫卡", true, true, true, 1, "GRANTED"),
    DOOR_FORCED(25, "非法开门", false, true, true, 1, "NOT_APPLICABLE"),
    DOOR_HELD_OPEN(26, "开门超时", false, false, true, 1, "NOT_APPLICABLE"),
    BUTTON(5, "按钮开门", false, true, false, 1, "GRANTED"),
    DOOR_CLOSED(6, "关门", false, false, false, 1, "NOT_APPLICABLE"),
    FACE_PASSAGE(51, "人脸识别", false, true, false, 2, "GRANTED"),
    FACE_REFUSED(52, "人脸识别失败", false, false, false, 2, "DENIED"),
    PLATE_PASSAGE(61, "车牌识别", false, true, false, 3, "GRANTED");

    /** The facts that are the same of all its events. */
    final Thing facts;

    final boolean swipe;
    final boolean opens;
    final boolean alarm;

    /** The code of useraccessrecords: 1 doors, 2 faces, 3 plates. */
    final int accessType;

    final String decision;

    Type(
        int code,
        String text,
        boolean swipe,
        boolean opens,
        boolean alarm,
        int accessType,
        String decision) {
      facts = OF_TYPE.of(code, text, swipe ? 1 : 0, opens ? 1 : 0, alarm ? 1 : 0, accessType);
      this.swipe = swipe;
      this.opens = opens;
      this.alarm = alarm;
      this.accessType = accessType;
      this.decision = decision;
    }

    /** The event of a swipe with this outcome at a reader on this side. */
    static Type swipe(int direction, boolean granted) {
      if (direction == OUT) {
        return granted ? EXIT_GRANTED : EXIT_DENIED;
      }
      return granted ? ENTRY_GRANTED : ENTRY_DENIED;
    }

    /** Opens an alarm for guards to see to; a refused card does not. */
    boolean raisesAlarm() {
      return this == DOOR_FORCED || this == DOOR_HELD_OPEN;
    }

    boolean isOfDoor() {
      return accessType == 1;
    }

    /** The warehouse's word; null for what needs no card. */
    String method() {
      return switch (accessType) {
        case 2 -> "FACE";
        case 3 -> "PLATE";
        default -> swipe ? "CARD" : null;
      };
    }
  }

  /** How a swipe comes to the server; each has a default. */
  public static final class Arrival {
    /** When it happened; null for now. It still arrives now. */
    public Instant at;

    /** At the reader inside. */
    public boolean exit;

    /** Its record gets its id now and shows later: a late id behind higher ones. */
    public Duration recordDelay = Duration.ZERO;

    /** False: from a controller that was offline, a record only. */
    public boolean cached = true;

    /** One that must be rejected stays out of the realtime cache; null for an ordinary one. */
    public BadRecord bad;

    Arrival() {}
  }

  final Type type;
  final Thing facts;

  /** Null for an ordinary one. */
  final BadRecord bad;

  /** When the realtime cache got it, in milliseconds; negative for never. */
  final long cachedFrom;

  /** From when on lists show it, in milliseconds. */
  volatile long visibleFrom;

  /** The realtime cache's id; 0 where the cache never had it. */
  volatile long eventId;

  /** The record's id; 0 while the server has no record of it. */
  volatile long recordId;

  /** Ids under which the server had it before a restore. */
  volatile List<Long> formerIds = List.of();

  /** A whole reply of the realtime cache carried it. */
  volatile boolean toldLive;

  /** A whole reply carried its record: a client may have it, whatever comes. */
  volatile boolean toldAsRecord;

  AxAcsEvent(Type type, Thing facts, BadRecord bad, long cachedFrom) {
    this.type = type;
    this.facts = bad == null ? facts : bad.spoil(facts, "userName", "userNo", "orgName");
    this.bad = bad;
    this.cachedFrom = cachedFrom;
  }

  /** 0 for what has none. */
  public long recordId() {
    return recordId;
  }

  Instant time() {
    return (Instant) facts.get("time");
  }

  /** Must become a rejected row, and no event. */
  boolean isRejected() {
    return bad != null && bad.rejected;
  }

  void loseRecord() {
    List<Long> former = new ArrayList<>(formerIds);
    former.add(recordId);
    formerIds = List.copyOf(former);
    recordId = 0;
  }

  /** A client that reads everything has it: the server can still tell it, or has told it. */
  boolean isKnown() {
    return !type.isOfDoor() || recordId != 0 || toldAsRecord || toldLive;
  }
}
