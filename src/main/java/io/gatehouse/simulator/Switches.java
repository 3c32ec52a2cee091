package io.gatehouse.simulator;

import java.util.Collection;
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
  public final void enable(Q... quirks) {
    Set<Q> which = EnumSet.noneOf(type);
    for (Q quirk : quirks) {
      which.add(quirk);
    }
    change(which, true);
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
  public void byName(String name, String to) {
    boolean all = name.equals("ALL");
    change(all ? EnumSet.allOf(type) : Set.of(Enum.valueOf(type, name)), !to.equals("off"));
  }

  private synchronized void change(Collection<Q> which, boolean isOn) {
    Set<Q> next = EnumSet.noneOf(type);
    next.addAll(on);
    if (isOn) {
      next.addAll(which);
    } else {
      next.removeAll(which);
    }
    on = next;
  }
}
