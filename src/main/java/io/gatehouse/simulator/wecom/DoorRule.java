package io.gatehouse.simulator.wecom;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule of one device: when whom it lets pass (document 40492).
 *
 * @param name null where it has none
 * @param effectiveAt to the second
 */
public record DoorRule(
    String deviceSn,
    Kind kind,
    String ruleId,
    String name,
    List<RuleLine> lines,
    Instant effectiveAt,
    List<Member> members) {

  /** Which of the reply's two lists it stands in. */
  public enum Kind {
    PASS("pass_rule"),
    /** Who may open the door from afar. */
    REMOTE_PASS("remote_pass_rule");

    final String field;

    Kind(String field) {
      this.field = field;
    }
  }

  public DoorRule {
    lines = List.copyOf(lines);
    members = List.copyOf(members);
  }

  public DoorRule named(String other) {
    return new DoorRule(deviceSn, kind, ruleId, other, lines, effectiveAt, members);
  }

  public DoorRule withLines(RuleLine... others) {
    return new DoorRule(deviceSn, kind, ruleId, name, List.of(others), effectiveAt, members);
  }

  public DoorRule withMembers(List<Member> others) {
    return new DoorRule(deviceSn, kind, ruleId, name, lines, effectiveAt, others);
  }

  /** True where every line makes sense. */
  public boolean isValid() {
    return lines.stream().allMatch(RuleLine::isValid);
  }

  /** The windows of all lines that make sense, one for each weekday. */
  public List<RuleWindow> windows() {
    List<RuleWindow> windows = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      RuleLine line = lines.get(i);
      int lineNo = i + 1;
      line.days()
          .forEach(
              day ->
                  line.times()
                      .forEach(
                          time ->
                              windows.add(
                                  new RuleWindow(
                                      lineNo,
                                      day,
                                      time.start(),
                                      time.end(),
                                      line.daysOfMonth().text(),
                                      line.months().text(),
                                      line.years().text()))));
    }
    return windows;
  }

  /** Device, kind and id: what makes it this rule. */
  public String key() {
    return String.join("|", deviceSn, kind.name(), ruleId);
  }
}
