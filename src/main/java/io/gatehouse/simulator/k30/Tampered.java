package io.gatehouse.simulator.k30;

/**
 * A tampered push and what the callback said to it.
 *
 * @param no of the record it was made of
 */
public record Tampered(Tampering kind, String no, PushAnswer answer) {

  /** True where the callback took for good what it must not. */
  public boolean wasFallenFor() {
    return answer.acknowledges() && !kind.isHarmless();
  }
}
