package io.gatehouse.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The faults in force, switchable from any thread: {@code
 * faults.inject(Fault.HTTP_500).onPath("acsrecords/byid").times(3)}.
 */
public final class Faults {
  /**
   * A fault that happens now.
   *
   * @param code which error, for {@link Fault#ERROR_CODE}
   */
  record Strike(Fault fault, int code) {}

  private final List<FaultRule> rules = new ArrayList<>();
  private final SplittableRandom random;
  private long fired;

  public Faults(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Prepares a fault; say where and how often on the result. */
  public FaultRule inject(Fault fault) {
    return new FaultRule(this, fault, random::nextDouble);
  }

  /** Ends all faults; replies that hang already go on hanging until their clients give up. */
  public synchronized void clear() {
    rules.clear();
  }

  /** How many replies have been spoilt. */
  public synchronized long fired() {
    return fired;
  }

  synchronized void add(FaultRule rule) {
    rules.add(rule);
  }

  synchronized void remove(FaultRule rule) {
    rules.remove(rule);
  }

  /** The fault of this reply: the first rule that strikes wins. */
  synchronized Optional<Strike> next(String route) {
    for (FaultRule rule : rules) {
      if (rule.strikes(route)) {
        fired++;
        return Optional.of(new Strike(rule.fault(), rule.code()));
      }
    }
    return Optional.empty();
  }
}
