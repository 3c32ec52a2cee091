package io.gatehouse.axacs;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Progress;
import io.gatehouse.feed.TreePaths;
import io.gatehouse.mapping.Reply;
import io.gatehouse.mapping.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Listing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Reads all that changes seldom, from the beginning with every run: kinds of users and cards, org
 * units, areas, controllers, doors, users. Then users by id whom events speak of and no listing
 * has: the route looks them up when the listings are at their end.
 */
final class ReferenceCursor implements Cursor {

  private static final String REMOVED = "removed_at";

  private final List<Walk> walks;
  private final PeopleListing people;
  private final UnknownPeople unknown;
  private ReferenceState state;

  static ReferenceCursor open(Site site, String state) {
    int pageSize = site.feeds().get("reference").integer("page-size");
    return new ReferenceCursor(
        pageSize, state == null ? ReferenceState.FIRST : ReferenceState.fromJson(state));
  }

  private ReferenceCursor(int pageSize, ReferenceState state) {
    this.state = state;
    this.people = new PeopleListing(pageSize, state.peopleShort());
    this.unknown = new UnknownPeople(state);
    this.walks =
        List.of(
            codes("usertypes", "user_types", "USER_TYPE"),
            codes("cardgroups", "card_groups", "CARD_GROUP"),
            codes("cardtypes", "card_types", "CARD_TYPE"),
            list(
                "orgs",
                "org_unit",
                orgs -> TreePaths.withPaths(orgs, "orgId", "orgName", "parentId")),
            list(
                "areas",
                "area",
                areas -> TreePaths.withPaths(areas, "areaId", "areaName", "parentId")),
            list("acs/devices", "device", devices -> devices),
            list("acs/device/doors", "access_point", doors -> doors),
            people,
            unknown);
  }

  private static Walk codes(String path, String part, String listName) {
    return new WholeListing(
        Ask.get("/api/v1/" + path, ""),
        "code_list-" + part,
        Listing.of("code_list", REMOVED).where("list_name", listName),
        records -> records);
  }

  private static Walk list(String path, String table, UnaryOperator<List<VendorRecord>> completed) {
    return new WholeListing(
        Ask.get("/api/v1/" + path, ""), table, Listing.of(table, REMOVED), completed);
  }

  private Stream<Walk> open() {
    return walks.stream().filter(walk -> walk.next().isPresent());
  }

  @Override
  public Optional<Ask> next() {
    return open().findFirst().flatMap(Walk::next);
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    Walk walk = open().findFirst().orElseThrow();
    Progress progress = walk.accept(reply, asked);
    boolean isEnd = walk == people && people.next().isEmpty();
    if (isEnd && people.incomplete() != state.peopleShort()) {
      state = state.withPeopleShort(people.incomplete());
      unknown.begin(state);
      return new Progress(progress.batches(), state.toJson(), progress.gaps());
    }
    return progress;
  }

  /** Ids of people that events have and the warehouse has not. */
  @Override
  public void scope(List<String> ids) {
    unknown.find(ids);
  }

  @Override
  public Optional<String> notice() {
    return people.notice();
  }
}
