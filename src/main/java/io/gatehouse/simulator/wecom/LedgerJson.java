package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.Fields;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The ledger as JSON lines, for comparison by an outside script. */
final class LedgerJson {
  private LedgerJson() {}

  /** Everything, each as a line that writes itself. */
  static Stream<Consumer<Bytes>> lines(WeComLedger ledger, Stream<Passage> passages) {
    return Stream.of(
            passages.map(LedgerJson::fields),
            ledger.rules().stream().map(rule -> fields(rule, false)),
            ledger.removedRules().stream().map(rule -> fields(rule, true)),
            ledger.punches().stream().map(punch -> fields(punch, false)),
            ledger.rejectedPunches().stream().map(punch -> fields(punch, false)),
            ledger.retractedPunches().stream().map(punch -> fields(punch, true)))
        .reduce(Stream.empty(), Stream::concat)
        .map(fields -> out -> out.single('{').raw(fields.toJsonMembers()).text("}\n"));
  }

  private static Fields fields(Passage passage) {
    return new Fields()
        .add("kind", "PASSAGE")
        .add("device_sn", passage.deviceSn())
        .add("open_userid", passage.openUserId())
        .add("user_type", passage.userType())
        .add("passed_at", passage.passedAt().toString())
        .add("pass_type", passage.passType())
        .add("pass_method", passage.passMethod())
        .add("uploaded_at", passage.uploadedAt().toString())
        .add("bad", Objects.toString(passage.bad(), null))
        .add("must_be_rejected", passage.mustBeRejected());
  }

  private static Fields fields(DoorRule rule, boolean removed) {
    return new Fields()
        .add("kind", "RULE")
        .add("device_sn", rule.deviceSn())
        .add("rule_kind", rule.kind().name())
        .add("rule_id", rule.ruleId())
        .add("name", rule.name())
        .add("lines", String.join("\n", rule.lines().stream().map(RuleLine::text).toList()))
        .add("valid", rule.isValid())
        .add("windows", rule.windows().size())
        .add("members", rule.members().size())
        .add("effective_at", rule.effectiveAt().toString())
        .add("removed", removed);
  }

  private static Fields fields(Punch punch, boolean retracted) {
    return new Fields()
        .add("kind", "PUNCH")
        .add("userid", punch.userId())
        .add("checkin_type", punch.checkinType())
        .add("exceptions", String.join(";", punch.exceptions()))
        .add("punched_at", punch.punchedAt().toString())
        .add("scheduled_at", text(punch.scheduledAt()))
        .add("group_id", punch.groupId())
        .add("schedule_id", punch.scheduleId())
        .add("timeline_id", punch.timelineId())
        .add("device_id", punch.deviceId())
        .add("latitude", punch.latitude())
        .add("longitude", punch.longitude())
        .add("notes", punch.notes())
        .add("bad", Objects.toString(punch.bad(), null))
        .add("must_be_rejected", punch.mustBeRejected())
        .add("retracted", retracted);
  }

  private static String text(Instant time) {
    return Objects.toString(time, null);
  }
}
