package io.gatehouse.simulator.k30;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The lists of people, departments, devices, regions and of the people in a region. */
record Lists(
    Premises premises, Presences presences, Pages pages, PeopleFields people, PlaceFields places) {

  Answer people(Parameters asked) {
    Predicate<String> dept = asked.exactly("deptno");
    Predicate<String> no = asked.exactly("no");
    Predicate<Person> details = details(asked);
    List<Person> found =
        premises.people().all().stream()
            .filter(p -> dept.test(p.deptNo()) && no.test(p.no()) && details.test(p))
            .toList();
    return pages.page(Interface.PEOPLE, asked, found, people::of);
  }

  Answer departments(Parameters asked) {
    Predicate<String> no = asked.exactly("no");
    Predicate<String> name = asked.containing("name");
    List<Department> found =
        premises.departments().all().stream()
            .filter(d -> no.test(d.no()) && name.test(d.name()))
            .toList();
    return pages.page(Interface.DEPARTMENTS, asked, found, places::of);
  }

  Answer devices(Parameters asked) {
    Predicate<String> no = asked.exactly("deviceno");
    Predicate<String> name = asked.containing("devicename");
    Predicate<String> ip = asked.exactly("ip");
    List<Device> found =
        premises.devices().all().stream()
            .filter(d -> no.test(d.no()) && name.test(d.name()) && ip.test(d.ip()))
            .toList();
    return pages.page(Interface.DEVICES, asked, found, places::of);
  }

  Answer deviceStatus(Parameters asked) {
    return premises
        .devices()
        .find(asked.required("deviceno"))
        .map(device -> new Answer("Success", places.of(device)))
        .orElseThrow(() -> new Refusal(null, "设备不存在"));
  }

  Answer regions(Parameters asked) {
    Predicate<String> no = asked.exactly("no");
    Predicate<String> name = asked.containing("name");
    Predicate<String> parent = asked.exactly("parentno");
    List<Region> found =
        premises.regions().all().stream()
            .filter(r -> no.test(r.no()) && name.test(r.name()) && parent.test(r.parentNo()))
            .toList();
    return pages.page(Interface.REGIONS, asked, found, places::of);
  }

  Answer regionPeople(Parameters asked) {
    String region = asked.required("no");
    Optional<Instant> from = asked.time("startdate");
    Optional<Instant> to = asked.time("effdate");
    Predicate<Person> details = details(asked);
    if (premises.regions().find(region).isEmpty()) {
      throw new Refusal(null, "区域不存在");
    }
    Stream<Presence> found =
        presences.in(region).stream()
            .filter(p -> details.test(p.person()))
            .filter(p -> from.isEmpty() || !p.enteredAt().isBefore(from.get()))
            .filter(p -> to.isEmpty() || !p.enteredAt().isAfter(to.get()));
    return pages.page(Interface.REGION_PEOPLE, asked, found.toList(), people::of);
  }

  private static Predicate<Person> details(Parameters asked) {
    Predicate<String> name = asked.containing("name");
    Predicate<String> phone = asked.exactly("phone");
    Predicate<String> idCard = asked.exactly("idcard");
    Predicate<String> icCard = asked.exactly("iccard");
    return p ->
        name.test(p.name())
            && phone.test(p.phone())
            && idCard.test(p.idCard())
            && icCard.test(p.icCard());
  }
}
