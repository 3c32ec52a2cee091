package io.gatehouse.simulator.axacs;

import java.time.Duration;
import java.time.Instant;

/** One event being told to the simulator; it happens at {@link #publish}. */
public final class EventDraft {
  private final AxAcsSimulator simulator;
  private final Door door;
  private Card card;
  private EventType type;
  private Direction direction;
  private Integer reason;
  private Instant at;
  private Duration recordDelay = Duration.ZERO;
  private boolean cached;
  private boolean recorded = true;
  private BadRecord bad;
  private boolean raisesAlarm;

  /**
   * @param type null for a swipe, whose type follows from direction and outcome
   */
  EventDraft(AxAcsSimulator simulator, Door door, Card card, EventType type, Direction direction) {
    this.simulator = simulator;
    this.door = door;
    this.card = card;
    this.type = type;
    this.direction = direction;
    this.cached = type == null || type.isSwipe();
  }

  /** When it happened; now unless told. It still arrives now. */
  public EventDraft at(Instant time) {
    at = time;
    return this;
  }

  public EventDraft exit() {
    direction = Direction.OUT;
    return this;
  }

  /**
   * Refused.
   *
   * @param accessBlockedReason 100 to 111, or a code that no document has
   */
  public EventDraft denied(int accessBlockedReason) {
    reason = accessBlockedReason;
    return this;
  }

  /** Its record gets its id now and shows later: a late id behind higher ones. */
  public EventDraft recordVisibleAfter(Duration delay) {
    recordDelay = delay;
    return this;
  }

  /** Comes from a controller that was offline: a record only. */
  public EventDraft neverInCache() {
    cached = false;
    return this;
  }

  /** Shows in the realtime cache and never becomes a record. */
  public EventDraft onlyRealtime() {
    recorded = false;
    return this;
  }

  /** Makes its record bad; one that must be rejected stays out of the realtime cache. */
  public EventDraft bad(BadRecord kind) {
    bad = kind;
    card = kind.spoil(card);
    cached = cached && !kind.isRejected();
    return this;
  }

  /** Opens an alarm, a refused card for one. */
  public EventDraft raisingAlarm() {
    raisesAlarm = true;
    return this;
  }

  /** It happens. Its realtime id shows in the ledger once a reply has carried it. */
  public LedgerEvent publish() {
    int why = reason == null ? (type == null ? EventSource.reason(card) : 0) : reason;
    EventType what = type == null ? EventType.swipe(direction, why == 0) : type;
    long now = simulator.clock().millis();
    Instant happened = at == null ? simulator.clock().instant() : at;
    TrueEvent event =
        new TrueEvent(
            what, happened.getEpochSecond(), door, card, direction, why, bad, cached ? now : -1);
    event.raisesAlarm = raisesAlarm;
    return simulator.publish(event, recorded ? now + recordDelay.toMillis() : -1);
  }
}
