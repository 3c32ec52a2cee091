package io.gatehouse.demo.axacs;

import io.gatehouse.simulator.axacs.BadRecord;
import io.gatehouse.simulator.axacs.EventKind;
import io.gatehouse.simulator.axacs.LedgerEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Compares events of one natural key with the rows of that key, column by column. */
final class EventCheck {

  private final String site;
  private final String vendor;
  private final ZoneId zone;

  EventCheck(String site, String vendor, ZoneId zone) {
    this.site = site;
    this.vendor = vendor;
    this.zone = zone;
  }

  /** Compares what can be paired; the rest goes to the leftovers. */
  List<String> compare(List<LedgerEvent> events, List<EventRow> rows, Leftovers leftovers) {
    List<String> differences = new ArrayList<>();
    List<LedgerEvent> missing = new ArrayList<>(events);
    List<EventRow> extra = new ArrayList<>(rows);
    pair(events, missing, extra, differences, true);
    pair(events, missing, extra, differences, false);
    leftovers.add(missing, extra);
    rows.stream()
        .map(row -> row.text("realtime_event_id"))
        .filter(id -> id != null && isTwice(id, rows))
        .distinct()
        .forEach(id -> differences.add("realtime_event_id " + id + " stands in two rows: " + rows));
    return differences;
  }

  /**
   * Twins, two swipes of one card in one second, are told apart by their record ids; what is the
   * same for both may stand in either row.
   */
  private void pair(
      List<LedgerEvent> twins,
      List<LedgerEvent> events,
      List<EventRow> rows,
      List<String> differences,
      boolean byId) {
    for (LedgerEvent event : List.copyOf(events)) {
      EventRow row =
          rows.stream()
              .filter(r -> !byId || hasRecordId(event, r.text("source_event_id")))
              .findFirst()
              .orElse(null);
      if (row != null) {
        rows.remove(row);
        events.remove(event);
        explain(event, row, twins).forEach(line -> differences.add(line + " [" + row + "]"));
      }
    }
  }

  private static boolean isTwice(String realtimeId, List<EventRow> rows) {
    return rows.stream().filter(r -> realtimeId.equals(r.text("realtime_event_id"))).count() > 1;
  }

  private static boolean hasRecordId(LedgerEvent event, String id) {
    return event.recordId() == null
        ? id == null || event.formerRecordIds().contains(Long.valueOf(id))
        : event.recordId().toString().equals(id);
  }

  /**
   * What is wrong with the row, one line each; empty for nothing.
   *
   * @param twins the event and others of its key, any of which the realtime cache may have told
   */
  List<String> explain(LedgerEvent event, EventRow row, List<LedgerEvent> twins) {
    List<String> wrong = new ArrayList<>();
    boolean passage = event.kind() != EventKind.DOOR;
    boolean record = row.get("source_event_id") != null;
    boolean realtime = row.get("realtime_event_id") != null;
    Columns columns = new Columns(row, wrong);

    columns.same("site", site);
    columns.same("vendor", vendor);
    columns.same("local_date", event.occurredAt().atZone(zone).toLocalDate());
    if (!hasRecordId(event, row.text("source_event_id"))) {
      wrong.add(
          "source_event_id is " + row.get("source_event_id") + " instead of " + event.recordId());
    }
    Instant inId =
        Instant.ofEpochMilli(((UUID) row.get("event_id")).getMostSignificantBits() >>> 16);
    if (!inId.equals(event.occurredAt())) {
      wrong.add("event_id begins with " + inId + " instead of the event's time");
    }
    columns.same("decision", event.decision());
    LedgerEvent live = told(row.text("realtime_event_id"), twins);
    if (realtime && live == null) {
      wrong.add("realtime_event_id is " + row.get("realtime_event_id") + ", never sent for it");
    }
    columns.same("denial_reason", live == null ? null : live.denialReason());
    columns.same("event_name", event.eventName());
    columns.same("is_alarm", passage && row.get("is_alarm") == null ? null : event.isAlarm());
    columns.same("method", event.method());
    columns.same("device_id", event.deviceId());
    columns.same("device_name", event.deviceName());
    columns.same("access_point_id", passage ? null : event.doorId());
    columns.same("access_point_name", event.doorName());
    columns.same("area_name", event.areaName());
    columns.same("credential_no", event.cardNo());
    columns.same("person_no", event.personNo());
    columns.same("org_name", event.orgName());
    if (event.bad() == BadRecord.OVERLONG_NAME) {
      columns.filled("person_name");
    } else {
      columns.same("person_name", event.personName());
    }
    if (event.kind() == EventKind.PLATE) {
      columns.same("plate_no", event.plateNo());
    }
    if (!passage && !("UNKNOWN".equals(event.cardState()) && row.get("credential_state") == null)) {
      columns.same("credential_state", event.cardState());
    }
    if (record || passage) { // the realtime cache tells none of these
      columns.same("direction", event.direction());
      columns.same("event_code", event.eventCode());
      columns.same("area_id", event.areaId());
      columns.same("person_id", event.personId());
    }
    seenBy(row, passage, record, realtime, wrong);
    return wrong;
  }

  private static LedgerEvent told(String realtimeId, List<LedgerEvent> twins) {
    return twins.stream()
        .filter(twin -> String.valueOf(twin.realtimeEventId()).equals(realtimeId))
        .findFirst()
        .orElse(null);
  }

  private static void seenBy(
      EventRow row, boolean passage, boolean record, boolean realtime, List<String> wrong) {
    List<String> expected = new ArrayList<>();
    if (passage) {
      expected.add("passages");
    }
    if (realtime) {
      expected.add("realtime");
    }
    if (record) {
      expected.add("records");
    }
    List<String> seen = row.seenBy();
    if (!seen.stream().sorted().toList().equals(expected.stream().sorted().toList())) {
      wrong.add("seen_by is " + row.get("seen_by") + " instead of " + String.join(",", expected));
    }
  }

  private record Columns(EventRow row, List<String> wrong) {

    void same(String column, Object expected) {
      Object actual = row.get(column);
      if (!Objects.equals(text(expected), text(actual))) {
        wrong.add(column + " is " + actual + " instead of " + expected);
      }
    }

    void filled(String column) {
      if (row.get(column) == null) {
        wrong.add(column + " is empty");
      }
    }

    private static String text(Object value) {
      return value == null ? null : value.toString();
    }
  }
}
