package io.gatehouse.demo.axacs;

import io.gatehouse.demo.TableCheck;
import io.gatehouse.demo.TableCheck.Gone;
import io.gatehouse.simulator.axacs.LedgerPerson;
import io.gatehouse.simulator.axacs.ReferenceLedger;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares people and places with the simulator's ledger: whatever a whole reply has told must be a
 * row as it was told last, under the default of {@code privacy.*}: without phones, identity numbers
 * and photos.
 */
final class ReferenceCheck {

  private static final String REMOVED = "removed_at";
  private static final Map<String, String> SUBJECTS =
      Map.of(
          "职工", "EMPLOYEE",
          "临时施工人员", "CONTRACTOR",
          "车辆", "VEHICLE",
          "临时施工车辆", "VEHICLE",
          "其他人员", "OTHER");

  private static final Map<String, String> LIST_NAMES =
      Map.of("usertypes", "USER_TYPE", "cardgroups", "CARD_GROUP", "cardtypes", "CARD_TYPE");

  private final String site;
  private final ZoneId zone;

  ReferenceCheck(String site, ZoneId zone) {
    this.site = site;
    this.zone = zone;
  }

  List<String> differences(ReferenceLedger ledger, WarehouseReader warehouse) {
    List<String> differences = new ArrayList<>();
    for (TableCheck table :
        List.of(people(ledger), orgs(ledger), areas(ledger), devices(ledger), doors(ledger))) {
      differences.addAll(table.differences(warehouse));
    }
    if (ledger.orgs().stream().anyMatch(org -> org.told())) { // codes are told before
      differences.addAll(codes(ledger).differences(warehouse));
    }
    return differences;
  }

  private static Gone gone(boolean removed) {
    return removed ? Gone.WHERE_THERE : Gone.NO;
  }

  private TableCheck people(ReferenceLedger ledger) {
    TableCheck people = new TableCheck(site, "person", REMOVED, "person_id");
    ledger.people().stream()
        .filter(LedgerPerson::told)
        .forEach(
            person ->
                people.expect(
                    person.listed() ? gone(person.removed()) : Gone.EITHER, columns(person)));
    return people;
  }

  private Map<String, Object> columns(LedgerPerson person) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("person_id", person.personId());
    columns.put("person_no", person.personNo());
    columns.put("person_name", person.personName());
    columns.put("person_type_id", person.personTypeId());
    columns.put("person_type", person.personType());
    columns.put("subject_type", SUBJECTS.get(person.personType()));
    columns.put("gender", person.gender());
    columns.put("org_id", person.orgId());
    columns.put("org_name", person.orgName());
    columns.put("phone", null);
    columns.put("id_number", null);
    columns.put("photo_url", null);
    columns.put("credential_nos", person.credentialNos());
    columns.put("plate_no", person.plateNo());
    LocalDate expires = person.expiresOn();
    columns.put(
        "valid_to",
        expires == null
            ? null
            : expires.plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1));
    return columns;
  }

  private TableCheck orgs(ReferenceLedger ledger) {
    TableCheck orgs = new TableCheck(site, "org_unit", REMOVED, "org_id");
    ledger.orgs().stream()
        .filter(org -> org.told())
        .forEach(
            org -> {
              Map<String, Object> columns = new HashMap<>();
              columns.put("org_id", org.orgId());
              columns.put("org_name", org.orgName());
              columns.put("parent_id", org.parentId());
              paths(org.removed(), org.ids(), org.names(), columns);
              orgs.expect(gone(org.removed()), columns);
            });
    return orgs;
  }

  private TableCheck areas(ReferenceLedger ledger) {
    TableCheck areas = new TableCheck(site, "area", REMOVED, "area_id");
    ledger.areas().stream()
        .filter(area -> area.told())
        .forEach(
            area -> {
              Map<String, Object> columns = new HashMap<>();
              columns.put("area_id", area.areaId());
              columns.put("area_name", area.areaName());
              columns.put("parent_id", area.parentId());
              paths(area.removed(), area.ids(), area.names(), columns);
              areas.expect(gone(area.removed()), columns);
            });
    return areas;
  }

  /** Of what is removed, the ledger's way leads through the tree of today. */
  private static void paths(
      boolean removed, List<String> ids, List<String> names, Map<String, Object> columns) {
    if (!removed) {
      columns.put("path", "/" + String.join("/", ids));
      columns.put("name_path", "/" + String.join("/", names));
    }
  }

  private TableCheck devices(ReferenceLedger ledger) {
    TableCheck devices = new TableCheck(site, "device", REMOVED, "device_id");
    ledger.devices().stream()
        .filter(device -> device.told())
        .forEach(
            device -> {
              Map<String, Object> columns = new HashMap<>();
              columns.put("device_id", device.deviceId());
              columns.put("device_name", device.deviceName());
              columns.put("serial_no", device.serialNo());
              columns.put("address", device.address());
              columns.put("area_id", device.areaId());
              columns.put("area_name", device.areaName());
              columns.put("is_online", device.isOnline());
              columns.put("status_message", device.statusMessage());
              devices.expect(gone(device.removed()), columns);
            });
    return devices;
  }

  private TableCheck doors(ReferenceLedger ledger) {
    TableCheck doors = new TableCheck(site, "access_point", REMOVED, "access_point_id");
    ledger.accessPoints().stream()
        .filter(door -> door.told())
        .forEach(
            door -> {
              Map<String, Object> columns = new HashMap<>();
              columns.put("access_point_id", door.accessPointId());
              columns.put("access_point_name", door.accessPointName());
              columns.put("device_id", door.deviceId());
              columns.put("device_name", door.deviceName());
              columns.put("area_id", door.areaId());
              columns.put("area_name", door.areaName());
              columns.put("is_open", door.stateTold() ? door.isOpen() : null);
              doors.expect(gone(door.removed()), columns);
            });
    return doors;
  }

  private TableCheck codes(ReferenceLedger ledger) {
    TableCheck codes = new TableCheck(site, "code_list", REMOVED, "list_name", "code");
    ledger
        .codes()
        .forEach(
            code ->
                codes.expect(
                    Gone.NO,
                    Map.of(
                        "list_name", LIST_NAMES.get(code.list()),
                        "code", code.code(),
                        "code_name", code.codeName())));
    return codes;
  }
}
