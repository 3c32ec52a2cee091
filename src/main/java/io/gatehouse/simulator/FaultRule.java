package io.gatehouse.simulator;

import java.util.function.DoubleSupplier;
import java.util.function.LongPredicate;

/**
 * When a fault happens. Begun by {@link Faults#inject}, in force from the call that says how often.
 */
public final class FaultRule {
  private final Faults faults;
  private final Fault fault;
  private final DoubleSupplier random;
  private String path = "*";
  private int code = 1;
  private long skip;
  private LongPredicate happens = turn -> false;
  private long seen;
  private long fired;

  FaultRule(Faults faults, Fault fault, DoubleSupplier random) {
    this.faults = faults;
    this.fault = fault;
    this.random = random;
  }

  /**
   * Only for this interface, as {@link VendorApi#route} names it: {@code acsrecords/byid}; with
   * {@code *} at the end for all that begin so.
   */
  public FaultRule onPath(String pathOrPrefix) {
    path = pathOrPrefix;
    return this;
  }

  /** Lets so many requests of the path pass first. */
  public FaultRule after(long requests) {
    skip = requests;
    return this;
  }

  /** Which error, for {@link Fault#ERROR_CODE}. */
  public FaultRule code(int value) {
    code = value;
    return this;
  }

  public FaultRule once() {
    return times(1);
  }

  /** The next {@code n} requests. */
  public FaultRule times(long n) {
    return start(turn -> turn <= n);
  }

  /** Every n-th request, until cleared. */
  public FaultRule every(long n) {
    return start(turn -> turn % n == 0);
  }

  /** Each request with this probability, by the simulator's seed, until cleared. */
  public FaultRule rate(double probability) {
    return start(turn -> random.getAsDouble() < probability);
  }

  /** Each request, until cleared. */
  public FaultRule always() {
    return times(Long.MAX_VALUE);
  }

  /** Ends this rule alone. */
  public void clear() {
    faults.remove(this);
  }

  Fault fault() {
    return fault;
  }

  /** How often it has happened. */
  public long fired() {
    synchronized (faults) {
      return fired;
    }
  }

  int code() {
    return code;
  }

  boolean strikes(String route) {
    boolean mine =
        path.endsWith("*")
            ? route.startsWith(path.substring(0, path.length() - 1))
            : route.equals(path);
    if (!mine || ++seen <= skip || !happens.test(seen - skip)) {
      return false;
    }
    fired++;
    return true;
  }

  private FaultRule start(LongPredicate when) {
    happens = when;
    faults.add(this);
    return this;
  }
}
