package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.axacs.LedgerPerson;
import io.gatehouse.simulator.axacs.People;
import io.gatehouse.simulator.axacs.Person;
import io.gatehouse.simulator.axacs.Places;
import io.gatehouse.simulator.axacs.Quirk;
import java.nio.file.Path;
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
    url = "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
    serve(AxAcsSimulator.builder().people(PEOPLE).orgs(30).areas(20).start());
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
    assertThat(present("code_list")).isEqualTo(server.ledger().reference().codes().size());
  }

  @Test
  void all_quirks_together_change_no_row() {
    serve(AxAcsSimulator.builder().people(PEOPLE).quirks(Quirk.values()).start());
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
            + " + (select count(*) from access_point) + (select count(*) from code_list)");
  }

  @Test
  void who_and_what_has_changed_is_updated_and_gone_is_marked_and_comes_back() {
    site.loads("reference");
    People people = server.people();
    Places places = server.places();
    Person dismissed = people.all().get(0);
    Person renamed = people.all().get(1_200);
    people.dismiss(dismissed.id());
    people.rename(renamed.id(), "改名");
    people.move(people.all().get(7).id(), 1);
    people.hire("新人", 1);
    people.moveOrg(people.orgs().get(5).id(), people.orgs().get(3).id());
    people.removeOrg(people.orgs().get(8).id());
    places.renameArea(places.areas().get(2).id(), "新区/北");
    places.removeArea(places.areas().get(4).id());
    places.renameDoor(server.doors().get(0).id(), "新门");
    places.removeDoor(server.doors().get(1).id());
    places.offline(server.devices().get(2).id(), "连接超时");

    site.loads("reference");

    assertThat(site.differences()).filteredOn(line -> !line.contains("name_path")).isEmpty();
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
    Person person = server.people().all().get(3);
    site.loads("reference");
    server.people().unlist(person.id());
    site.loads("reference");
    assertThat(removed("person")).isEqualTo(1);
    server.people().list(person.id());
    site.loads("reference");
    assertThat(removed("person")).isZero();
    site.equalsTheLedger();
  }

  @Test
  void a_listing_that_is_cut_short_removes_nobody() {
    site.loads("reference");
    server.listings().cutShort("users", 1_400);
    site.loads("reference");
    assertThat(present("person")).isEqualTo(PEOPLE);
    server.listings().clear();
    server.people().dismiss(server.people().all().get(9).id());
    site.loads("reference");
    assertThat(present("person")).isEqualTo(PEOPLE - 1L);
  }

  @Test
  void somebody_deleted_while_the_list_is_read_removes_nobody_else() {
    site.loads("reference");
    Person first = server.people().all().get(0);
    server.listings().afterPage("users", 1, () -> server.people().dismiss(first.id()));
    site.loads("reference");
    assertThat(removed("person")).isEqualTo(1);
    site.equalsTheLedger();
  }

  @Test
  void a_list_that_never_stands_still_removes_nobody() {
    site.loads("reference");
    server.listings().drift("users");
    site.loads("reference");
    assertThat(removed("person")).isZero();
  }

  @Test
  void a_run_that_fails_in_the_middle_removes_nobody() {
    site.loads("reference");
    for (Person person : server.people().all().subList(0, 5)) {
      server.people().dismiss(person.id());
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
    Person unlisted = server.people().all().get(11);
    Person dismissed = server.people().all().get(12);
    server.people().unlist(unlisted.id());
    swipe(unlisted);
    swipe(dismissed);
    await().until(server::allVisible);
    server.people().dismiss(dismissed.id());
    site.loads("records");
    site.loads("reference");

    assertThat(
            site.value("select person_name from person where person_id = '" + unlisted.id() + "'"))
        .isEqualTo(unlisted.name());
    assertThat(server.requests("user/userid")).isEqualTo(2);
    site.equalsTheLedger();
    site.loads("reference");
    assertThat(server.requests("user/userid")).as("nobody is asked for twice").isEqualTo(2);
  }

  private void swipe(Person person) {
    server
        .swipe(
            server.doors().get(0),
            server.cards().stream()
                .filter(c -> c.person().equals(person))
                .findFirst()
                .orElseThrow())
        .publish();
  }

  @Test
  void personal_data_is_stored_as_configured_and_not_otherwise() {
    LedgerPerson person =
        server.ledger().reference().people().stream()
            .filter(p -> p.phone() != null && p.idNumber() != null && p.photoUrl() != null)
            .findFirst()
            .orElseThrow();
    String of = " from person where person_id = '" + person.personId() + "'";
    site.loads("reference");
    assertThat(site.count("select count(*) from person where phone is not null")).isZero();
    assertThat(site.count("select count(*) from person where id_number is not null")).isZero();
    assertThat(
            site.count("select count(*) from person where cast(extra as varchar) like '%upload%'"))
        .isZero();

    site.set("privacy.phone=mask").set("privacy.id-number=keep").set("privacy.photo=keep");
    site.loads("reference");

    assertThat(site.value("select phone" + of))
        .isEqualTo("****" + person.phone().substring(person.phone().length() - 4));
    assertThat(site.value("select id_number" + of)).isEqualTo(person.idNumber());
    assertThat(site.value("select photo_url" + of)).isEqualTo(person.photoUrl());
  }
}
