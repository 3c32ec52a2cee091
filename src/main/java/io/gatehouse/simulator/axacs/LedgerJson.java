package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.AdminApi;
import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.Fields;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ledger as JSON lines, for comparison by an outside script. */
final class LedgerJson {
  private LedgerJson() {}

  /** Adds a path for each of the ledger's tables. */
  static AdminApi addTo(AdminApi admin, Ledger ledger) {
    ReferenceLedger reference = ledger.reference();
    return admin
        .lines("ledger", () -> ledger.all().stream().map(event -> out -> write(event, out)))
        .lines("people", () -> rows(reference.people()))
        .lines("orgs", () -> rows(reference.orgs()))
        .lines("areas", () -> rows(reference.areas()))
        .lines("devices", () -> rows(reference.devices()))
        .lines("doors", () -> rows(reference.accessPoints()))
        .lines("codes", () -> rows(reference.codes()))
        .lines("alarms", () -> rows(ledger.alarms()))
        .lines("presence", () -> rows(ledger.presence()));
  }

  private static Stream<Consumer<Bytes>> rows(List<? extends Record> rows) {
    return rows.stream().map(row -> out -> write(row, out));
  }

  /** A row of a small table: its components by their names, lists joined by slashes. */
  private static void write(Record row, Bytes out) {
    Fields fields = new Fields();
    for (RecordComponent component : row.getClass().getRecordComponents()) {
      String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
      fields.add(name, value(component, row));
    }
    out.single('{').raw(fields.toJsonMembers()).text("}\n");
  }

  private static Object value(RecordComponent component, Record row) {
    try {
      Object value = component.getAccessor().invoke(row);
      return value instanceof List<?> list
          ? list.stream().map(Object::toString).collect(Collectors.joining("/"))
          : value;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
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
