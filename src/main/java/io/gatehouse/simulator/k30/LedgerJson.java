package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.Fields;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The ledger as JSON lines, for comparison by an outside script. */
final class LedgerJson {
  private LedgerJson() {}

  /** All passages, each line able to write itself. */
  static Stream<Consumer<Bytes>> lines(Ledger ledger) {
    return ledger.all().stream().map(passage -> out -> write(passage, out));
  }

  static void write(LedgerPassage entry, Bytes out) {
    Passage facts = entry.facts();
    Fields fields =
        new Fields()
            .add("no", facts.no())
            .add("occurred_at", facts.at().toString())
            .add("local_date", facts.day().toString())
            .add("direction", entry.direction())
            .add("decision", entry.decision())
            .add("method", entry.method())
            .add("subject_type", entry.subjectType())
            .add("group", facts.outcome().group())
            .add("mode", facts.outcome().mode())
            .add("exceptionmode", facts.outcome().exceptionMode())
            .add("person_id", facts.person().no())
            .add("person_no", facts.person().jobNumber())
            .add("person_name", facts.person().name())
            .add("org_id", facts.person().deptNo())
            .add("org_name", facts.deptName())
            .add("credential_no", facts.person().icCard())
            .add("device_id", facts.device().no())
            .add("device_name", facts.device().name())
            .add("area_name", facts.regionName())
            .add("photo_path", facts.photoPath())
            .add("bad", Objects.toString(facts.bad(), null))
            .add("must_be_rejected", facts.isRejected())
            .add("listable", entry.listable())
            .add("listed", entry.listed())
            .add("push", entry.push().name())
            .add("push_attempts", entry.pushAttempts())
            .add("acknowledged_at", Objects.toString(entry.acknowledgedAt(), null));
    out.single('{').raw(fields.toJsonMembers()).text("}\n");
  }
}
