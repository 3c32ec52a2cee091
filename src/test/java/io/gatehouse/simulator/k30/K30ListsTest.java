package io.gatehouse.simulator.k30;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.k30.K30Client.Reply;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class K30ListsTest {
  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private final K30Simulator simulator =
      K30Simulator.builder(clock).people(230).history(400).mostRows(50).start();
  private final K30Client client = new K30Client(simulator);
  private final Premises premises = simulator.premises();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void a_page_has_no_more_rows_than_the_platform_likes() throws IOException {
    Reply reply = client.page("people/getlist", 1, 100);
    assertThat(reply.rows()).hasSize(50);
    assertThat(reply.data().path("total").intValue()).isEqualTo(230);
    assertThat(reply.data().path("totalPage").intValue()).isEqualTo(5);
    assertThat(client.page("people/getlist", 1, 20).rows()).hasSize(20);
    assertThat(client.page("people/getlist", 5, 100).rows()).hasSize(30);
    assertThat(client.page("people/getlist", 6, 100).rows()).isEmpty();
  }

  @Test
  void people_are_listed_once_each_as_they_are() throws IOException {
    List<JsonNode> rows = all("people/getlist");
    assertThat(rows.stream().map(r -> r.path("no").asText()).toList())
        .isEqualTo(premises.people().all().stream().map(Person::no).toList())
        .doesNotHaveDuplicates();
    Person person = premises.people().all().get(3);
    JsonNode row = rows.get(3);
    assertThat(row.path("name").asText()).isEqualTo(person.name());
    assertThat(row.path("jobNumber").asText()).isEqualTo(person.jobNumber());
    assertThat(row.path("sex").asText()).isEqualTo(person.sex().word());
    assertThat(row.path("deptNo").asText()).isEqualTo(person.deptNo());
    assertThat(row.path("deptName").asText())
        .isEqualTo(premises.departments().find(person.deptNo()).orElseThrow().name());
    assertThat(row.path("idCard").asText("missing")).isEmpty();
    assertThat(row.has("pwd")).isFalse();
  }

  @Test
  void people_are_found_by_every_filter() throws IOException {
    Person person = premises.people().all().get(9);
    assertThat(client.list("people/getlist", "no", person.no()).rows()).hasSize(1);
    assertThat(client.list("people/getlist", "phone", person.phone()).values("no"))
        .contains(person.no());
    assertThat(client.list("people/getlist", "idcard", person.idCard()).values("no"))
        .containsExactly(person.no());
    assertThat(client.list("people/getlist", "deptno", person.deptNo()).values("deptNo"))
        .containsOnly(person.deptNo());
    assertThat(client.list("people/getlist", "name", person.name().substring(1)).values("name"))
        .contains(person.name());
    assertThat(client.list("people/getlist", "no", "1").data().path("total").asInt()).isZero();
  }

  @Test
  void who_comes_changes_or_goes_shows_and_is_in_the_ledger() throws IOException {
    Person first = premises.people().all().get(0);
    Person second = premises.people().all().get(1);
    premises.people().put(first.named("改名").movedTo(premises.departments().all().get(2)));
    premises.people().remove(second);
    Person hired = premises.hire();
    Reply reply = client.list("people/getlist");
    assertThat(reply.values("no").subList(0, 2)).containsExactly(hired.no(), first.no());
    assertThat(reply.values("name").get(1)).isEqualTo("改名");
    assertThat(reply.values("no")).doesNotContain(second.no());
    assertThat(simulator.ledger().premises().people().removed()).containsExactly(second);
  }

  @Test
  void departments_devices_and_regions_are_listed_in_any_case() throws IOException {
    assertThat(client.list("DEPARTMENT/GetList").values("name"))
        .isEqualTo(premises.departments().all().stream().map(Department::name).toList());
    assertThat(client.list("region/GETLIST").values("no"))
        .isEqualTo(premises.regions().all().stream().map(Region::no).toList());
    JsonNode device = client.list("device/getlist").rows().get(0);
    Device truth = premises.devices().all().get(0);
    assertThat(device.path("no").asText()).isEqualTo(truth.no());
    assertThat(device.path("outintype").isInt()).isTrue();
    assertThat(device.path("outintype").intValue()).isEqualTo(truth.direction().code());
    assertThat(device.path("regionname").asText())
        .isEqualTo(premises.regions().find(truth.regionNo()).orElseThrow().name());
    assertThat(simulator.requests("Device/GetList")).isEqualTo(1);
    Department added = premises.found("新部门");
    premises.departments().remove(premises.departments().all().get(2));
    assertThat(client.list("department/getlist").values("no"))
        .startsWith(added.no())
        .hasSize(premises.departments().all().size());
  }

  @Test
  void a_devices_status_is_asked_for_by_its_number() throws IOException {
    Device device = premises.devices().all().get(0);
    premises.devices().put(device.withOnline(!device.online()));
    Reply reply = client.ask("Device/GetDeviceStatus", "deviceno", device.no());
    assertThat(reply.data().path("no").asText()).isEqualTo(device.no());
    assertThat(reply.data().path("onlinestatus").asText()).isEqualTo(device.online() ? "0" : "1");
    assertThat(client.ask("Device/GetDeviceStatus", "deviceno", "none").resultcode())
        .isEqualTo("0");
    assertThat(simulator.violations().count()).isZero();
  }

  @Test
  void presence_follows_entries_and_exits() throws IOException {
    Person person = premises.hire();
    Device entry = device(Direction.IN);
    Device exit =
        premises.devices().all().stream()
            .filter(d -> d.regionNo().equals(entry.regionNo()) && d.direction() == Direction.OUT)
            .findFirst()
            .orElseThrow();
    simulator.pass(person, entry).publish();
    simulator.pass(person, exit).denied().publish();
    JsonNode row = client.list("region/getpeoplelist", "no", entry.regionNo()).rows().get(0);
    assertThat(row.path("no").asText()).isEqualTo(person.no());
    assertThat(row.path("deviceno").asText()).isEqualTo(entry.no());
    assertThat(row.path("entertime").asText()).isEqualTo("2026-03-02 12:00:00");
    assertThat(row.path("sex").asText()).isEqualTo(person.sex().digit());
    assertThat(simulator.ledger().presence(entry.regionNo()).get(0))
        .isEqualTo(new Presence(entry.regionNo(), person, entry.no(), clock.instant()));
    simulator.pass(person, exit).publish();
    assertThat(client.list("region/getpeoplelist", "no", entry.regionNo()).values("no"))
        .doesNotContain(person.no());
    assertThat(client.list("region/getpeoplelist").resultcode()).isEqualTo("0");
    assertThat(simulator.violations().count(K30Violation.BAD_PARAMETER)).isEqualTo(1);
  }

  @Test
  void who_is_removed_is_in_no_region() {
    Person person = premises.hire();
    Device entry = device(Direction.IN);
    simulator.pass(person, entry).publish();
    premises.people().remove(person);
    assertThat(simulator.ledger().presence(entry.regionNo()))
        .isNotEmpty()
        .noneMatch(p -> p.person().no().equals(person.no()));
  }

  @Test
  void a_listing_can_be_cut_short() throws IOException {
    simulator.listing("people/getlist").cutAfter(60);
    assertThat(all("people/getlist")).hasSize(60);
    assertThat(client.list("people/getlist").data().path("total").intValue()).isEqualTo(230);
    simulator.listing("people/getlist").mend();
    assertThat(all("people/getlist")).hasSize(230);
  }

  @Test
  void a_total_can_lie() throws IOException {
    simulator.listing("people/getlist").totalOffBy(-200);
    JsonNode data = client.list("people/getlist").data();
    assertThat(data.path("total").intValue()).isEqualTo(30);
    assertThat(data.path("totalPage").intValue()).isEqualTo(1);
    assertThat(data.path("data")).hasSize(50);
  }

  private Device device(Direction direction) {
    return premises.devices().all().stream()
        .filter(d -> d.direction() == direction)
        .findFirst()
        .orElseThrow();
  }

  private List<JsonNode> all(String path) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (int page = 1; page <= 5; page++) {
      rows.addAll(client.page(path, page, 100).rows());
    }
    return rows;
  }
}
