package io.gatehouse.simulator.axacs;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** Which quirks the server has at the moment; switchable from any thread. */
public final class Quirks {
  private volatile Set<Quirk> switchedOn = Set.of();

  public synchronized void enable(Quirk... quirks) {
    EnumSet<Quirk> next = copy();
    next.addAll(Arrays.asList(quirks));
    switchedOn = next;
  }

  public synchronized void disable(Quirk... quirks) {
    EnumSet<Quirk> next = copy();
    Arrays.asList(quirks).forEach(next::remove);
    switchedOn = next;
  }

  /** Exactly these, no others. */
  public synchronized void set(Collection<Quirk> quirks) {
    EnumSet<Quirk> next = EnumSet.noneOf(Quirk.class);
    next.addAll(quirks);
    switchedOn = next;
  }

  public void clear() {
    set(Set.of());
  }

  public boolean on(Quirk quirk) {
    return switchedOn.contains(quirk);
  }

  public Set<Quirk> active() {
    return Set.copyOf(switchedOn);
  }

  /** Switches the quirk of this name, or {@code ALL}; everything but {@code off} means on. */
  void switchByName(String name, String to) {
    Quirk[] which = name.equals("ALL") ? Quirk.values() : new Quirk[] {Quirk.valueOf(name)};
    if (to.equals("off")) {
      disable(which);
    } else {
      enable(which);
    }
  }

  boolean changeMembers() {
    return switchedOn.stream().anyMatch(Quirk::isAboutMembers);
  }

  private EnumSet<Quirk> copy() {
    return switchedOn.isEmpty() ? EnumSet.noneOf(Quirk.class) : EnumSet.copyOf(switchedOn);
  }
}
