package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.Fields;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The ledger as JSON lines, for comparison by an outside script. */
final class LedgerJson {
  private LedgerJson() {}

  /** The whole ledger, each line able to write itself. */
  static Stream<Consumer<Bytes>> lines(Ledger ledger) {
    return ledger.all().stream().map(event -> out -> write(event, out));
  }

  static void write(LedgerEvent event, Bytes out) {
    Fields fields =
        new Fields()
            .add("kind", event.kind().name())
            .add("record_id", event.recordId())
            .add("realtime_event_id", event.realtimeEventId())
            .add("occurred_at", event.occurredAt().toString())
            .add("door_id", event.doorId())
            .add("door_name", event.doorName())
            .add("device_id", event.deviceId())
            .add("device_name", event.deviceName())
            .add("area_id", event.areaId())
            .add("area_name", event.areaName())
            .add("card_no", event.cardNo())
            .add("card_state", event.cardState())
            .add("plate_no", event.plateNo())
            .add("person_id", event.personId())
            .add("person_no", event.personNo())
            .add("person_name", event.personName())
            .add("org_name", event.orgName())
            .add("direction", event.direction())
            .add("decision", event.decision())
            .add("denial_reason", event.denialReason())
            .add("method", event.method())
            .add("event_code", event.eventCode())
            .add("event_name", event.eventName())
            .add("is_alarm", event.isAlarm())
            .add("bad", Objects.toString(event.bad(), null))
            .add("must_be_rejected", event.mustBeRejected())
            .add("gone", event.gone());
    out.single('{').raw(fields.toJsonMembers()).text(",\"former_record_ids\":[");
    for (int i = 0; i < event.formerRecordIds().size(); i++) {
      out.text(i > 0 ? "," : "").number(event.formerRecordIds().get(i));
    }
    out.text("]}\n");
  }
}
