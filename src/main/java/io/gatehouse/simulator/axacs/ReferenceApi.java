package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** People, org units, codes, areas, controllers and doors (document 2.1.1 to 2.1.3 and 2.1.5). */
final class ReferenceApi {
  private final People people;
  private final Places places;
  private final PageRenderer pages;
  private final Listings listings;
  private final Parameters parameters;
  private final OrgFields orgFields;
  private final UserFields userFields;

  ReferenceApi(World world, PageRenderer pages, Parameters parameters) {
    this.people = world.people;
    this.places = world.places;
    this.listings = world.listings;
    this.pages = pages;
    this.parameters = parameters;
    this.orgFields = new OrgFields(world.times, people);
    this.userFields = new UserFields(world.times);
  }

  /** Empty for a route that is not one of these. */
  Optional<HttpReply> answer(String route, HttpRequest request) {
    return Optional.ofNullable(
        switch (route) {
          case "usertypes" -> pages.list(Code.USER_TYPES, OrgFields::userType, Spelling.USER_TYPE);
          case "cardgroups" -> pages.list(Code.CARD_GROUPS, OrgFields::code, Spelling.PLACE);
          case "cardtypes" -> pages.list(Code.CARD_TYPES, OrgFields::code, Spelling.PLACE);
          case "orgs" -> whole(route, people.orgs, orgFields::listed);
          case "org/name" -> org(Routes.parameter(request, route));
          case "users" -> users(request);
          case "users/count" -> pages.count(listings.counted(route, listed(request).size()));
          case "user" -> userByNo(request, request.parameter("userno"));
          case "user/userno" -> userByNo(request, Routes.parameter(request, route));
          case "user/userid" -> userById(Routes.parameter(request, route));
          case "areas" -> whole(route, places.areas, PlaceFields::of);
          case "acs/devices" -> whole(route, places.devices, PlaceFields::of);
          case Routes.DOORS -> whole(route, places.doors, PlaceFields::of);
          case Routes.DOORS_OF_AREA -> doorsOf(Routes.parameter(request, route));
          case Routes.DOOR_STATE -> state(Routes.parameter(request, route));
          default -> null;
        });
  }

  private <T> HttpReply whole(String route, Register<?, T> register, Function<T, Fields> fields) {
    return told(route, register, listings.shown(route, register.all()), fields);
  }

  private <T> HttpReply told(
      String route, Register<?, T> register, List<T> shown, Function<T, Fields> fields) {
    return pages
        .list(shown, fields, Spelling.PLACE)
        .whenDelivered(
            () -> {
              register.tell(shown);
              listings.pageDelivered(route);
            });
  }

  private HttpReply users(HttpRequest request) {
    int rows = parameters.rows(request, 1);
    List<User> page = Parameters.page(listings.shown("users", listed(request)), request, rows);
    return pages
        .list(page, userFields::listed, Spelling.USER)
        .whenDelivered(
            () -> {
              people.users.tell(page);
              listings.pageDelivered("users");
            });
  }

  /** orgname means that org unit and those below it. */
  private List<User> listed(HttpRequest request) {
    long type = Parameters.number(request, "usertype", 0);
    String orgName = request.parameter("orgname");
    Optional<Org> org = orgNamed(orgName);
    if (!orgName.isEmpty() && org.isEmpty()) {
      return List.of();
    }
    Tree<Org> tree = Tree.of(people.orgs);
    return people.users.all().stream()
        .filter(User::listed)
        .filter(user -> type == 0 || user.person().typeId() == type)
        .filter(user -> org.isEmpty() || tree.isWithin(user.person().orgId(), org.get().id()))
        .toList();
  }

  private Optional<Org> orgNamed(String name) {
    return people.orgs.all().stream().filter(org -> org.name().equals(name)).findFirst();
  }

  private HttpReply org(String name) {
    required(name, "name");
    return orgNamed(name)
        .map(
            org ->
                pages
                    .one(orgFields.single(org), Spelling.PLACE)
                    .whenDelivered(() -> people.orgs.tell(List.of(org))))
        .orElseGet(pages::noData);
  }

  private HttpReply userByNo(HttpRequest request, String no) {
    required(no, "userno");
    long type = Parameters.number(request, "usertype", 0);
    return people
        .byNo(no)
        .filter(user -> type == 0 || user.person().typeId() == type)
        .map(user -> one(user, userFields.byNo(user)))
        .orElseGet(pages::noData);
  }

  private HttpReply userById(String id) {
    return people
        .users
        .find(Parameters.number(id, "userid"))
        .map(user -> one(user, userFields.byId(user)))
        .orElseGet(pages::noData);
  }

  private HttpReply one(User user, Fields fields) {
    return pages.one(fields, Spelling.USER).whenDelivered(() -> people.users.tell(List.of(user)));
  }

  /** Of that area itself; the document says nothing of areas below it. */
  private HttpReply doorsOf(String areaId) {
    long area = Parameters.number(areaId, "areaid");
    List<Door> doors = places.doors.all().stream().filter(door -> door.areaId() == area).toList();
    return told(Routes.DOORS_OF_AREA, places.doors, doors, PlaceFields::of);
  }

  private HttpReply state(String doorId) {
    required(doorId, "doorid");
    return places
        .doors
        .find(doorId)
        .map(
            door ->
                pages
                    .flat(PlaceFields.state(door, places.isOpen(doorId)))
                    .whenDelivered(() -> places.tellState(door)))
        .orElseGet(pages::noData);
  }

  private static void required(String value, String name) {
    if (value.isBlank()) {
      throw new Parameters.Bad(name);
    }
  }
}
