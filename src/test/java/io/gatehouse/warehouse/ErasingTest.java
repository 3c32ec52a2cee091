package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A person who is erased is in no table any more, and does not come back with what is read again.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ErasingTest extends WarehouseContract {

  private static final Erasing.Person ANNA =
      new Erasing.Person("hq", "ax-acs", "17", false, Set.of("userId", "user_id"));

  private Object[] record(int number, String person) {
    return hq.row(
        "records",
        at(number),
        "C" + person,
        Map.of(
            "source_event_id", "" + number,
            "person_id", person,
            "person_no", "00" + person,
            "person_name", "name of " + person,
            "org_name", "HR",
            "photo_url", "/p/" + person,
            "extra", "{\"userSex\":\"1\"}"));
  }

  private Object[] realtime(int number, String person) {
    return hq.row(
        "realtime",
        at(number),
        "C" + person,
        Map.of("realtime_event_id", "r" + number, "person_name", "name of " + person));
  }

  private void keyed(String table, Map<String, Object> values) {
    Table into = warehouse.table(table);
    Object[] row = new Object[into.columns().size()];
    row[into.position("site")] = "hq";
    row[into.position("vendor")] = "ax-acs";
    values.forEach((column, value) -> row[into.position(column)] = value);
    Rows rows = new Rows(into, List.<Object[]>of(row), null);
    warehouse.load(
        new PageLoad(new FeedKey("hq", "reference"), "ax-acs", rows, List.of(), null, List.of()));
  }

  private void reference() {
    for (String person : List.of("17", "18")) {
      keyed("person", Map.of("person_id", person, "person_name", "name of " + person));
      keyed("credential", Map.of("person_id", person, "credential_no", "C" + person));
    }
  }

  private void reject(String... raw) {
    List<RejectedRow> rejected =
        Arrays.stream(raw).map(text -> new RejectedRow("why " + text, text)).toList();
    warehouse.load(
        new PageLoad(new FeedKey("hq", "records"), "ax-acs", List.of(), rejected, null, List.of()));
  }

  /** Everything that any table holds, but for table erased. */
  private List<String> everything() {
    List<String> all = new ArrayList<>();
    try (WarehouseReader reader =
        Warehouse.openReadOnly(url, database.username(), database.password())) {
      for (Table table : warehouse.tables()) {
        if (!table.name().equals("erased")) {
          reader.read(table.name(), row -> all.add(table.name() + " " + Arrays.toString(row)));
        }
      }
    }
    return all;
  }

  private static final String THEIRS = "name of 17|\\bC17\\b|0017|\"17\"|, 17,";

  private void assertForgotten() {
    assertThat(everything()).noneMatch(row -> row.matches("(?s).*(" + THEIRS + ").*"));
  }

  @Test
  void events_stay_and_are_counted_and_nothing_names_the_person() {
    reference();
    load("realtime", realtime(1, "17"), realtime(9, "17"));
    load("records", record(1, "17"), record(2, "18"));
    reject(
        "{\"userId\":\"17\",\"t\":1}",
        "{\"userId\": 18,\"orgId\": 17}",
        "{userId\" : \"user_id\": 17");
    long before = Long.parseLong(rows("select max(load_no) from site_lock").get(0));

    Erasing.Outcome outcome = warehouse.erasing().erase(ANNA, false);

    assertThat(outcome.tables())
        .containsExactly(
            new Erasing.Rows("access_event", Erasing.Done.BLANKED, 2),
            new Erasing.Rows("credential", Erasing.Done.REMOVED, 1),
            new Erasing.Rows("person", Erasing.Done.REMOVED, 1),
            new Erasing.Rows("rejected_row", Erasing.Done.BLANKED, 2));
    assertForgotten();
    assertThat(rows("select person_name from access_event order by occurred_at"))
        .containsExactly("null", "name of 18", "null");
    assertThat(rows("select count(*) from access_event where load_no = " + (before + 1)))
        .containsExactly("2");
    assertThat(rows("select raw_text from rejected_row where raw_text like '%18%'")).hasSize(1);
    assertThat(rows("select count(*) from person")).containsExactly("1");
  }

  @Test
  void what_is_read_again_or_comes_later_does_not_bring_the_person_back() {
    reference();
    load("records", record(1, "17"), record(2, "18"));
    warehouse.erasing().erase(ANNA, false);

    LoadResult again = load("records", record(1, "17"), record(2, "18"));
    assertThat(List.of(again.added(), again.changed(), again.erased())).containsExactly(0, 0, 1);
    load("realtime", realtime(1, "17"), realtime(3, "17")); // names no id
    LoadResult later = load("records", record(3, "17"), record(4, "17"));
    assertThat(List.of(later.added(), later.erased())).containsExactly(1, 2);
    reference();
    reject("{\"userId\":\"17.0\",\"t\":2}");
    load("records", record(1, "17"));

    assertThat(rows("select count(*) from access_event")).containsExactly("4");
    assertThat(rows("select count(*) from person")).containsExactly("1");
    assertThat(rows("select person_id, person_name from access_event where person_id is not null"))
        .containsExactly("18 name of 18");
    load("records", record(1, "17"));
    assertThat(
            everything().stream()
                .filter(row -> !row.contains("[r1")) // a realtime swipe whose record has not come
                .toList())
        .noneMatch(row -> row.matches("(?s).*(name of 17|0017).*"));
  }

  @Test
  void a_dry_run_says_the_same_and_changes_nothing() {
    reference();
    load("records", record(1, "17"));
    List<String> before = everything();

    Erasing.Outcome dry = warehouse.erasing().erase(ANNA, true);

    assertThat(everything()).isEqualTo(before);
    assertThat(rows("select count(*) from erased")).containsExactly("0");
    Erasing.Outcome done = warehouse.erasing().erase(ANNA, false);
    assertThat(done.tables()).isEqualTo(dry.tables());
    Erasing.Outcome again = warehouse.erasing().erase(ANNA, false);
    assertThat(again.tables()).isEmpty();
    assertThat(again.before()).isTrue();
    assertThat(rows("select count(*) from erased")).containsExactly("1");
  }

  @Test
  void whoever_is_let_in_is_loaded_again_and_an_id_that_nobody_has_is_not_noted() {
    load("records", record(1, "17"));
    Erasing.Person nobody = new Erasing.Person("hq", "ax-acs", "1", false, Set.of("userId"));
    assertThat(warehouse.erasing().erase(nobody, false).noted()).isFalse();
    warehouse.erasing().erase(ANNA, false);

    assertThat(warehouse.erasing().letIn(nobody)).isFalse();
    assertThat(warehouse.erasing().letIn(ANNA)).isTrue();

    load("records", record(1, "17"), record(2, "17"));
    assertThat(rows("select person_name from access_event")).containsOnly("name of 17");
  }

  @Test
  void ids_compare_as_the_vendor_compares_them_and_punches_keep_a_word_in_their_place() {
    Table punches = warehouse.table("attendance_punch");
    punch(punches, PUNCH, "James", at(1));
    punch(punches, PUNCH, "james", at(2));
    punch(punches, PUNCH, "jamesb", at(3));
    Erasing.Person james = new Erasing.Person("hq", "wecom", "JAMES", true, Set.of("userid"));

    assertThat(warehouse.erasing().erase(james, false).tables())
        .containsExactly(new Erasing.Rows("attendance_punch", Erasing.Done.BLANKED, 2));
    LoadResult again = punch(punches, PUNCH, "jAmes", at(4));

    assertThat(again.erased()).isOne();
    assertThat(punch(punches, PUNCH, "James", at(1)).unchanged()).isOne();
    assertThat(rows("select person_id, location_title from attendance_punch order by punched_at"))
        .containsExactly("(erased) null", "(erased) null", "jamesb Lobby", "(erased) null");
  }

  @Test
  void an_event_whose_identity_names_the_person_stays_one_however_its_id_was_made() {
    Identity spelled =
        new Identity(
            "event_id",
            "occurred_at",
            List.of("site", "device_id", "person_id", "occurred_at"),
            List.of(),
            false);
    Identity inAnyCase = spelled.inAnyCase(Set.of("person_id"));
    passage(spelled, "James", at(1)); // as earlier versions made ids
    passage(inAnyCase, "James", at(2));
    Erasing.Person james = new Erasing.Person("hq", "wecom", "james", true, Set.of("userid"));
    warehouse.erasing().erase(james, false);

    for (int second = 1; second < 4; second++) {
      assertThat(passage(inAnyCase, "James", at(second)).erased()).isOne();
    }

    assertThat(rows("select count(*), count(person_id) from access_event")).containsExactly("3 0");
    assertThat(rows("select folded_id from id_spelling where id_column = 'person_id'")).isEmpty();
  }

  @Test
  void whoever_gets_a_pages_rows_gets_none_of_erased_people() {
    Table table = warehouse.table("access_event");
    Identity identity =
        new Identity("event_id", "occurred_at", List.of("site", "occurred_at"), List.of(), false);
    passage(identity, "gone", at(1));
    warehouse.erasing().erase(new Erasing.Person("hq", "wecom", "gone", false, Set.of()), false);
    PageLoad events = page(table, identity, passageRow("gone", at(2)), passageRow("here", at(3)));
    PageLoad kept = warehouse.kept(events, warehouse.load(events));
    assertThat(kept.rows().values())
        .extracting(row -> row[table.position("person_id")])
        .containsExactly(null, "here");
    assertThat(kept.rows().values().get(0)[table.position("device_id")]).isEqualTo("d");

    Table people = warehouse.table("person");
    Object[] gone = personRow(people, "gone");
    Object[] here = personRow(people, "here");
    PageLoad page = page(people, null, gone, here);
    assertThat(warehouse.kept(page, warehouse.load(page)).rows().values()).containsExactly(here);
  }

  private static Object[] personRow(Table people, String person) {
    Object[] row = new Object[people.columns().size()];
    Map.of("site", "hq", "vendor", "wecom", "person_id", person)
        .forEach((column, value) -> row[people.position(column)] = value);
    return row;
  }

  private Object[] passageRow(String person, Instant at) {
    return hq.row("access", at, null, Map.of("person_id", person, "device_id", "d"));
  }

  private static PageLoad page(Table table, Identity identity, Object[]... rows) {
    return new PageLoad(
        new FeedKey("hq", "access"),
        "wecom",
        new Rows(table, List.of(rows), identity),
        List.of(),
        null,
        List.of());
  }

  private LoadResult passage(Identity identity, String person, Instant at) {
    return warehouse.load(page(warehouse.table("access_event"), identity, passageRow(person, at)));
  }

  private LoadResult punch(Table table, Identity identity, String person, Instant at) {
    Object[] row = new Object[table.columns().size()];
    row[table.position("site")] = "hq";
    row[table.position("vendor")] = "wecom";
    row[table.position("person_id")] = person;
    row[table.position("punched_at")] = at;
    row[table.position("local_date")] = java.time.LocalDate.of(2026, 3, 1);
    row[table.position("location_title")] = "Lobby";
    row[table.position("seen_by")] = "checkin";
    return warehouse.load(
        new PageLoad(
            new FeedKey("hq", "checkin"),
            "wecom",
            new Rows(table, List.<Object[]>of(row), identity),
            List.of(),
            null,
            List.of()));
  }
}
