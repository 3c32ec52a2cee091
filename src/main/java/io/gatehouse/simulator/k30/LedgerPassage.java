package io.gatehouse.simulator.k30;

import java.time.Instant;

/**
 * One true passage, with what became of it.
 *
 * @param listable false: record/getlist never shows it
 * @param listed a whole reply carried it
 * @param acknowledgedAt null where no push was answered with resultcode 1
 */
public record LedgerPassage(
    Passage facts,
    boolean listable,
    boolean listed,
    PushState push,
    int pushAttempts,
    Instant acknowledgedAt) {

  static LedgerPassage of(Listed listed) {
    Push push = listed.push;
    return new LedgerPassage(
        listed.passage,
        listed.visibleFrom >= 0,
        listed.served,
        push == null ? PushState.NOT_PUSHED : push.state(),
        push == null ? 0 : push.attempts(),
        push == null ? null : push.acknowledgedAt().orElse(null));
  }

  public String no() {
    return facts.no();
  }

  /** In the words that all vendors share: IN, OUT, UNKNOWN. */
  public String direction() {
    return facts.direction().name();
  }

  /** GRANTED or DENIED. */
  public String decision() {
    return facts.outcome().passed() ? "GRANTED" : "DENIED";
  }

  /** FACE_AND_ID, QR, …; UNMAPPED for a code that nobody knows. */
  public String method() {
    return facts.outcome().method();
  }

  /** EMPLOYEE, STRANGER, VISITOR or UNMAPPED; only the list says it. */
  public String subjectType() {
    return facts.outcome().subjectType();
  }

  /** True where a client that reads and listens to everything must know of it. */
  public boolean isKnown() {
    return listable || push == PushState.ACKNOWLEDGED;
  }
}
