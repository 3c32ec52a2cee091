package io.gatehouse.k30;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.k30.K30Quirk;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.support.LogLines;
import io.gatehouse.support.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What full listings promise: who is there, who has gone, and what an incomplete one may do. */
class ListingPromisesTest extends OnDatabase {

  private static final String[] REFERENCE = {"person", "credential", "org_unit", "device", "area"};
  private static final String REMOVED = "select count(*) from person where removed_at is not null";

  ListingPromisesTest() {
    super(TestDatabase.H2);
  }

  private void referenceIsRight() {
    assertThat(site.differencesOf(REFERENCE)).isEmpty();
    site.breaksNoRule();
  }

  private void presenceIsRight() {
    assertThat(site.differencesOf("area_presence")).isEmpty();
    site.breaksNoRule();
  }

  @Test
  void who_changes_is_updated_who_goes_is_marked_who_comes_back_is_not() {
    site.loads("reference");
    Thing gone = server.people().newestFirst().get(5);
    Thing moved = server.people().newestFirst().get(7);
    Thing lab = server.departments().get(0).with("no", "1799").with("name", "新研发");
    server.people().remove(gone.id());
    server.people().put(moved.with("name", "改名").with("deptNo", lab.id()).with("icCard", ""));
    server.departments().put(lab.with("parentno", server.departments().newestFirst().get(1).id()));
    server.devices().remove(server.devices().newestFirst().get(0).id());
    Thing device = server.devices().newestFirst().get(1);
    String turned = device.text("onlinestatus").equals("1") ? "0" : "1";
    server.devices().put(device.with("name", "新名").with("onlinestatus", turned));
    server.regions().put(server.regions().get(1).with("no", "1798"));
    server.regions().remove("1798");
    server.people().put(moved.with("no", "1797").with("icCard", "1000009999"));
    site.loads("reference");
    referenceIsRight();
    assertThat(site.count(REMOVED)).isEqualTo(1);
    assertThat(removedCards()).containsExactlyInAnyOrder(cardOf(gone), cardOf(moved));
    server.people().put(gone);
    site.loads("reference");
    referenceIsRight();
    assertThat(site.count(REMOVED)).isZero();
    assertThat(removedCards()).containsExactly(cardOf(moved));
  }

  private static String cardOf(Thing person) {
    return person.id() + " " + person.text("icCard");
  }

  private List<String> removedCards() {
    List<String> cards = new ArrayList<>();
    try (var reader = site.reader()) {
      return reader.query(
          "select person_id || ' ' || credential_no from credential where removed_at is not null",
          rows -> {
            for (Object[] row = rows.next(); row != null; row = rows.next()) {
              cards.add((String) row[0]);
            }
            return cards;
          });
    }
  }

  @Test
  void a_listing_that_ends_early_or_miscounts_takes_nobody_away_and_says_so() {
    site.loads("reference");
    for (String path : new String[] {"people/getlist", "Device/GetList", "region/getlist"}) {
      server.listing(path).cutAfter(3);
    }
    server.listing("department/getlist").totalOffBy(-2);
    try (LogLines log = LogLines.open()) {
      site.loads("reference");
      assertThat(log.containing("WARN plant/reference"))
          .singleElement()
          .asString()
          .contains("the list of regions is incomplete, 3 of")
          .contains("the list of people is incomplete, 3 of 60 came");
    }
    referenceIsRight();
    server.listing("people/getlist").totalOffBy(-57); // the very number that comes
    server.listing("people/getlist").cutAfter(40);
    site.loads("reference");
    referenceIsRight();
  }

  @Test
  void an_empty_listing_after_a_full_one_takes_nobody_away() {
    site.loads("reference");
    server.listing("people/getlist").cutAfter(0).totalOffBy(-60);
    site.loads("reference").loads("reference");
    referenceIsRight();
    assertThat(site.count(REMOVED)).isZero();
  }

  @Test
  void a_page_size_that_the_server_does_not_keep_to_is_no_matter() {
    serve(o -> o.mostRows = 7);
    site.loads("reference");
    referenceIsRight();
    site.set("reference.page-size=3").loads("reference");
    referenceIsRight();
  }

  @Test
  void secrets_of_people_are_stored_only_as_configured() {
    serve(
        o ->
            o.quirks =
                new K30Quirk[] {
                  K30Quirk.PASSWORDS,
                  K30Quirk.ID_NUMBERS,
                  K30Quirk.BASE64_PHOTOS,
                  K30Quirk.FIELD_NAME_VARIANTS
                });
    site.loads("reference", "presence");
    referenceIsRight();
    Thing person = server.people().newestFirst().get(0);
    for (String table : new String[] {"person", "area_presence", "rejected_row"}) {
      for (String secret :
          new String[] {
            person.text("phone"),
            person.text("idCard"),
            person.text("pwd"),
            K30Simulator.photoOf(person),
            server.credentials().companyNo()
          }) {
        assertThat(rowsWith(table, secret)).as(table + " " + secret).isZero();
      }
    }
    site.setAll("privacy.phone=mask").setAll("privacy.id-number=keep").loads("reference");
    assertThat(site.text("select phone from person where person_id = '" + person.id() + "'"))
        .isEqualTo("****" + person.text("phone").substring(7));
    assertThat(rowsWith("person", person.text("idCard"))).isOne();
    assertThat(rowsWith("person", person.text("pwd"))).isZero();
  }

  private long rowsWith(String table, String text) {
    try (var reader = site.reader()) {
      long[] found = {0};
      reader.read(
          table,
          row -> {
            for (Object value : row) {
              if (value != null && value.toString().contains(text)) {
                found[0]++;
                return;
              }
            }
          });
      return found[0];
    }
  }

  @Test
  void who_is_in_a_region_is_there_until_he_leaves() {
    site.loads("reference", "presence");
    presenceIsRight();
    Thing person = server.people().newestFirst().get(0);
    for (Thing device : server.devices().newestFirst()) {
      server.pass(person, device);
    }
    site.loads("presence");
    presenceIsRight();
    server.people().remove(person.id());
    site.loads("presence");
    presenceIsRight();
  }

  @Test
  void presence_needs_no_reference_to_begin_with() {
    site.loads("presence");
    presenceIsRight();
    assertThat(site.count("select count(*) from area")).isPositive();
  }

  @Test
  void a_region_that_is_no_more_has_nobody_in_it() {
    Thing region = server.regions().newestFirst().get(0);
    site.loads("reference", "presence");
    String inside =
        "select count(*) from area_presence where removed_at is null and area_id = '%s'"
            .formatted(region.id());
    assertThat(site.count(inside)).isPositive();
    server.regions().remove(region.id());
    site.loads("presence");
    assertThat(site.count(inside)).isZero();
    site.loads("reference", "presence");
    presenceIsRight();
  }

  @Test
  void a_list_of_a_region_that_ends_early_sends_nobody_home() {
    site.loads("reference", "presence");
    server.listing("region/getpeoplelist").cutAfter(1);
    site.loads("presence");
    presenceIsRight();
  }
}
