package io.gatehouse.simulator.wecom;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The door rules that an administrator has set, changeable at any time from any thread. */
public final class RuleBook {
  private final Map<String, DoorRule> rules = new LinkedHashMap<>();
  private final Map<String, DoorRule> removed = new LinkedHashMap<>();
  private final Set<String> told = new HashSet<>();

  RuleBook() {}

  /**
   * Three or four rules a device: office hours with a lunch break, nights and weekends without a
   * name, one for opening from afar, and at every third device the document's invalid one.
   */
  static RuleBook of(Company company, Instant effectiveAt) {
    RuleBook book = new RuleBook();
    List<Member> members = company.members();
    for (int i = 0; i < company.deviceSns().size(); i++) {
      String sn = company.deviceSns().get(i);
      int first = i * 7 % members.size();
      List<Member> some = members.subList(first, Math.min(first + 10, members.size()));
      RuleLine office =
          RuleLine.of(TimeWindow.of("8:30", "12:00"), TimeWindow.of("13:00", "18:05"))
              .onWeekdays(DateField.range(1, 5));
      RuleLine saturdays = RuleLine.of(TimeWindow.of("9:00", "12:00")).onWeekdays(DateField.one(6));
      RuleLine nights =
          RuleLine.of(TimeWindow.overMidnight("22:00", "6:00"))
              .onWeekdays(DateField.one(6).and(DateField.one(0)));
      RuleLine inventory =
          RuleLine.of(TimeWindow.of("0:00", "23:59"))
              .onDays(DateField.every(15, 1))
              .inMonths(DateField.range(1, 3).and(DateField.one(12)));
      DoorRule.Kind pass = DoorRule.Kind.PASS;
      book.put(new DoorRule(sn, pass, "r1", "办公时间", List.of(office, saturdays), effectiveAt, some));
      book.put(new DoorRule(sn, pass, "r2", null, List.of(nights, inventory), effectiveAt, some));
      book.put(
          new DoorRule(
              sn, DoorRule.Kind.REMOTE_PASS, "r1", "远程", List.of(office), effectiveAt, some));
      if (i % 3 == 0) {
        RuleLine invalid = RuleLine.invalid("9:300-10:00 * * 6 *");
        book.put(new DoorRule(sn, pass, "r3", null, List.of(invalid), effectiveAt, some));
      }
    }
    return book;
  }

  /** Adds it, or replaces the one of the same device, kind and id. */
  public synchronized void put(DoorRule rule) {
    rules.put(rule.key(), rule);
    removed.remove(rule.key());
  }

  public synchronized void remove(DoorRule rule) {
    DoorRule gone = rules.remove(rule.key());
    if (gone != null && told.contains(rule.key())) {
      removed.put(rule.key(), gone);
    }
  }

  public synchronized List<DoorRule> all() {
    return List.copyOf(rules.values());
  }

  public synchronized List<DoorRule> of(String deviceSn, DoorRule.Kind kind) {
    return rules.values().stream()
        .filter(rule -> rule.deviceSn().equals(deviceSn) && rule.kind() == kind)
        .toList();
  }

  /** Those that are gone and that a whole reply had told before. */
  public synchronized List<DoorRule> removed() {
    return new ArrayList<>(removed.values());
  }

  synchronized void tell(List<DoorRule> delivered) {
    delivered.forEach(rule -> told.add(rule.key()));
  }
}
