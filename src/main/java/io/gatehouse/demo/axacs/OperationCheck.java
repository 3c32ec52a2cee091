package io.gatehouse.demo.axacs;

import io.gatehouse.demo.TableCheck;
import io.gatehouse.demo.TableCheck.Gone;
import io.gatehouse.simulator.axacs.Ledger;
import io.gatehouse.simulator.axacs.LedgerAlarm;
import io.gatehouse.simulator.axacs.LedgerPresence;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Compares alarms and who is where with the simulator's ledger: whatever a whole reply has told.
 */
final class OperationCheck {

  private final String site;
  private final ZoneId zone;

  OperationCheck(String site, ZoneId zone) {
    this.site = site;
    this.zone = zone;
  }

  List<String> differences(Ledger ledger, WarehouseReader warehouse) {
    TableCheck alarms = new TableCheck(site, "alarm", "closed_at", "alarm_id");
    ledger.alarms().stream()
        .filter(LedgerAlarm::told)
        .forEach(
            alarm ->
                alarms.expect(
                    alarm.closedAt() == null ? Gone.NO : Gone.WHERE_THERE, columns(alarm)));
    TableCheck presence =
        new TableCheck(site, "area_presence", "removed_at", "area_id", "person_id");
    ledger.presence().stream()
        .filter(LedgerPresence::told)
        .forEach(stay -> presence.expect(stay.left() ? Gone.WHERE_THERE : Gone.NO, columns(stay)));
    List<String> differences = new ArrayList<>(alarms.differences(warehouse));
    differences.addAll(presence.differences(warehouse));
    return differences;
  }

  private Map<String, Object> columns(LedgerAlarm alarm) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("alarm_id", alarm.alarmId());
    columns.put("source_event_id", alarm.sourceEventId());
    columns.put("opened_at", alarm.openedAt());
    columns.put("local_date", alarm.openedAt().atZone(zone).toLocalDate());
    columns.put("acknowledged_at", seen(alarm.toldAcknowledged(), alarm.acknowledgedAt()));
    columns.put("cleared_at", seen(alarm.toldCleared(), alarm.clearedAt()));
    columns.put("recovered_at", seen(alarm.toldRecovered(), alarm.recoveredAt()));
    columns.put("event_code", alarm.eventCode());
    columns.put("event_name", alarm.eventName());
    columns.put("denial_reason", Ledger.denialReason(alarm.denialReason()));
    columns.put("person_id", alarm.personId());
    columns.put("person_no", alarm.personNo());
    columns.put("person_name", alarm.personName());
    columns.put("credential_no", alarm.credentialNo());
    columns.put("device_id", alarm.deviceId());
    columns.put("device_name", alarm.deviceName());
    columns.put("access_point_id", alarm.accessPointId());
    columns.put("access_point_name", alarm.accessPointName());
    columns.put("area_id", alarm.areaId());
    columns.put("area_name", alarm.areaName());
    return columns;
  }

  /** A state is seen at some moment after it came to be; never, where no reply told it. */
  private static Predicate<Object> seen(boolean told, Instant since) {
    return told
        ? value -> value instanceof Instant seen && !seen.plusMillis(1).isBefore(since)
        : value -> value == null;
  }

  private static Map<String, Object> columns(LedgerPresence stay) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("area_id", stay.areaId());
    columns.put("area_name", stay.areaName());
    columns.put("person_id", stay.personId());
    columns.put("person_no", stay.personNo());
    columns.put("person_name", stay.personName());
    columns.put("org_id", stay.orgId());
    columns.put("org_name", stay.orgName());
    columns.put("device_id", stay.deviceId());
    columns.put("entered_at", stay.enteredAt());
    return columns;
  }
}
