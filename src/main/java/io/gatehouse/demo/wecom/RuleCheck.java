package io.gatehouse.demo.wecom;

import io.gatehouse.simulator.wecom.DoorRule;
import io.gatehouse.simulator.wecom.Member;
import io.gatehouse.simulator.wecom.RuleLine;
import io.gatehouse.simulator.wecom.RuleWindow;
import io.gatehouse.simulator.wecom.WeComLedger;
import io.gatehouse.warehouse.WarehouseReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares access_rule, access_rule_window and access_rule_person with the rules of the ledger. */
final class RuleCheck {

  private static final Map<Integer, String> TYPES =
      Map.of(0, "EMPLOYEE", 1, "VISITOR", 2, "STUDENT");

  private final WarehouseReader warehouse;
  private final String site;
  private final List<String> differences = new ArrayList<>();

  RuleCheck(WarehouseReader warehouse, String site) {
    this.warehouse = warehouse;
    this.site = site;
  }

  List<String> differences(WeComLedger ledger) {
    rules(ledger);
    Set<String> windows = new HashSet<>();
    Set<String> people = new HashSet<>();
    for (DoorRule rule : ledger.rules()) {
      rule.windows().forEach(window -> windows.add(key(rule) + "|" + words(window)));
      rule.members().forEach(member -> people.add(key(rule) + "|" + words(member)));
    }
    same("access_rule_window", windows, RuleCheck::window);
    same("access_rule_person", people, RuleCheck::person);
    return differences;
  }

  private void rules(WeComLedger ledger) {
    Map<String, DoorRule> there = new HashMap<>();
    ledger.rules().forEach(rule -> there.put(key(rule), rule));
    Set<String> gone = new HashSet<>();
    ledger.removedRules().forEach(rule -> gone.add(key(rule)));
    Row.each(
        "access_rule",
        site,
        warehouse,
        row -> {
          if (row.has("removed_at")) {
            if (!gone.remove(key(row))) {
              differences.add("access_rule: removed without a reason: " + key(row));
            }
            return;
          }
          DoorRule rule = there.remove(key(row));
          if (rule == null) {
            differences.add("access_rule: a row of no rule: " + key(row));
          } else {
            wrong(rule, row).forEach(w -> differences.add("access_rule: " + key(row) + ": " + w));
          }
        });
    there.keySet().forEach(key -> differences.add("access_rule: no row for " + key));
    gone.forEach(key -> differences.add("access_rule: not removed: " + key));
  }

  private static List<String> wrong(DoorRule rule, Row row) {
    List<String> wrong =
        row.wrong(
            "rule_name", rule.name(),
            "rule_text",
                rule.lines().stream().map(RuleLine::text).collect(Collectors.joining("\n")),
            "is_valid", rule.isValid(),
            "effective_at", rule.effectiveAt());
    if (row.has("invalid_reason") == rule.isValid()) {
      wrong.add("invalid_reason is " + row.get("invalid_reason"));
    }
    return wrong;
  }

  private interface Words {
    String of(Row row);
  }

  private void same(String table, Set<String> expected, Words words) {
    Row.each(
        table,
        site,
        warehouse,
        row -> {
          if (!row.has("removed_at") && !expected.remove(key(row) + "|" + words.of(row))) {
            differences.add(table + ": a row of no rule: " + key(row) + "|" + words.of(row));
          }
        });
    expected.forEach(key -> differences.add(table + ": no row for " + key));
  }

  private static String key(DoorRule rule) {
    String kind = rule.kind() == DoorRule.Kind.PASS ? "PASS" : "REMOTE";
    return rule.deviceSn() + "|" + kind + "|" + rule.ruleId();
  }

  private static String key(Row row) {
    return row.text("device_id") + "|" + row.text("rule_kind") + "|" + row.text("rule_id");
  }

  private static String words(RuleWindow window) {
    return String.join(
        "|",
        String.valueOf(window.lineNo()),
        window.weekday().name(),
        window.start().toString(),
        window.end().toString(),
        restriction(window.daysOfMonth()),
        restriction(window.months()),
        restriction(window.years()));
  }

  private static String restriction(String column) {
    return column.equals("*") ? "" : column;
  }

  private static String window(Row row) {
    return String.join(
        "|",
        row.text("line_no"),
        row.text("weekday"),
        row.text("start_minute"),
        row.text("end_minute"),
        row.text("days_of_month"),
        row.text("months"),
        row.text("years"));
  }

  private static String words(Member member) {
    return member.openUserId() + "|" + TYPES.get(member.userType());
  }

  private static String person(Row row) {
    return row.text("person_id") + "|" + row.text("subject_type");
  }
}
