package io.gatehouse.simulator.axacs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The truth about people and places: as they are now, then those that are gone and that some whole
 * reply had told before. What no reply ever told is not among the gone.
 */
public final class ReferenceLedger {
  private final People people;
  private final Places places;

  ReferenceLedger(People people, Places places) {
    this.people = people;
    this.places = places;
  }

  public List<LedgerPerson> people() {
    Register<Long, User> users = people.users;
    return rows(
        users,
        user -> LedgerPerson.of(user, users.isTold(user.person().id()), false),
        user -> LedgerPerson.of(user, true, true));
  }

  /** How many people a whole listing has: users/count, when it counts right. */
  public long listedPeople() {
    return people.users.all().stream().filter(User::listed).count();
  }

  public List<LedgerOrg> orgs() {
    Register<Long, Org> orgs = people.orgs;
    Tree<Org> tree = Tree.of(orgs);
    return rows(
        orgs,
        org -> LedgerOrg.of(org, tree, orgs.isTold(org.id()), false),
        org -> LedgerOrg.of(org, tree, true, true));
  }

  public List<LedgerArea> areas() {
    Register<Long, Area> areas = places.areas;
    Tree<Area> tree = Tree.ofAreas(areas);
    return rows(
        areas,
        area -> LedgerArea.of(area, tree, areas.isTold(area.id()), false),
        area -> LedgerArea.of(area, tree, true, true));
  }

  public List<LedgerDevice> devices() {
    Register<String, Device> devices = places.devices;
    return rows(
        devices,
        device -> LedgerDevice.of(device, devices.isTold(device.id()), false),
        device -> LedgerDevice.of(device, true, true));
  }

  public List<LedgerAccessPoint> accessPoints() {
    Register<String, Door> doors = places.doors;
    return rows(
        doors,
        door -> LedgerAccessPoint.of(door, places, doors.isTold(door.id()), false),
        door -> LedgerAccessPoint.of(door, places, true, true));
  }

  public List<LedgerCode> codes() {
    List<LedgerCode> codes = new ArrayList<>();
    Code.USER_TYPES.forEach(code -> codes.add(LedgerCode.of("usertypes", code)));
    Code.CARD_GROUPS.forEach(code -> codes.add(LedgerCode.of("cardgroups", code)));
    Code.CARD_TYPES.forEach(code -> codes.add(LedgerCode.of("cardtypes", code)));
    return codes;
  }

  private static <T, R> List<R> rows(
      Register<?, T> register, Function<T, R> present, Function<T, R> gone) {
    List<R> rows = new ArrayList<>();
    register.all().forEach(one -> rows.add(present.apply(one)));
    register.toldAndGone().forEach(one -> rows.add(gone.apply(one)));
    return rows;
  }
}
