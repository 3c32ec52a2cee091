package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.wecom.WeComCompany.RuleLine;
import io.gatehouse.simulator.wecom.WeComQuirk;
import io.gatehouse.simulator.wecom.WeComSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is promised of door rules. */
class RulePromisesTest extends WeComContract {

  private static final String PATH = "devicedata/get_accesscontrol_rule";

  @Override
  void corp(WeComSimulator.Options o) {
    o.devices = 7;
  }

  @ParameterizedTest
  @EnumSource(
      value = WeComQuirk.class,
      names = {"TEXT_NUMBERS", "UNKNOWN_FIELDS", "PLAIN_PEOPLE", "NO_DEFAULT_USER_TYPE"})
  void rules_are_read_however_they_are_written(WeComQuirk quirk) {
    serve(
        o -> {
          o.quirks = new WeComQuirk[] {quirk};
          o.people = quirk == WeComQuirk.PLAIN_PEOPLE ? 4 : 60;
        });
    site.loads("rules").equalsTheTruth("rules");
  }

  @Test
  void a_rule_that_changes_and_one_that_goes_are_noticed() {
    site.loads("rules");
    Roster roster = server.company().rules();
    List<Thing> rules = roster.oldestFirst();
    RuleLine other = new RuleLine("7:05-7:05,12:00-23:59 * * */2 2026,2028-2030", 0, 2, 4, 6);
    roster.put(rules.get(0).with("lines", List.of(other)));
    List<Thing> two = server.company().members().subList(0, 2);
    roster.put(rules.get(1).with("members", two).with("name", "新"));
    RuleLine invalid = new RuleLine("9:00-24:00 * * * *");
    roster.put(rules.get(2).with("lines", List.of(other, invalid)));
    roster.remove(rules.get(3).id());
    roster.remove(rules.get(4).id());
    clock.forward(Duration.ofDays(1));
    site.loads("rules").equalsTheTruth("rules");
    roster.put(rules.get(4));
    clock.forward(Duration.ofDays(1));
    site.loads("rules").equalsTheTruth("rules");
  }

  @Test
  void a_reading_that_breaks_off_goes_on_with_the_next_device() {
    server.faults().inject(Fault.ERROR_CODE).code(45009).onPath(PATH).after(3).once();
    assertThat(site.fails("rules")).contains("too many calls");
    long before = server.requests(PATH);
    site.afterThePause().loads("rules").equalsTheTruth("rules");
    assertThat(server.requests(PATH) - before).isLessThan(7);
  }

  @Test
  void devices_are_those_of_the_passages_where_none_are_configured() {
    serve(o -> o.history = 200);
    site.loads("access");
    site.set("device-sns=").loads("rules").equalsTheTruth("rules");
  }

  @Test
  void a_device_that_is_not_the_apps_is_named() {
    site.set("device-sns=C00999999");
    assertThat(site.fails("rules")).contains("WeCom refuses a parameter", "errcode 40058");
  }

  @Test
  void a_device_that_is_not_the_apps_is_told_and_stops_no_other() {
    List<String> devices = new ArrayList<>(server.company().deviceSns());
    devices.add("B00000000");
    devices.add("C00999999");
    site.set("device-sns=" + String.join(",", devices));
    assertThat(site.fails("rules"))
        .contains("2 devices, B00000000, C00999999 could not be read, all others were");
    assertThat(site.differences("rules")).isEmpty();
    long before = server.requests(PATH);
    assertThat(site.fails("rules")).contains("B00000000, C00999999");
    assertThat(server.requests(PATH) - before).as("only those again").isLessThan(8);
  }
}
