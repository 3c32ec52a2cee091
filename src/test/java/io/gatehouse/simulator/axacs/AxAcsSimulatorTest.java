package io.gatehouse.simulator.axacs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Listing;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What guards the truth of the simulated AX-ACS: its replies, rules and rows are of one mind. */
class AxAcsSimulatorTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALARMS = "acs/alarmevent/notconfirmandclear";
  private static final int HISTORY = 1_990;

  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private AxAcsSimulator server;

  @BeforeEach
  void start() {
    server = make(1);
    server.listen();
  }

  private AxAcsSimulator make(long seed) {
    return AxAcsSimulator.make(
        clock,
        o -> {
          o.seed = seed;
          o.people = 120;
          o.history = HISTORY;
        });
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<byte[]> get(String path) throws IOException {
    String below = path.startsWith("/") ? path : "/api/v1/" + path;
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create(server.baseUrl() + below)).build(),
          BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private String text(String path) throws IOException {
    return new String(get(path).body(), StandardCharsets.UTF_8);
  }

  private JsonNode json(String path) throws IOException {
    return JSON.readTree(get(path).body());
  }

  private List<String> values(String path, String field) throws IOException {
    List<String> values = new ArrayList<>();
    json(path).path("data").forEach(row -> values.add(row.path(field).asText()));
    return values;
  }

  private static String byId(long id, int rows) {
    return "acsrecords/byid/?id=" + id + "&isalarm=-1&offset=0&rows=" + rows;
  }

  private String cache() {
    return "acs/device/eventcache/swipecard/"
        + String.join(",", server.devices().oldestFirst().stream().map(Thing::id).toList());
  }

  private List<Truth.Row> rows(String table) {
    return server.truth().tables().stream()
        .filter(one -> one.name().equals(table))
        .findFirst()
        .orElseThrow()
        .rows();
  }

  private Thing door(int index) {
    return server.doors().get(index);
  }

  private Thing person(int index) {
    return server.people().get(index);
  }

  /** The first object of each, member by member: name, place and whether it is a string. */
  @ParameterizedTest
  @CsvSource({
    "acsrecords/byid/?id=0&isalarm=-1, access_event/records",
    "CACHE, access_event/realtime",
    "useraccessrecords?begintime=2026-02-01%2000:00:00, access_event/passages",
    "usertypes, code_list-user_types/document",
    "cardgroups, code_list-card_groups/document",
    "cardtypes, code_list-card_types/document",
    "orgs, org_unit/document",
    "users, person/document",
    "user/userid/20173, person/by-id",
    "areas, area/document",
    "acs/devices, device/devices",
    "acs/device/doors, access_point/document",
    "acs/alarmevent/notconfirmandclear, alarm/document",
    "acsrecords/areausers?areaid=0, area_presence/document"
  })
  void a_reply_has_the_members_of_the_documents_sample_in_their_order(String path, String sample)
      throws IOException {
    server.swipe(door(0), person(0));
    server.happens(door(1), "DOOR_FORCED");
    String document =
        Files.readString(Path.of("config/mappings/samples/ax-acs-" + sample + ".json"));
    List<String[]> expected = members(document);
    List<String[]> got = members(text(path.equals("CACHE") ? cache() : path));
    assertThat(got.stream().map(member -> member[0]))
        .containsExactlyElementsOf(expected.stream().map(member -> member[0]).toList());
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i)[1].equals("n") && !got.get(i)[1].equals("n")) {
        assertThat(got.get(i)[1]).as(expected.get(i)[0]).isEqualTo(expected.get(i)[1]);
      }
    }
  }

  private static List<String[]> members(String reply) {
    int from = reply.indexOf('{', reply.indexOf("\"data\""));
    Matcher member =
        Pattern.compile("\"(\\w+)\"\\s*:\\s*([\"n]|-?\\d)")
            .matcher(reply.substring(from, reply.indexOf('}', from)));
    List<String[]> members = new ArrayList<>();
    while (member.find()) {
      String kind = member.group(2);
      members.add(new String[] {member.group(1), kind.matches("-?\\d") ? "0" : kind});
    }
    return members;
  }

  @Test
  void a_history_has_everything_that_happens_at_doors() {
    Truth truth = server.truth();
    assertThat(new HashSet<>(truth.values("access_event", "event_name")))
        .hasSize(AxAcsEvent.TYPES.size());
    assertThat(truth.values("access_event", "credential_state")).contains("ACTIVE", "LOST");
    assertThat(truth.values("access_event", "method")).contains("CARD", "FACE", "PLATE", null);
    Set<Object> once = new HashSet<>();
    assertThat(rows("access_event"))
        .map(row -> row.forms().get(0))
        .filteredOn(row -> row.get("credential_no") != null)
        .filteredOn(
            row ->
                !once.add(
                    List.of(
                        row.get("occurred_at"),
                        row.get("access_point_name"),
                        row.get("credential_no"))))
        .isNotEmpty();
  }

  @Test
  void live_events_follow_the_clock_and_become_records_a_little_later() throws IOException {
    int before = server.events();
    server.live(10);
    clock.forward(Duration.ofSeconds(20));
    await().until(() -> server.events() == before + 200);
    server.stopLive();
    assertThat(server.allVisible()).isFalse();
    assertThat(values(cache(), "eventId")).isNotEmpty().doesNotHaveDuplicates();
    clock.forward(Duration.ofSeconds(2));
    assertThat(json(cache()).get("status").intValue()).as("kept for two seconds").isEqualTo(102);
    clock.forward(Duration.ofSeconds(60));
    assertThat(server.allVisible()).isTrue();
  }

  @Test
  void an_event_has_the_caches_id_once_a_whole_reply_has_told_it_and_twins_may_change_theirs()
      throws IOException {
    AxAcsEvent first = server.swipe(door(0), person(0));
    AxAcsEvent second = server.swipe(door(0), person(0));
    assertThat(forms(first)).hasSize(1);
    server.faults().inject(Fault.CUT_BODY).once();
    assertThatThrownBy(() -> get(cache())).isInstanceOf(IOException.class);
    assertThat(forms(first)).as("half a reply tells nothing").hasSize(1);
    assertThat(values(cache(), "eventId")).containsExactly("3311", "3312");
    assertThat(forms(first)).hasSize(3).isNotEqualTo(forms(second));
    assertThat(forms(second)).map(form -> form.get("realtime_event_id")).contains(3311L, 3312L);
  }

  private List<Map<String, Object>> forms(AxAcsEvent event) {
    return rows("access_event").stream()
        .map(Truth.Row::forms)
        .filter(forms -> Long.valueOf(event.recordId()).equals(forms.get(0).get("source_event_id")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void after_a_restore_ids_are_given_out_again_and_only_what_was_told_is_still_true()
      throws IOException {
    get(byId(HISTORY - 4, 2));
    server.restore(HISTORY - 4);
    assertThat(values(byId(HISTORY - 10, 100), "recordId"))
        .last()
        .isEqualTo(Integer.toString(HISTORY - 4));
    assertThat(server.swipe(door(0), person(0)).recordId()).isEqualTo(HISTORY - 3);
    List<Object> ids = server.truth().values("access_event", "source_event_id");
    assertThat(ids.stream().filter(id -> id != null))
        .as("two of four had been told")
        .hasSize(HISTORY - 1);
    server.reuploadLost();
    assertThat(values(byId(HISTORY - 4, 100), "recordId")).hasSize(5);
    assertThat(server.truth().values("access_event", "source_event_id").stream())
        .filteredOn(id -> id != null)
        .hasSize(HISTORY + 1)
        .doesNotHaveDuplicates();
  }

  @Test
  void an_alarm_is_listed_until_it_is_both_acknowledged_and_cleared() throws IOException {
    int open = values(ALARMS, "eventId").size();
    assertThat(open).as("left open by the history").isEqualTo(3);
    server.happens(door(0), "DOOR_FORCED");
    long alarm = server.alarms().newest();
    assertThat(rows("alarm")).as("told so far").hasSize(open);
    server.alarms().clear(alarm);
    assertThat(values(ALARMS, "alarmClearStatus")).hasSize(open + 1).startsWith("1");
    assertThat(rows("alarm")).hasSize(open + 1).allMatch(row -> row.gone() == Truth.Gone.NO);
    server.alarms().acknowledge(alarm);
    assertThat(values(ALARMS, "eventId")).hasSize(open);
    Truth.Row closed = rows("alarm").get(open);
    assertThat(closed.gone()).isEqualTo(Truth.Gone.WHERE_THERE);
    Truth.Fits cleared = (Truth.Fits) closed.forms().get(0).get("cleared_at");
    assertThat(cleared.test().test(clock.instant())).isTrue();
    assertThat(cleared.test().test(Instant.EPOCH)).isFalse();
    Truth.Fits acknowledged = (Truth.Fits) closed.forms().get(0).get("acknowledged_at");
    assertThat(acknowledged.test().test(clock.instant())).as("no reply told it").isFalse();
    IntStream.range(0, 1_001).forEach(i -> server.happens(door(1), "DOOR_HELD_OPEN"));
    assertThat(values(ALARMS, "eventId")).hasSize(1_000);
  }

  @Test
  void what_replies_told_of_people_and_places_must_be_there_and_what_is_gone_is_marked()
      throws IOException {
    assertThat(rows("person")).isEmpty();
    get("users?offset=0&rows=2");
    assertThat(rows("person")).hasSize(2);
    Thing leaver = person(0);
    server.people().remove(leaver.id());
    server.people().remove(person(5).id());
    assertThat(rows("person")).filteredOn(row -> row.gone() != Truth.Gone.NO).hasSize(1);
    get("users?offset=0&rows=1000");
    server.people().put(person(3).with("listed", false));
    assertThat(values("users?rows=1000", "userId")).hasSize(117);
    assertThat(json("user/userid/" + person(3).id()).at("/data/userTypeId").isNumber()).isTrue();
    assertThat(rows("person")).filteredOn(row -> row.gone() == Truth.Gone.EITHER).hasSize(1);
    AxAcsEvent swipe = server.swipe(door(0), leaver);
    assertThat(swipe.facts.get("userId")).as("the card is unknown now").isEqualTo(0L);
    get("orgs");
    Thing org = server.orgs().get(1);
    server.dissolve(server.orgs(), org.id());
    assertThat(server.people().oldestFirst()).noneMatch(p -> p.text("orgId").equals(org.id()));
    assertThat(values("orgs", "parentId")).doesNotContain(org.id());
  }

  @Test
  void lists_are_cut_drift_and_change_between_two_pages() throws IOException {
    Listing users = server.listing("users").cutAfter(50);
    assertThat(values("users?rows=1000", "userId")).hasSize(50);
    assertThat(json("users/count").get("data").intValue()).isEqualTo(120);
    users.mend();
    users.drift();
    Set<String> told = new HashSet<>();
    for (int offset = 0; offset < 120; offset += 30) {
      told.addAll(values("users?offset=" + offset + "&rows=30", "userNo"));
    }
    assertThat(told).as("one is skipped at each page").hasSize(117);
    users.mend();
    users.behindPages(1, () -> server.people().remove(person(0).id()));
    assertThat(values("users?rows=1000", "userId")).hasSize(120);
    assertThat(values("users?rows=1000", "userId")).hasSize(119);
    server.listing("users/count").totalOffBy(-3);
    assertThat(json("users/count").get("data").intValue()).isEqualTo(116);
  }

  @ParameterizedTest
  @EnumSource(AxAcsQuirk.class)
  void each_quirk_shows_in_replies(AxAcsQuirk quirk) throws IOException {
    List<String> plain = replies();
    server.quirks().enable(quirk);
    List<String> quirky = replies();
    assertThat(quirky).isNotEqualTo(plain);
    String page = quirky.get(0);
    assertThat(page)
        .as(quirk.name())
        .matches(
            switch (quirk) {
              case TRAILING_COMMAS -> "(?s).*,},\\{.*,},]}.*";
              case MISSING_COMMA -> "(?s).*\n\"userType\".*";
              case DUPLICATE_KEYS -> "(?s).*\"userId\":\\d+,.*\"userId\":1897}.*";
              case NUMBERS_AS_STRINGS -> "(?s).*\"recordId\":\"1\".*";
              case STRINGS_AS_NUMBERS -> "(?s).*\"cardNo\":\\d.*";
              case FRACTIONAL_SECONDS -> "(?s).*:\\d\\d\\.0\".*:\\d\\d\".*";
              case FIELD_NAME_VARIANTS -> "(?s).*\"areaid\".*\"acsevName\".*";
              case UNKNOWN_FIELDS -> "(?s).*\"tags\":\\[\"a\",\\{\"b\":\\[]}].*";
              case SENTINELS -> "(?s).*\"plateNumber\":(null|\"0\"|0).*";
              case WRONG_CONTENT_TYPE -> "(?s)text/html .*";
              case NO_CONTENT_TYPE -> "(?s)none .*";
              default -> "(?s).*";
            });
  }

  /** Records, a swipe that the cache tells, and nothing four times. */
  private List<String> replies() throws IOException {
    server.swipe(door(0), person(0));
    clock.forward(Duration.ofSeconds(1));
    List<String> replies = new ArrayList<>();
    replies.add(said(get(byId(0, 60))));
    replies.add(said(get(byId(HISTORY, 1))).replaceAll("\"gmt\\w+\":\"[^\"]*\"", ""));
    for (int i = 0; i < 4; i++) {
      replies.add(said(get("user/userid/1")));
      clock.forward(Duration.ofSeconds(1));
    }
    long first = server.swipe(door(0), person(0)).recordId();
    long last = first;
    for (int i = 0; i < 5; i++) {
      last = server.swipe(door(0), person(0)).recordId();
    }
    replies.add(last - first > 5 ? "sparse" : "dense");
    return replies;
  }

  private static String said(HttpResponse<byte[]> reply) {
    String type = reply.headers().firstValue("Content-Type").orElse("none");
    String utf8 = new String(reply.body(), StandardCharsets.UTF_8);
    String gbk = new String(reply.body(), Charset.forName("GBK"));
    return type + " " + (gbk.contains("开门") ? "gbk " + gbk : utf8);
  }

  @Test
  void each_violation_is_counted_and_a_bad_parameter_refused() throws Exception {
    assertThat(json("acsrecords/byid/?id=0&rows=1001&isalarm=-1").get("status").intValue())
        .isEqualTo(101);
    assertThat(values("acsrecords/byid/?id=0&rows=1000", "isAlarm")).doesNotContain("1");
    String times = "begintime=2026-02-20%2B00:00:00&endtime=2026-02-22+12:00:00";
    assertThat(json("acsrecords?isalarm=-1&" + times).get("status").intValue()).isEqualTo(101);
    get("acs/device/door/open/" + door(0).id());
    HTTP.send(
        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/api/v1/orgs"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        BodyHandlers.discarding());
    assertThat(server.violations().all())
        .map(violation -> violation.kind().name())
        .containsExactly(
            "ROWS_OVER_1000", "WITHOUT_ISALARM", "LITERAL_PLUS", "DOOR_COMMAND", "NOT_GET");
  }
}
