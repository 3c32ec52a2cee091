package io.gatehouse.simulator.k30;

import java.time.Duration;
import java.time.Instant;

/** One passage being told to the simulator; it happens at {@link #publish}. */
public final class PassageDraft {
  private final K30Simulator simulator;
  private final Person person;
  private final Device device;
  private Outcome outcome;
  private Direction direction;
  private Instant at;
  private Duration listDelay = Duration.ZERO;
  private boolean listed = true;
  private boolean pushed = true;
  private BadRecord bad;

  PassageDraft(K30Simulator simulator, Person person, Device device, Outcome outcome) {
    this.simulator = simulator;
    this.person = person;
    this.device = device;
    this.outcome = outcome;
    this.direction = device.direction();
  }

  /** When it happened; now unless told. It still arrives now. */
  public PassageDraft at(Instant time) {
    at = time;
    return this;
  }

  public PassageDraft direction(Direction other) {
    direction = other;
    return this;
  }

  /** Exceptionmode 0. */
  public PassageDraft denied() {
    outcome = outcome.withExceptionMode(0);
    return this;
  }

  /** The vendor's codes, documented or not. */
  public PassageDraft outcome(Outcome other) {
    outcome = other;
    return this;
  }

  /** The list shows it later: below newer ones, on a page that was read already. */
  public PassageDraft listedAfter(Duration delay) {
    listDelay = delay;
    return this;
  }

  /** Only pushed. */
  public PassageDraft neverListed() {
    listed = false;
    return this;
  }

  /** Only listed. */
  public PassageDraft neverPushed() {
    pushed = false;
    return this;
  }

  /** Makes its record bad, in the list and in the push. */
  public PassageDraft bad(BadRecord kind) {
    bad = kind;
    return this;
  }

  /** It happens. */
  public LedgerPassage publish() {
    Instant now = simulator.clock().instant();
    long visibleFrom = listed ? now.plus(listDelay).toEpochMilli() : -1;
    Instant happened = at == null ? now : at;
    return LedgerPassage.of(
        simulator
            .happenings()
            .now(
                () -> simulator.source().passage(happened, person, device, direction, outcome, bad),
                visibleFrom,
                pushed));
  }
}
