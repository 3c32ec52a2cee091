package io.gatehouse.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The faults in force, switchable from any thread: {@code
 * faults.inject(Fault.HTTP_500).onPath("acsrecords/byid").times(3)}.
 */
public final class Faults {
  private final List<FaultRule> rules = new ArrayList<>();
  private final SplittableRandom random;
  private long fired;

  Faults(long seed) {
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

  /** Whose fault this reply has: the first rule's that strikes; null for a right one. */
  synchronized FaultRule next(String route) {
    for (FaultRule rule : rules) {
      if (rule.strikes(route)) {
        fired++;
        return rule;
      }
    }
    return null;
  }
}
