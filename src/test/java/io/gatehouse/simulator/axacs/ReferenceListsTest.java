package io.gatehouse.simulator.axacs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ReferenceListsTest {
  private static final Pattern MEMBER =
      Pattern.compile("\"(\\w+)\"\\s*:\\s*(\"|-?\\d|null|\\[|\\{)");

  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private final AxAcsSimulator simulator =
      AxAcsSimulator.builder().clock(clock).people(2500).start();
  private final SimulatorClient client = new SimulatorClient(simulator);
  private final Person person = simulator.people().all().get(3);

  @BeforeEach
  void somethingHappens() {
    simulator.swipe(simulator.doors().get(0), simulator.cards().get(0)).publish();
    simulator.doorEvent(simulator.doors().get(1), EventType.DOOR_FORCED).publish();
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  /** The first object of each, member by member: name, place and whether it is a string. */
  @ParameterizedTest
  @CsvSource({
    "usertypes, usertypes",
    "orgs, orgs",
    "org/name/公司, org-name",
    "users?offset=0&rows=1, users",
    "user?userno=12700109, user",
    "user/userno/12700109, user-userno",
    "user/userid/20176, user-userid",
    "cardgroups, cardgroups",
    "cardtypes, cardtypes",
    "areas, areas",
    "acs/devices, devices",
    "acs/device/doors, doors",
    "acs/device/doors/areaid/160, doors-areaid",
    "acs/device/door/state/FIRST, door-state",
    "acs/alarmevent/notconfirmandclear, alarms",
    "acsrecords/areausers?areaid=0, areausers"
  })
  void a_reply_has_the_members_of_the_documents_sample_in_their_order(String path, String sample)
      throws IOException {
    String reply =
        client.text(
            path.replace("公司", encoded("公司")).replace("FIRST", simulator.doors().get(0).id()));
    String document =
        Files.readString(Path.of("src/test/resources/simulator/axacs", sample + ".json"));
    List<String[]> expected = members(document);
    List<String[]> got = members(reply).subList(0, expected.size());
    assertThat(got.stream().map(m -> m[0]))
        .containsExactlyElementsOf(expected.stream().map(m -> m[0]).toList());
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i)[1].equals("null") && !got.get(i)[1].equals("null")) {
        assertThat(got.get(i)[1]).as(expected.get(i)[0]).isEqualTo(expected.get(i)[1]);
      }
    }
  }

  @Test
  void users_come_in_pages_and_all_of_them_once() throws IOException {
    assertThat(client.json("users/count?usertype=0&orgname=").get("data").intValue())
        .isEqualTo(2500);
    List<String> numbers = new ArrayList<>();
    for (int offset = 0; offset < 3000; offset += 1000) {
      numbers.addAll(client.values("users?offset=" + offset + "&rows=1000", "userNo"));
    }
    assertThat(numbers).hasSize(2500).doesNotHaveDuplicates();
    assertThat(client.json("users?offset=2500&rows=1000").get("status").intValue()).isEqualTo(102);
    assertThat(client.values("users", "userNo")).hasSize(100);
    assertThat(client.json("users?offset=0&rows=1001").get("status").intValue()).isEqualTo(101);
    assertThat(client.json("users?offset=0&rows=0").get("status").intValue()).isEqualTo(101);
    assertThat(simulator.violations().all().stream().map(v -> v.kind().name()))
        .containsExactly("ROWS_OVER_1000");
  }

  @Test
  void the_first_user_id_is_the_persons_and_the_second_the_types() throws IOException {
    assertThat(client.text("users?offset=3&rows=1"))
        .containsSubsequence(
            "\"userId\":" + person.id() + ",",
            "\"userId\":" + person.typeId() + ",\"userTypeName\"");
    assertThat(client.text("user/userno/" + person.no()))
        .containsSubsequence("\"userId\":" + person.id() + ",", "\"typeName\":");
    JsonNode byId = client.json("user/userid/" + person.id()).get("data");
    assertThat(byId.get("userId").longValue()).isEqualTo(person.id());
    assertThat(byId.get("userTypeId").intValue()).isEqualTo(person.typeId());
    simulator.quirks().enable(Quirk.DUPLICATE_KEYS);
    assertThat(client.text("users?offset=3&rows=1").split("\"userId\"")).hasSize(3);
  }

  @Test
  void users_are_filtered_by_type_and_by_org_unit_with_those_below_it() throws IOException {
    List<Person> all = simulator.people().all();
    long workers = all.stream().filter(p -> p.typeId() == 1899).count();
    assertThat(client.json("users/count?usertype=1899").get("data").longValue()).isEqualTo(workers);
    Org department = simulator.people().orgs().get(1);
    Set<Long> below =
        simulator.people().orgs().stream()
            .filter(o -> o.id() == department.id() || o.parentId() == department.id())
            .map(Org::id)
            .collect(Collectors.toSet());
    assertThat(below).hasSizeGreaterThan(1);
    String query = "?usertype=0&orgname=" + encoded(department.name());
    assertThat(client.json("users/count" + query).get("data").longValue())
        .isEqualTo(all.stream().filter(p -> below.contains(p.orgId())).count());
    assertThat(client.json("users/count?orgname=nobody").get("data").longValue()).isZero();
    assertThat(client.values("users" + query + "&rows=1000", "orgId"))
        .allMatch(org -> below.contains(Long.valueOf(org)));
  }

  @Test
  void what_does_not_exist_is_no_data_and_what_is_no_number_a_bad_parameter() throws IOException {
    for (String path :
        List.of(
            "user/userid/1",
            "user/userno/nobody",
            "user?userno=nobody",
            "user?usertype=1&userno=" + person.no(),
            "org/name/nowhere",
            "acs/device/doors/areaid/99999",
            "acs/device/door/state/nowhere")) {
      assertThat(client.json(path).get("status").intValue()).as(path).isEqualTo(102);
    }
    for (String path :
        List.of(
            "user/userid/x",
            "user",
            "org/name",
            "users?usertype=x",
            "acs/device/doors/areaid/x",
            "acsrecords/areausers?areaid=x",
            "acsrecords/areausers?begintime=yesterday")) {
      assertThat(client.json(path).get("status").intValue()).as(path).isEqualTo(101);
    }
  }

  @Test
  void an_org_unit_with_a_space_in_its_name_is_found_by_it() throws IOException {
    String name = "qt 洗衣服务部";
    JsonNode org = client.json("org/name/" + encoded(name).replace("+", "%20")).get("data");
    assertThat(org.get("orgName").textValue()).isEqualTo(name);
    assertThat(org.get("parentId").textValue()).isEqualTo("1");
    assertThat(org.get("parentName").textValue()).isEqualTo("公司");
  }

  @Test
  void events_are_about_listed_people_doors_and_areas() throws IOException {
    try (AxAcsSimulator busy = AxAcsSimulator.builder().clock(clock).history(1000).start()) {
      SimulatorClient asking = new SimulatorClient(busy);
      String events = "acsrecords/byid/?id=0&isalarm=-1&offset=0&rows=1000";
      assertThat(asking.values("users?rows=1000", "userId")).hasSize(500);
      List<String> ids = asking.values("users?rows=1000", "userNo");
      assertThat(asking.values(events, "userNo")).filteredOn(no -> !no.isEmpty()).isSubsetOf(ids);
      assertThat(asking.values("acs/device/doors", "doorId"))
          .containsAll(asking.values(events, "doorId"));
      assertThat(asking.values("areas", "areaId")).containsAll(asking.values(events, "areaId"));
      assertThat(asking.values("areas", "areaId"))
          .containsAll(asking.values("acs/device/doors", "areaId"));
      assertThat(asking.values("orgs", "orgId"))
          .containsAll(asking.values("users?rows=1000", "orgId"));
    }
  }

  @Test
  void every_quirk_is_on_and_the_names_of_usertypes_vary() throws IOException {
    simulator.quirks().enable(Quirk.FIELD_NAME_VARIANTS, Quirk.TRAILING_COMMAS);
    assertThat(client.text("usertypes")).contains("\"typeName\"", "\"userName\"").endsWith(",},]}");
    assertThat(client.text("users?rows=50"))
        .contains("\"typeName\"", "\"userTypeName\"", "\"userIdName\"")
        .doesNotContain("userOrgName");
    assertThat(client.text("acs/device/door/state/" + simulator.doors().get(0).id()))
        .isEqualTo("{\"status\":0,\"msg\":\"success\",\"isOnline\":1,\"isOpen\":0,}");
    simulator.quirks().set(List.of(Quirk.MISSING_COMMA));
    assertThat(client.text("users?rows=1")).containsPattern("[^,]\n\"photoUrl\":");
  }

  private static List<String[]> members(String text) {
    List<String[]> members = new ArrayList<>();
    Matcher member = MEMBER.matcher(text);
    while (member.find()) {
      String value = member.group(2);
      members.add(new String[] {member.group(1), value.matches("-?\\d") ? "number" : value});
    }
    return members;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
