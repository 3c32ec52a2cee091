package io.gatehouse.demo.wecom;

import io.gatehouse.simulator.wecom.Passage;
import io.gatehouse.simulator.wecom.Punch;
import io.gatehouse.simulator.wecom.WeComLedger;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Compares rejected_row with the bad records of WeCom's ledger: one row each, and no other. */
final class RejectCheck {

  private static final long MICROS = 1_000_000;

  private final String site;

  RejectCheck(String site) {
    this.site = site;
  }

  List<String> differences(WeComLedger ledger, WarehouseReader warehouse) {
    Table table = warehouse.table("rejected_row");
    List<String> raw = new ArrayList<>();
    warehouse.read(
        "rejected_row",
        row -> {
          if (site.equals(row[table.position("site")])) {
            raw.add((String) row[table.position("raw_text")]);
          }
        });
    List<String> differences = new ArrayList<>();
    ledger.rejectedPassages().forEach(bad -> take(bad, mark(bad), raw, differences));
    ledger.rejectedPunches().forEach(bad -> take(bad, mark(bad), raw, differences));
    raw.forEach(text -> differences.add("rejected row without a bad record, or twice: " + text));
    return differences;
  }

  private static void take(
      Object bad, Predicate<String> mark, List<String> raw, List<String> differences) {
    String own = raw.stream().filter(mark).findFirst().orElse(null);
    if (own == null) {
      differences.add("no rejected row for the bad record " + bad);
    } else {
      raw.remove(own);
    }
  }

  private static Predicate<String> mark(Passage bad) {
    Predicate<String> own = has("pass_method").and(has(String.valueOf(bad.openUserId())));
    return switch (bad.bad()) {
      case MISSING_TIME -> own.and(has("\"timestamp\"").negate());
      case TEXT_TIME -> own.and(has("yesterday"));
      case ABSURD_TIME -> own.and(micros(bad.passedAt()));
      default -> own.and(has("device_sn").negate()).and(seconds(bad.passedAt()));
    };
  }

  private static Predicate<String> mark(Punch bad) {
    Predicate<String> own = has("checkin_type");
    Predicate<String> user = own.and(has('"' + bad.userId() + '"'));
    return switch (bad.bad()) {
      case MISSING_TIME -> user.and(has("\"checkin_time\"").negate());
      case TEXT_TIME -> user.and(has("yesterday"));
      case ABSURD_TIME -> user.and(micros(bad.punchedAt()));
      default -> own.and(has("\"userid\"").negate()).and(seconds(bad.punchedAt()));
    };
  }

  private static Predicate<String> seconds(Instant at) {
    return has(String.valueOf(at.getEpochSecond()));
  }

  private static Predicate<String> micros(Instant at) {
    return has(String.valueOf(at.getEpochSecond() * MICROS));
  }

  private static Predicate<String> has(String text) {
    return raw -> raw.contains(text);
  }
}
