package io.gatehouse.demo.k30;

import static io.gatehouse.demo.k30.PassageCheck.orNull;

import io.gatehouse.demo.TableCheck;
import io.gatehouse.demo.TableCheck.Gone;
import io.gatehouse.simulator.k30.Department;
import io.gatehouse.simulator.k30.Device;
import io.gatehouse.simulator.k30.Ledger;
import io.gatehouse.simulator.k30.Person;
import io.gatehouse.simulator.k30.Premises;
import io.gatehouse.simulator.k30.Presence;
import io.gatehouse.simulator.k30.Region;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares people, departments, devices, regions and who is in them with K30's ledger. */
final class ReferenceCheck {

  private static final String REMOVED = "removed_at";
  private static final LocalDateTime VALID_FROM = LocalDateTime.of(2022, 2, 10, 0, 0);
  private static final LocalDateTime VALID_TO = LocalDateTime.of(2052, 2, 10, 23, 59, 59);

  private final String site;
  private final ZoneId zone;

  ReferenceCheck(String site, ZoneId zone) {
    this.site = site;
    this.zone = zone;
  }

  List<String> differences(Ledger ledger, WarehouseReader warehouse) {
    Premises premises = ledger.premises();
    List<String> differences = new ArrayList<>();
    for (TableCheck table :
        List.of(
            people(premises),
            departments(premises),
            devices(premises),
            regions(premises),
            presence(ledger))) {
      differences.addAll(table.differences(warehouse));
    }
    return differences;
  }

  private TableCheck people(Premises premises) {
    TableCheck people = new TableCheck(site, "person", REMOVED, "person_id");
    premises.people().removed().forEach(p -> people.expect(Gone.WHERE_THERE, columns(p)));
    for (Person person : premises.people().all()) {
      Map<String, Object> columns = columns(person);
      columns.put("org_name", orNull(departmentName(premises, person.deptNo())));
      people.expect(columns);
    }
    return people;
  }

  private Map<String, Object> columns(Person person) {
    Map<String, Object> columns = new HashMap<>();
    columns.put("vendor", "k30");
    columns.put("person_id", person.no());
    columns.put("person_no", person.jobNumber());
    columns.put("person_name", person.name());
    columns.put("person_type", "白名单");
    columns.put("subject_type", "EMPLOYEE");
    columns.put("gender", person.sex().name());
    columns.put("org_id", orNull(person.deptNo()));
    columns.put("phone", null);
    columns.put("id_number", null);
    columns.put("photo_url", null);
    columns.put("credential_nos", orNull(person.icCard()));
    columns.put("valid_from", instant(VALID_FROM));
    columns.put("valid_to", instant(VALID_TO));
    return columns;
  }

  private Instant instant(LocalDateTime local) {
    return local.atZone(zone).toInstant();
  }

  private static String departmentName(Premises premises, String no) {
    return premises.departments().find(no).map(Department::name).orElse("");
  }

  private TableCheck departments(Premises premises) {
    TableCheck departments = new TableCheck(site, "org_unit", REMOVED, "org_id");
    premises
        .departments()
        .removed()
        .forEach(d -> departments.expect(Gone.WHERE_THERE, Map.of("org_id", d.no())));
    for (Department department : premises.departments().all()) {
      Map<String, Object> columns = new HashMap<>();
      columns.put("vendor", "k30");
      columns.put("org_id", department.no());
      columns.put("org_name", department.name());
      columns.put("parent_id", orNull(department.parentNo()));
      columns.put("path", path(department, premises));
      columns.put("leader_name", orNull(department.linkerName()));
      columns.put("leader_phone", null);
      columns.put("remark", orNull(department.remark()));
      departments.expect(columns);
    }
    return departments;
  }

  private static String path(Department department, Premises premises) {
    return premises
            .departments()
            .find(department.parentNo())
            .map(parent -> path(parent, premises))
            .orElse("")
        + "/"
        + department.no();
  }

  private TableCheck devices(Premises premises) {
    TableCheck devices = new TableCheck(site, "device", REMOVED, "device_id");
    premises
        .devices()
        .removed()
        .forEach(d -> devices.expect(Gone.WHERE_THERE, Map.of("device_id", d.no())));
    for (Device device : premises.devices().all()) {
      Map<String, Object> columns = new HashMap<>();
      columns.put("vendor", "k30");
      columns.put("device_id", device.no());
      columns.put("device_name", device.name());
      columns.put("address", device.ip());
      columns.put(
          "area_name", premises.regions().find(device.regionNo()).map(Region::name).orElse(null));
      columns.put("direction", device.direction().name());
      columns.put("counts_attendance", device.attendance());
      columns.put("is_online", device.online());
      devices.expect(columns);
    }
    return devices;
  }

  private TableCheck regions(Premises premises) {
    TableCheck regions = new TableCheck(site, "area", REMOVED, "area_id");
    premises
        .regions()
        .removed()
        .forEach(r -> regions.expect(Gone.WHERE_THERE, Map.of("area_id", r.no())));
    for (Region region : premises.regions().all()) {
      Map<String, Object> columns = new HashMap<>();
      columns.put("vendor", "k30");
      columns.put("area_id", region.no());
      columns.put("area_name", region.name());
      columns.put("parent_id", orNull(region.parentNo()));
      columns.put("is_default", region.isDefault());
      regions.expect(columns);
    }
    return regions;
  }

  /** Of those who left, only who was told to be there has a row. */
  private TableCheck presence(Ledger ledger) {
    TableCheck presence =
        new TableCheck(site, "area_presence", REMOVED, "area_id", "person_id").goneMayStay();
    for (Region region : ledger.premises().regions().all()) {
      for (Presence inside : ledger.presence(region.no())) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("vendor", "k30");
        columns.put("area_id", region.no());
        columns.put("person_id", inside.person().no());
        columns.put("person_no", inside.person().jobNumber());
        columns.put("person_name", inside.person().name());
        columns.put("org_id", orNull(inside.person().deptNo()));
        columns.put(
            "org_name", orNull(departmentName(ledger.premises(), inside.person().deptNo())));
        columns.put("device_id", inside.deviceNo());
        columns.put("entered_at", inside.enteredAt());
        presence.expect(columns);
      }
    }
    return presence;
  }
}
