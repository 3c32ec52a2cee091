package io.gatehouse.simulator;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Which of a vendor's quirks its server has at the moment; switchable from any thread. */
public final class Switches<Q extends Enum<Q>> {
  private final Class<Q> type;
  private final Set<Q> on = new ConcurrentSkipListSet<>();

  Switches(Class<Q> type) {
    this.type = type;
  }

  @SafeVarargs
  public final void enable(Q... quirks) {
    for (Q quirk : quirks) {
      on.add(quirk);
    }
  }

  /** All that are on, in the enum's order. */
  Set<Q> allOn() {
    return on;
  }

  public boolean on(Q quirk) {
    return on.contains(quirk);
  }

  /** Switches the quirk of this name, or {@code ALL}; everything but {@code off} means on. */
  void byName(String name, String to) {
    Set<Q> named = name.equals("ALL") ? EnumSet.allOf(type) : EnumSet.of(Enum.valueOf(type, name));
    if (to.equals("off")) {
      on.removeAll(named);
    } else {
      on.addAll(named);
    }
  }
}
