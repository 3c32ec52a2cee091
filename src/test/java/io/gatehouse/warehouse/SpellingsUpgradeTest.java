package io.gatehouse.warehouse;

import static io.gatehouse.warehouse.AttendanceUpgradeTest.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestPostgres;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/**
 * A warehouse that was filled while rows showed ids as they came last gets one spelling of each.
 */
class SpellingsUpgradeTest {

  private static final String LAST_AS_THEY_CAME = "15";

  private static final String FILLING =
      """
      insert into site_lock (site, load_no) values ('office', 7), ('plant', 9);
      insert into feed_checkpoint (site, feed, vendor, first_loaded_at, last_loaded_at)
      values ('office', 'access', 'wecom', current_timestamp, current_timestamp),
        ('plant', 'records', 'k30', current_timestamp, current_timestamp);
      insert into access_event (event_id, site, vendor, occurred_at, local_date, seen_by, person_id,
        device_id, first_loaded_at, last_loaded_at, load_no)
      select cast('00000000-0000-0000-0000-00000000000' || n as uuid), site, vendor,
        current_timestamp, current_date, 'access', person, device, timestamp '2026-01-01 00:00:00',
        timestamp '2026-01-01 00:00:00', 3
      from (
        select 1 as n, 'office' as site, 'wecom' as vendor, 'woA' as person, 'C001a' as device
        union all select 2, 'office', 'wecom', 'woa', 'C001A'
        union all select 3, 'office', 'wecom', null, 'c001A'
        union all select 4, 'office', 'wecom', 'woB', 'D'
        union all select 5, 'plant', 'k30', 'x', 'C001a'
        union all select 6, 'plant', 'k30', 'X', 'c001a') e;
      update access_event set source_event_id = '0017' where person_id = 'x';
      update access_event set source_event_id = '0A17' where person_id = 'X';
      insert into access_rule_person (site, vendor, device_id, rule_kind, rule_id, person_id,
        first_loaded_at, last_loaded_at)
      values ('office', 'wecom', 'C001A', 'PASS', '1', 'WOA', current_timestamp, current_timestamp);
      insert into access_rule (site, vendor, device_id, rule_kind, rule_id, is_valid,
        first_loaded_at, last_loaded_at)
      values ('office', 'wecom', 'C001A', 'PASS', '1', true, current_timestamp, current_timestamp);
      insert into attendance_punch (punch_id, site, vendor, person_id, device_id, punched_at,
        local_date, seen_by, first_loaded_at, last_loaded_at, load_no)
      select cast('00000000-0000-0000-0000-00000000000' || n as uuid), 'office', 'wecom', person,
        device, current_timestamp, current_date, 'checkin', current_timestamp, current_timestamp, 3
      from (
        select 1 as n, 'James' as person, 'phone' as device
        union all select 2, 'james', 'PHONE'
        union all select 3, '(erased)', null) p;
      insert into person_number (site, vendor, person_id, person_number, first_loaded_at,
        last_loaded_at)
      values ('office', 'wecom', 'JAMES', '7', current_timestamp, current_timestamp)
      """;

  @Test
  void every_id_is_written_one_way_in_h2() throws Exception {
    upgraded("jdbc:h2:mem:spellings;DB_CLOSE_DELAY=-1", "", "");
  }

  @Test
  void every_id_is_written_one_way_in_postgresql() throws Exception {
    upgraded(TestPostgres.freshDatabase(), TestPostgres.USER, TestPostgres.PASSWORD);
  }

  private static void upgraded(String url, String user, String password) throws Exception {
    AttendanceUpgradeTest.fill(url, user, password, LAST_AS_THEY_CAME, FILLING);
    try (Warehouse warehouse = Warehouse.open(url, user, password, Clock.systemUTC())) {
      assertThat(
              rows(
                  warehouse,
                  "select site, person_id, device_id, case when load_no > 3 then 't' else 'f' end,"
                      + " case when last_loaded_at > first_loaded_at then 't' else 'f' end"
                      + " from access_event order by event_id"))
          .satisfiesExactly(
              row -> assertThat(row).isEqualToIgnoringCase("office WOA C001A t t"),
              row -> assertThat(row).isEqualToIgnoringCase("office WOA C001A t t"),
              row -> assertThat(row).isEqualToIgnoringCase("office null C001A t t"),
              row -> assertThat(row).isEqualToIgnoringCase("office woB D f f"),
              row -> assertThat(row).isEqualToIgnoringCase("plant x C001a t t"),
              row -> assertThat(row).isEqualToIgnoringCase("plant X c001a f f"));
      assertThat(
              rows(
                  warehouse,
                  "select distinct person_id, device_id from access_event where site = 'office' and person_id is not null"))
          .containsExactlyInAnyOrder("WOA C001A", "woB D");
      assertThat(
              rows(warehouse, "select distinct person_id, lower(device_id) from attendance_punch"))
          .containsExactlyInAnyOrder("JAMES phone", "(erased) null");
      assertThat(rows(warehouse, "select count(distinct device_id) from attendance_punch"))
          .containsExactly("1");
      assertThat(
              rows(
                  warehouse,
                  "select id_column, folded_id, spelled_id from id_spelling where folded_id <> 'phone' order by folded_id"))
          .containsExactly(
              "device_id c001a C001A",
              "device_id d D",
              "person_id james JAMES",
              "person_id woa WOA",
              "person_id wob woB");
      assertThat(
              rows(
                  warehouse,
                  "select source_event_id from access_event where site = 'plant' order by 1"))
          .containsExactlyInAnyOrder("17", "0A17");
      assertThat(rows(warehouse, "select min(load_no) from site_lock where site = 'office'"))
          .containsExactly("10");
    }
  }
}
