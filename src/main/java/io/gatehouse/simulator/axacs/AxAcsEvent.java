package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Thing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One thing that happened at a door, a face gate or a lane: what the server wrote down of it (names
 * as they were that moment), and what became of that.
 */
public final class AxAcsEvent {
  static final String NAMES =
      "time areaId areaName deviceId deviceName doorId doorName code name swipe opens alarm"
          + " accessType leavesOpen decision method direction reason cardNo passport cardState"
          + " userId userNo userName orgId orgName plateNo typeId typeName";
  static final Thing.Kind FACTS = Thing.kind(NAMES);

  /**
   * What can happen, by our own names. 外部 is the reader outside (somebody comes in), 内部 the one
   * inside. The codes 3, 22 and 25 are the document's, as are the words of 胁迫卡 (2.1.3, 6) and of
   * faces and plates (2.1.6); the others are made up in its spirit. {@code accessType} is that of
   * useraccessrecords: 1 doors, 2 faces, 3 plates. Decision and method are the warehouse's words;
   * {@code leavesOpen} says whether the door stands open afterwards, where the event tells it.
   */
  static final Map<String, Thing> TYPES = Thing.read("/simulator/axacs/events.json");

  /** The vendor's codes of inOrOut. */
  static final int UNKNOWN = 0;

  static final int IN = 1;
  static final int OUT = 2;

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

  AxAcsEvent(Thing facts, BadRecord bad, long cachedFrom) {
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

  /**
   * @param fact {@code swipe}, {@code opens}, {@code alarm}
   */
  boolean is(String fact) {
    return Integer.valueOf(1).equals(facts.get(fact));
  }

  boolean isOfDoor() {
    return is("accessType");
  }

  /** Opens an alarm for guards to see to; a refused card does not. */
  boolean raisesAlarm() {
    return is("leavesOpen");
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
    return !isOfDoor() || recordId != 0 || toldAsRecord || toldLive;
  }
}
