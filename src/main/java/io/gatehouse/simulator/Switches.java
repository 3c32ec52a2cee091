package io.gatehouse.simulator;

import java.util.EnumSet;
import java.util.Set;

/** Which of a vendor's quirks its server has at the moment; switchable from any thread. */
public final class Switches<Q extends Enum<Q>> {
  private final Class<Q> type;
  private volatile Set<Q> on = Set.of();

  public Switches(Class<Q> type) {
    this.type = type;
  }

  @SafeVarargs
  public final synchronized void enable(Q... quirks) {
    EnumSet<Q> next = copy();
    for (Q quirk : quirks) {
      next.add(quirk);
    }
    on = next;
  }

  @SafeVarargs
  public final synchronized void disable(Q... quirks) {
    EnumSet<Q> next = copy();
    for (Q quirk : quirks) {
      next.remove(quirk);
    }
    on = next;
  }

  public void clear() {
    on = Set.of();
  }

  /** All that are on, in the enum's order. */
  Set<Q> allOn() {
    return on;
  }

  public boolean on(Q quirk) {
    return on.contains(quirk);
  }

  /** Switches the quirk of this name, or {@code ALL}; everything but {@code off} means on. */
  public synchronized void byName(String name, String to) {
    EnumSet<Q> which =
        name.equals("ALL") ? EnumSet.allOf(type) : EnumSet.of(Enum.valueOf(type, name));
    EnumSet<Q> next = copy();
    if (to.equals("off")) {
      next.removeAll(which);
    } else {
      next.addAll(which);
    }
    on = next;
  }

  private EnumSet<Q> copy() {
    EnumSet<Q> copy = EnumSet.noneOf(type);
    copy.addAll(on);
    return copy;
  }
}
