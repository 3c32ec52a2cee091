package io.gatehouse.demo.wecom;

import io.gatehouse.simulator.wecom.BadPassage;
import io.gatehouse.simulator.wecom.BadPunch;
import io.gatehouse.simulator.wecom.Passage;
import io.gatehouse.simulator.wecom.Punch;
import io.gatehouse.simulator.wecom.WeComLedger;
import io.gatehouse.warehouse.WarehouseReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Compares rejected_row with the bad records of the ledger. Records that are alike in all that they
 * hold are one rejected row.
 */
final class RejectedCheck {

  private RejectedCheck() {}

  static List<String> differences(WeComLedger ledger, WarehouseReader warehouse, String site) {
    List<String> raw = new ArrayList<>();
    Row.each("rejected_row", site, warehouse, row -> raw.add(row.text("raw_text")));
    Map<String, Predicate<String>> bad = new HashMap<>();
    ledger.rejectedPassages().forEach(passage -> bad.put(passage.toString(), mark(passage)));
    ledger.rejectedPunches().forEach(punch -> bad.put(punch.toString(), mark(punch)));
    List<String> differences = new ArrayList<>();
    bad.forEach(
        (record, mark) -> {
          if (raw.stream().noneMatch(mark)) {
            differences.add("rejected_row: none for the bad record " + record);
          }
        });
    raw.stream()
        .filter(text -> bad.values().stream().noneMatch(mark -> mark.test(text)))
        .forEach(text -> differences.add("rejected_row: without a bad record: " + text));
    return differences;
  }

  private static Predicate<String> mark(Passage passage) {
    String device = passage.bad() == BadPassage.MISSING_DEVICE ? "" : passage.deviceSn();
    boolean timed = passage.bad() == BadPassage.MISSING_DEVICE;
    String time = timed ? String.valueOf(passage.passedAt().getEpochSecond()) : "";
    return raw ->
        raw.contains("pass_type")
            && raw.contains(device)
            && raw.contains(passage.openUserId())
            && raw.contains(time);
  }

  private static Predicate<String> mark(Punch punch) {
    String user = punch.bad() == BadPunch.MISSING_USER ? "" : punch.userId();
    boolean timed = punch.bad() == BadPunch.MISSING_USER;
    String time = timed ? String.valueOf(punch.punchedAt().getEpochSecond()) : "";
    return raw -> raw.contains("checkin_type") && raw.contains(user) && raw.contains(time);
  }
}
