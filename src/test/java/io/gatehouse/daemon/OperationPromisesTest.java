package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.Listing;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.axacs.AxAcsQuirk;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the feeds promise of alarms, of who is where, and of doors. Inherited once a database. */
class OperationPromisesTest {

  @TempDir Path directory;

  private AxAcsSimulator server;
  private Site site;

  @BeforeEach
  void open() {
    server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 400);
    site = new Site(server, TestDatabase.H2.freshWarehouseOfSite(directory));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private long alarm() {
    server.happens(server.doors().get(0), "DOOR_FORCED");
    return server.alarms().newest();
  }

  private Object of(long alarm, String column) {
    return site.value("select " + column + " from alarm where alarm_id = '" + alarm + "'");
  }

  @Test
  void an_alarm_is_opened_acknowledged_recovered_and_closed_each_at_its_time() {
    long alarm = alarm();
    site.loads("alarms");
    site.equalsTheLedgerBesideEvents();
    assertThat(of(alarm, "acknowledged_at")).isNull();
    server.alarms().acknowledge(alarm);
    site.loads("alarms");
    Object acknowledged = of(alarm, "acknowledged_at");
    assertThat(acknowledged).isNotNull();
    server.alarms().recover(alarm);
    site.loads("alarms");
    site.equalsTheLedgerBesideEvents();
    assertThat(of(alarm, "acknowledged_at")).isEqualTo(acknowledged);
    server.alarms().clear(alarm);
    site.loads("alarms");
    site.equalsTheLedgerBesideEvents();
    assertThat(of(alarm, "closed_at")).isNotNull();
    assertThat(of(alarm, "acknowledged_at")).isEqualTo(acknowledged);
  }

  @Test
  void alarms_that_a_cut_list_does_not_show_are_not_closed() {
    long first = alarm();
    site.loads("alarms");
    for (int i = 0; i < 1_000; i++) {
      alarm();
    }
    site.loads("alarms");
    assertThat(of(first, "closed_at")).isNull();
    assertThat(site.count("select count(*) from alarm where closed_at is not null")).isZero();
    assertThat(server.violations().all()).isEmpty();
  }

  @Test
  void one_wrong_none_closes_no_alarm_and_lets_nobody_leave() {
    alarm();
    enters(0);
    site.loads("alarms", "presence");
    Listing alarms = server.listing("acs/alarmevent/notconfirmandclear").cutAfter(0);
    alarms.behindPages(1, alarms::mend);
    site.loads("alarms");
    Listing inside = server.listing("acsrecords/areausers").cutAfter(0);
    inside.behindPages(1, inside::mend);
    site.loads("presence");
    site.equalsTheLedgerBesideEvents();
    assertThat(site.count("select count(*) from alarm where closed_at is not null")).isZero();
    assertThat(site.count("select count(*) from area_presence where removed_at is not null"))
        .isZero();
  }

  private void enters(int person) {
    moves(person, 0, false);
  }

  private void moves(int person, int door, boolean exit) {
    server.swipe(server.doors().get(door), server.people().get(person), how -> how.exit = exit);
  }

  @Test
  void who_enters_is_there_and_who_leaves_is_gone() {
    enters(0);
    enters(1);
    site.loads("presence");
    site.equalsTheLedgerBesideEvents();
    long inside = site.count("select count(*) from area_presence where removed_at is null");
    moves(0, 0, true);
    moves(1, 4, false);
    site.loads("presence");
    site.equalsTheLedgerBesideEvents();
    assertThat(site.count("select count(*) from area_presence where removed_at is null"))
        .isEqualTo(inside - 1);
    enters(0);
    site.loads("presence");
    site.equalsTheLedgerBesideEvents();
  }

  @Test
  void all_quirks_together_change_neither_alarms_nor_presence() {
    server.quirks().enable(AxAcsQuirk.values());
    alarm();
    enters(2);
    site.loads("alarms", "presence");
    site.equalsTheLedgerBesideEvents();
    site.loads("alarms", "presence");
    assertThat(site.status("alarms").rowsChanged()).isZero();
    assertThat(site.status("presence").rowsChanged()).isZero();
  }

  @Test
  void phones_of_who_is_inside_are_not_stored() {
    for (int i = 0; i < 8; i++) {
      enters(i);
    }
    site.loads("presence");
    assertThat(
            site.count(
                "select count(*) from area_presence where cast(extra as varchar) like '%phone%'"))
        .isZero();
  }

  @Test
  void doors_are_asked_for_only_where_that_is_configured_and_never_moved() {
    site.loads("reference");
    assertThat(server.requests("acs/device/door/state")).isZero();
    site.set("sites.hq.feeds=reference,door-state");
    Thing open = server.doors().get(3);
    server.doors().put(open.with("isOpen", 1));
    server.devices().put(server.devices().get(0).with("trouble", "连接超时"));
    site.loads("reference");
    site.loads("door-state");
    site.equalsTheLedgerBesideEvents();
    String ofDoor = " from access_point where access_point_id = '" + open.id() + "'";
    assertThat(site.value("select is_open" + ofDoor)).isEqualTo(true);
    Object since = site.value("select state_at" + ofDoor);

    site.loads("reference", "door-state");

    assertThat(site.value("select state_at" + ofDoor)).isEqualTo(since);
    assertThat(site.count("select count(*) from access_point where state = 'OFFLINE'"))
        .isEqualTo(2);
    assertThat(site.status("door-state").rowsChanged()).isEqualTo(server.doors().size());
    server.doors().put(open.with("isOpen", 0));
    site.loads("door-state");
    site.equalsTheLedgerBesideEvents();
  }
}
