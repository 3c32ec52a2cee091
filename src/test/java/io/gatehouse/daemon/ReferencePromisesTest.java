package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.axacs.AxAcsQuirk;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the feed reference promises of people and places. Inherited once a database. */
class ReferencePromisesTest {

  private static final int PEOPLE = 2_500;

  @TempDir Path directory;

  private String url;
  private AxAcsSimulator server;
  private Site site;

  @BeforeEach
  void open() {
    url = TestDatabase.H2.freshWarehouseOfSite(directory);
    serve(
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.people = PEOPLE;
              o.orgs = 30;
              o.areas = 20;
            }));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void serve(AxAcsSimulator other) {
    if (server != null) {
      server.close();
    }
    server = other;
    site = new Site(server, url);
  }

  private long present(String table) {
    return site.count("select count(*) from " + table + " where removed_at is null");
  }

  private long removed(String table) {
    return site.count("select count(*) from " + table + " where removed_at is not null");
  }

  @Test
  void every_listing_is_loaded_whole() {
    site.loads("reference");

    site.equalsTheLedger();
    assertThat(present("person")).isEqualTo(PEOPLE);
    assertThat(present("org_unit")).isEqualTo(30);
    assertThat(present("area")).isEqualTo(20);
    assertThat(present("access_point")).isEqualTo(server.doors().size());
    assertThat(present("device")).isEqualTo(server.devices().size());
    assertThat(present("code_list")).isEqualTo(11);
  }

  @Test
  void all_quirks_together_change_no_row() {
    serve(
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.people = PEOPLE;
              o.quirks = AxAcsQuirk.values();
            }));
    site.loads("reference");
    site.equalsTheLedger();
    assertThat(present("person")).isEqualTo(PEOPLE);
  }

  @Test
  void a_run_that_finds_nothing_changed_writes_nothing_but_that_it_ran() {
    site.loads("reference");
    String rows = "select max(last_loaded_at) from person";
    Object before = site.value(rows);
    site.loads("reference");
    assertThat(site.status("reference").rowsAdded()).isEqualTo(before(site));
    assertThat(site.status("reference").rowsChanged()).isZero();
    assertThat(site.value(rows)).isEqualTo(before);
    assertThat(site.count("select count(*) from feed_run where feed = 'reference'")).isEqualTo(1);
  }

  private static long before(Site site) {
    return site.count(
        "select (select count(*) from person) + (select count(*) from org_unit)"
            + " + (select count(*) from area) + (select count(*) from device)"
            + " + (select count(*) from access_point) + (select count(*) from code_list)"
            + " + (select count(*) from credential)");
  }

  @Test
  void who_and_what_has_changed_is_updated_and_gone_is_marked_and_comes_back() {
    site.loads("reference");
    Roster people = server.people();
    Roster orgs = server.orgs();
    Roster areas = server.areas();
    people.remove(people.get(0).id());
    people.put(people.get(1_200).with("userName", "改名"));
    people.put(people.get(7).with("orgId", 1L));
    server.hire("新人", "1");
    orgs.put(orgs.get(5).with("parentId", orgs.get(3).get("orgId")));
    server.dissolve(orgs, orgs.get(8).id());
    areas.put(areas.get(2).with("areaName", "新区/北"));
    server.dissolve(areas, areas.get(4).id());
    server.doors().put(server.doors().get(0).with("doorName", "新门"));
    server.doors().remove(server.doors().get(1).id());
    server.devices().put(server.devices().get(2).with("trouble", "连接超时"));
    site.loads("reference");

    site.equalsTheLedger();
    assertThat(removed("person")).isEqualTo(1);
    assertThat(removed("org_unit")).isEqualTo(1);
    assertThat(removed("area")).isEqualTo(1);
    assertThat(removed("access_point")).isEqualTo(1);
    assertThat(site.value("select max(name_path) from area where area_name = '新区/北'"))
        .asString()
        .endsWith("/新区／北");
  }

  @Test
  void who_is_not_listed_for_a_while_is_removed_and_comes_back() {
    Thing person = server.people().get(3);
    site.loads("reference");
    server.people().put(person.with("listed", false));
    site.loads("reference");
    assertThat(removed("person")).isEqualTo(1);
    server.people().put(person);
    site.loads("reference");
    assertThat(removed("person")).isZero();
    site.equalsTheLedger();
  }

  @Test
  void a_listing_that_is_cut_short_removes_nobody() {
    site.loads("reference");
    server.listing("users").cutAfter(1_400);
    site.loads("reference");
    assertThat(present("person")).isEqualTo(PEOPLE);
    server.listing("users").mend();
    server.people().remove(server.people().get(9).id());
    site.loads("reference");
    assertThat(present("person")).isEqualTo(PEOPLE - 1L);
  }

  @Test
  void somebody_deleted_while_the_list_is_read_removes_nobody_else() {
    site.loads("reference");
    Thing first = server.people().get(0);
    server.listing("users").behindPages(1, () -> server.people().remove(first.id()));
    site.loads("reference");
    assertThat(removed("person")).isEqualTo(1);
    site.equalsTheLedger();
  }

  @Test
  void a_list_that_never_stands_still_removes_nobody() {
    site.loads("reference");
    server.listing("users").drift();
    site.loads("reference");
    assertThat(removed("person")).isZero();
  }

  @Test
  void a_run_that_fails_in_the_middle_removes_nobody() {
    site.loads("reference");
    for (Thing person : server.people().oldestFirst().subList(0, 5)) {
      server.people().remove(person.id());
    }
    server.faults().inject(Fault.HTTP_500).onPath("users").after(1).always();
    assertThat(site.once("reference").get("reference")).contains("HTTP 500");
    assertThat(removed("person")).isZero();
    server.faults().clear();
    site.loads("reference");
    assertThat(removed("person")).isEqualTo(5);
  }

  @Test
  void somebody_whom_only_events_know_is_fetched_by_id() {
    Thing unlisted = server.people().get(11);
    Thing dismissed = server.people().get(12);
    server.people().put(unlisted.with("listed", false));
    swipe(unlisted);
    swipe(dismissed);
    await().until(server::allVisible);
    server.people().remove(dismissed.id());
    site.loads("records");
    site.loads("reference");

    assertThat(
            site.value("select person_name from person where person_id = '" + unlisted.id() + "'"))
        .isEqualTo(unlisted.get("userName"));
    assertThat(server.requests("user/userid")).isEqualTo(2);
    site.equalsTheLedger();
    site.loads("reference");
    assertThat(server.requests("user/userid")).as("nobody is asked for twice").isEqualTo(2);
  }

  private void swipe(Thing person) {
    server.swipe(server.doors().get(0), person);
  }

  @Test
  void personal_data_is_stored_as_configured_and_not_otherwise() {
    Thing person =
        server.people().oldestFirst().stream()
            .filter(p -> Stream.of("mobile", "idCard", "photo").noneMatch(n -> p.text(n).isEmpty()))
            .findFirst()
            .orElseThrow();
    String of = " from person where person_id = '" + person.id() + "'";
    site.loads("reference");
    assertThat(site.count("select count(*) from person where phone is not null")).isZero();
    assertThat(site.count("select count(*) from person where id_number is not null")).isZero();
    assertThat(
            site.count("select count(*) from person where cast(extra as varchar) like '%upload%'"))
        .isZero();

    site.set("privacy.phone=mask").set("privacy.id-number=keep").set("privacy.photo=keep");
    site.loads("reference");

    assertThat(site.value("select phone" + of))
        .isEqualTo("****" + person.text("mobile").substring(7));
    assertThat(site.value("select id_number" + of)).isEqualTo(person.get("idCard"));
    assertThat(site.value("select photo_url" + of)).isEqualTo(person.get("photo"));
  }
}
