package io.gatehouse.simulator.axacs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChangingWorldTest {
  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private final AxAcsSimulator simulator = AxAcsSimulator.builder().clock(clock).people(30).start();
  private final SimulatorClient client = new SimulatorClient(simulator);
  private final People people = simulator.people();
  private final Places places = simulator.places();
  private final ReferenceLedger ledger = simulator.ledger().reference();
  private final Person person = people.all().get(3);
  private final Card card = simulator.cards().get(3);
  private final Door door = simulator.doors().get(0);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void a_rename_shows_in_lists_and_in_events_after_it_and_not_before() throws IOException {
    LedgerEvent before = simulator.swipe(door, card).publish();
    clock.forward(Duration.ofMinutes(1));
    people.rename(person.id(), "新名字");
    LedgerEvent after = simulator.swipe(door, card).publish();
    assertThat(before.personName()).isEqualTo(person.name());
    assertThat(after.personName()).isEqualTo("新名字");
    JsonNode user = client.json("user/userid/" + person.id()).get("data");
    assertThat(user.get("userName").textValue()).isEqualTo("新名字");
    assertThat(user.get("gmtModify").textValue()).isEqualTo("2026-03-02 12:01:00");
    assertThat(user.get("gmtCreate").textValue()).isEqualTo("2018-03-09 15:06:19.0");
    assertThat(truth().personName()).isEqualTo("新名字");
  }

  @Test
  void a_move_takes_the_person_to_another_org_unit() throws IOException {
    Org to = people.addOrg("新部门", 1);
    people.move(person.id(), to.id());
    assertThat(client.values("users?orgname=%E6%96%B0%E9%83%A8%E9%97%A8", "userNo"))
        .containsExactly(person.no());
    assertThat(simulator.swipe(door, card).publish().orgName()).isEqualTo("新部门");
    assertThat(truth().orgId()).isEqualTo(Long.toString(to.id()));
  }

  @Test
  void who_is_hired_comes_last_and_has_a_card() throws IOException {
    Person fresh = people.hire("王小明", 1);
    assertThat(client.values("users?rows=1000", "userNo")).hasSize(31).endsWith(fresh.no());
    Card card = simulator.cards().get(30);
    assertThat(simulator.swipe(door, card).publish().personId()).isEqualTo(fresh.id());
    assertThat(ledger.people()).last().returns("王小明", LedgerPerson::personName);
  }

  @Test
  void who_is_dismissed_is_gone_and_the_card_is_unknown() throws IOException {
    people.dismiss(person.id());
    assertThat(client.values("users?rows=1000", "userNo")).hasSize(29).doesNotContain(person.no());
    assertThat(client.json("user/userid/" + person.id()).get("status").intValue()).isEqualTo(102);
    LedgerEvent event = simulator.swipe(door, card).publish();
    assertThat(event.personId()).isNull();
    assertThat(event.cardNo()).isEqualTo(card.no());
    assertThat(event.denialReason()).isEqualTo("UNKNOWN_CREDENTIAL");
  }

  @Test
  void the_ledger_keeps_of_the_dismissed_only_whom_a_reply_had_told_and_as_it_was_told()
      throws IOException {
    people.dismiss(people.all().get(9).id());
    assertThat(ledger.people()).hasSize(29).noneMatch(LedgerPerson::removed);
    assertThat(ledger.people()).noneMatch(LedgerPerson::told);
    client.get("users?rows=1000");
    assertThat(ledger.people()).allMatch(LedgerPerson::told);
    people.rename(person.id(), "nobody was told");
    people.dismiss(person.id());
    assertThat(ledger.people().stream().filter(LedgerPerson::removed))
        .singleElement()
        .returns(Long.toString(person.id()), LedgerPerson::personId)
        .returns(person.name(), LedgerPerson::personName);
    assertThat(ledger.people()).hasSize(29);
  }

  @Test
  void somebody_unlisted_is_in_events_and_had_by_id_alone() throws IOException {
    people.unlist(person.id());
    assertThat(client.values("users?rows=1000", "userNo")).doesNotContain(person.no());
    assertThat(client.json("users/count").get("data").intValue()).isEqualTo(29);
    assertThat(ledger.listedPeople()).isEqualTo(29);
    assertThat(simulator.swipe(door, card).publish().personId()).isEqualTo(person.id());
    assertThat(truth()).returns(false, LedgerPerson::listed).returns(false, LedgerPerson::told);
    assertThat(client.json("user/userid/" + person.id()).at("/data/userNo").textValue())
        .isEqualTo(person.no());
    assertThat(truth().told()).isTrue();
    people.list(person.id());
    assertThat(client.values("users?rows=1000", "userNo")).contains(person.no());
  }

  @Test
  void a_removed_org_unit_leaves_its_people_and_parts_to_the_one_above() throws IOException {
    client.get("orgs");
    Org gone = people.orgs().get(1);
    people.removeOrg(gone.id());
    assertThat(client.values("orgs", "orgId")).doesNotContain(Long.toString(gone.id()));
    assertThat(people.all()).noneMatch(p -> p.orgId() == gone.id());
    assertThat(people.orgs()).noneMatch(org -> org.parentId() == gone.id());
    assertThat(ledger.orgs().stream().filter(LedgerOrg::removed))
        .singleElement()
        .returns(gone.name(), LedgerOrg::orgName);
  }

  @Test
  void the_ledger_knows_the_way_from_the_root_to_each_org_unit_and_area() {
    Org team = people.addOrg("小组", people.orgs().get(1).id());
    assertThat(ledger.orgs())
        .last()
        .returns(List.of("1", "3658", Long.toString(team.id())), LedgerOrg::ids)
        .returns(List.of("公司", "生产部", "小组"), LedgerOrg::names);
    people.moveOrg(team.id(), 1);
    people.renameOrg(team.id(), "班");
    assertThat(ledger.orgs()).last().returns(List.of("公司", "班"), LedgerOrg::names);
    Area room = places.addArea("房间", 160);
    assertThat(ledger.areas()).last().returns(List.of("公司机关", "工厂", "房间"), LedgerArea::names);
    places.moveArea(room.id(), 161);
    assertThat(ledger.areas()).last().returns("161", LedgerArea::parentId);
  }

  @Test
  void a_door_in_another_area_says_so_in_lists_and_events() throws IOException {
    places.moveDoor(door.id(), 163);
    assertThat(client.values("acs/device/doors/areaid/163", "doorId")).contains(door.id());
    assertThat(client.values("acs/device/doors/areaid/160", "doorId")).doesNotContain(door.id());
    assertThat(simulator.swipe(door, card).publish().areaId()).isEqualTo(163);
    places.renameArea(163, "新区");
    assertThat(simulator.swipe(door, card).publish().areaName()).isEqualTo("新区");
    assertThat(ledger.accessPoints().get(0).areaName()).isEqualTo("新区");
    places.removeArea(163);
    assertThat(simulator.doors()).noneMatch(d -> d.areaId() == 163);
  }

  @Test
  void doors_and_controllers_go_and_lose_their_connection() throws IOException {
    client.get("acs/device/doors");
    places.removeDoor(door.id());
    assertThat(client.values("acs/device/doors", "doorId")).hasSize(7).doesNotContain(door.id());
    String controller = simulator.devices().get(1).id();
    places.offline(controller, "通信超时");
    JsonNode device = client.json("acs/devices").get("data").get(1);
    assertThat(device.get("isOnline").intValue()).isZero();
    assertThat(device.get("commErrorMsg").textValue()).isEqualTo("通信超时");
    Door far = simulator.doors().get(1);
    assertThat(client.json("acs/device/door/state/" + far.id()).get("isOnline").intValue())
        .isZero();
    assertThat(ledger.devices().get(1)).returns("通信超时", LedgerDevice::statusMessage);
    places.online(controller);
    assertThat(client.json("acs/device/door/state/" + far.id()).get("isOnline").intValue()).isOne();
    places.removeDevice(controller);
    assertThat(simulator.doors()).hasSize(5);
    assertThat(ledger.accessPoints().stream().filter(LedgerAccessPoint::removed)).hasSize(3);
    assertThat(ledger.devices().stream().filter(LedgerDevice::removed)).hasSize(1);
  }

  @Test
  void a_door_that_is_forced_stands_open_until_it_is_closed() throws IOException {
    String state = "acs/device/door/state/" + door.id();
    simulator.doorEvent(door, EventType.DOOR_FORCED).publish();
    assertThat(ledger.accessPoints().get(0)).returns(false, LedgerAccessPoint::stateTold);
    assertThat(client.json(state).get("isOpen").intValue()).isOne();
    assertThat(ledger.accessPoints().get(0))
        .returns(true, LedgerAccessPoint::isOpen)
        .returns(true, LedgerAccessPoint::stateTold);
    simulator.doorEvent(door, EventType.DOOR_CLOSED).publish();
    assertThat(client.json(state).get("isOpen").intValue()).isZero();
    places.setOpen(door.id(), true);
    assertThat(client.json(state).get("isOpen").intValue()).isOne();
    for (String command : List.of("open", "close", "workmode")) {
      client.get("acs/device/door/" + command + "/admin/secret/" + door.id());
    }
    assertThat(simulator.violations().count(AxAcsViolation.DOOR_COMMAND)).isEqualTo(3);
    assertThat(places.isOpen(door.id())).isTrue();
  }

  @Test
  void a_wrong_id_is_said_at_once() {
    assertThatThrownBy(() -> people.rename(1, "x")).hasMessage("the server has no 1");
    assertThatThrownBy(() -> places.moveDoor("x", 160)).hasMessage("the server has no x");
  }

  @Test
  void outside_scripts_can_read_every_table_of_the_truth() throws IOException {
    for (String table :
        List.of("people", "orgs", "areas", "devices", "doors", "codes", "alarms", "presence")) {
      assertThat(client.get("/simulator/" + table).statusCode()).as(table).isEqualTo(200);
    }
    assertThat(client.text("/simulator/orgs").lines().toList().get(1))
        .isEqualTo(
            "{\"org_id\":\"3658\",\"org_name\":\"生产部\",\"org_code\":\"D1\",\"parent_id\":\"1\","
                + "\"ids\":\"1/3658\",\"names\":\"公司/生产部\",\"told\":false,\"removed\":false}");
  }

  private LedgerPerson truth() {
    return ledger.people().stream()
        .filter(row -> row.personId().equals(Long.toString(person.id())))
        .findFirst()
        .orElseThrow();
  }
}
