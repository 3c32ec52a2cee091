package io.gatehouse.demo.wecom;

import io.gatehouse.demo.TableCheck;
import io.gatehouse.demo.TableCheck.Gone;
import io.gatehouse.simulator.wecom.DoorRule;
import io.gatehouse.simulator.wecom.Member;
import io.gatehouse.simulator.wecom.RuleLine;
import io.gatehouse.simulator.wecom.RuleWindow;
import io.gatehouse.simulator.wecom.WeComLedger;
import io.gatehouse.warehouse.WarehouseReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares access_rule, access_rule_window and access_rule_person with WeCom's ledger. */
final class RuleCheck {

  private static final String REMOVED = "removed_at";

  private final TableCheck rules;
  private final TableCheck windows;
  private final TableCheck people;

  RuleCheck(String site) {
    rules = new TableCheck(site, "access_rule", REMOVED, "device_id", "rule_kind", "rule_id");
    // A rule that was changed leaves what it no longer has.
    windows =
        new TableCheck(
                site,
                "access_rule_window",
                REMOVED,
                "device_id",
                "rule_kind",
                "rule_id",
                "line_no",
                "weekday",
                "start_minute")
            .goneMayStay();
    people =
        new TableCheck(
                site,
                "access_rule_person",
                REMOVED,
                "device_id",
                "rule_kind",
                "rule_id",
                "person_id")
            .goneMayStay();
  }

  List<String> differences(WeComLedger ledger, WarehouseReader warehouse) {
    ledger.removedRules().forEach(rule -> expect(rule, Gone.YES));
    ledger.rules().forEach(rule -> expect(rule, Gone.NO));
    List<String> differences = new ArrayList<>();
    differences.addAll(rules.differences(warehouse));
    differences.addAll(windows.differences(warehouse));
    differences.addAll(people.differences(warehouse));
    return differences;
  }

  private void expect(DoorRule rule, Gone gone) {
    Map<String, Object> columns = key(rule);
    columns.put("rule_name", rule.name());
    columns.put(
        "rule_text", rule.lines().stream().map(RuleLine::text).collect(Collectors.joining("\n")));
    columns.put("is_valid", rule.isValid());
    columns.put("invalid_reason", rule.isValid() ? null : TableCheck.FILLED);
    columns.put("effective_at", rule.effectiveAt());
    rules.expect(gone, columns);
    rule.windows().forEach(window -> windows.expect(gone, columns(rule, window)));
    rule.members().forEach(member -> people.expect(gone, columns(rule, member)));
  }

  private static Map<String, Object> key(DoorRule rule) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("vendor", "wecom");
    columns.put("device_id", rule.deviceSn());
    columns.put("rule_kind", rule.kind() == DoorRule.Kind.PASS ? "PASS" : "REMOTE");
    columns.put("rule_id", rule.ruleId());
    return columns;
  }

  private static Map<String, Object> columns(DoorRule rule, RuleWindow window) {
    Map<String, Object> columns = key(rule);
    columns.put("line_no", window.lineNo());
    columns.put("weekday", window.weekday());
    columns.put("start_minute", window.start());
    columns.put("end_minute", window.end());
    columns.put("days_of_month", restriction(window.daysOfMonth()));
    columns.put("months", restriction(window.months()));
    columns.put("years", restriction(window.years()));
    return columns;
  }

  private static String restriction(String text) {
    return text.equals("*") ? null : text;
  }

  private static Map<String, Object> columns(DoorRule rule, Member member) {
    Map<String, Object> columns = key(rule);
    columns.put("person_id", member.openUserId());
    columns.put("subject_type", PassageCheck.subjectType(member.userType()));
    return columns;
  }
}
