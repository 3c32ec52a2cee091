package io.gatehouse.axacs;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.feed.TreePaths;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.Listing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Reads all that changes seldom, from the beginning with every run: kinds of users and cards, org
 * units, areas, controllers, doors, users. Then users by id whom events speak of and no listing
 * has: the route looks them up when the listings are at their end.
 */
final class AxAcsReferenceCursor implements Cursor {

  private static final String REMOVED = "removed_at";

  /** By what their replies are left out under where they cannot be read. */
  private final Map<String, ListingWalk> walks = new LinkedHashMap<>();

  private final PeopleListing people;
  private final UnknownPeople unknown;
  private final Instant now;
  private final String saved;
  private State state;

  static AxAcsReferenceCursor open(Site site, String state, Clock clock) {
    int pageSize = site.feeds().get("reference").integer("page-size");
    return new AxAcsReferenceCursor(pageSize, state, clock.instant());
  }

  private AxAcsReferenceCursor(int pageSize, String saved, Instant now) {
    this.now = now;
    this.saved = saved;
    this.state = saved == null ? State.FIRST : State.fromJson(saved);
    this.people = new PeopleListing(pageSize, state.peopleShort());
    this.unknown = new UnknownPeople(state);
    codes("usertypes", "user_types", "USER_TYPE");
    codes("cardgroups", "card_groups", "CARD_GROUP");
    codes("cardtypes", "card_types", "CARD_TYPE");
    list(
        "orgs",
        "org_unit",
        orgs -> TreePaths.withPaths(orgs, "orgId", "orgName", "parentId", VendorRecord::numberId));
    list(
        "areas",
        "area",
        areas ->
            TreePaths.withPaths(areas, "areaId", "areaName", "parentId", VendorRecord::numberId));
    list("acs/devices", "device", devices -> devices);
    list("acs/device/doors", "access_point", doors -> doors);
    add("users", people);
    walks.put("user/userid", unknown);
  }

  private void codes(String path, String part, String listName) {
    add(
        path,
        new WholeListing(
            Ask.get("/api/v1/" + path, ""),
            "code_list-" + part,
            Listing.of("code_list", REMOVED).where("list_name", listName),
            records -> records));
  }

  private void list(String path, String table, UnaryOperator<List<VendorRecord>> completed) {
    add(
        path,
        new WholeListing(
            Ask.get("/api/v1/" + path, ""), table, Listing.of(table, REMOVED), completed));
  }

  private void add(String path, ListingWalk walk) {
    if (UnreadableLists.isDue(state.leftOut(), path, now)) {
      walks.put(path, walk);
    }
  }

  private Optional<Map.Entry<String, ListingWalk>> open() {
    return walks.entrySet().stream().filter(walk -> walk.getValue().next().isPresent()).findFirst();
  }

  @Override
  public Optional<Ask> next() {
    return open().flatMap(walk -> walk.getValue().next());
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    Progress progress = take(reply, asked);
    boolean isWhole = open().isEmpty() && state.leftOut().isEmpty();
    return isWhole ? progress.filling(List.of(Gap.Filled.until(now))) : progress;
  }

  private Progress take(Reply reply, Instant asked) {
    Map.Entry<String, ListingWalk> open = open().orElseThrow();
    ListingWalk walk = open.getValue();
    Progress progress = walk.accept(reply, asked);
    if (walk == unknown) {
      return progress;
    }
    if (walk.next().isEmpty()) {
      state = state.leftOut(UnreadableLists.without(state.leftOut(), open.getKey()));
    }
    if (walk == people && walk.next().isEmpty()) {
      state = state.withPeopleShort(people.incomplete());
    }
    unknown.begin(state);
    boolean isEnd = open().isEmpty();
    return isEnd && !state.toJson().equals(saved)
        ? new Progress(progress.batches(), state.toJson(), progress.gaps())
        : progress;
  }

  /** Ids of people that events have and the warehouse has not. */
  @Override
  public void scope(List<String> ids) {
    unknown.find(ids);
  }

  /** The other lists are read without it; nobody of it is marked as removed meanwhile. */
  @Override
  public Optional<Progress> passOver(String reason) {
    Map.Entry<String, ListingWalk> open = open().orElse(null);
    if (open == null) {
      return Optional.empty();
    }
    if (open.getValue() == unknown) {
      state = unknown.passOver();
    } else {
      state = state.leftOut(UnreadableLists.with(state.leftOut(), open.getKey(), now));
      walks.remove(open.getKey());
    }
    Gap gap = new Gap(now, now.plus(UnreadableLists.DAY), reason);
    return Optional.of(new Progress(List.of(), state.toJson(), List.of(gap)));
  }

  @Override
  public Optional<String> notice() {
    return people.notice();
  }

  /**
   * What the feed {@code reference} remembers; it begins anew with every run.
   *
   * @param nobody ids of people that events have and the server does not know
   * @param peopleShort whether the last listing of people was incomplete
   * @param leftOut when lists were asked for last whose replies cannot be read, by path
   */
  record State(List<String> nobody, boolean peopleShort, SortedMap<String, Instant> leftOut) {

    private static final int MOST = 2_000;

    static final State FIRST = new State(List.of(), false, null);

    State {
      Objects.requireNonNull(nobody, "nobody");
      leftOut = UnreadableLists.of(leftOut);
    }

    State withNobody(String id) {
      List<String> more = new ArrayList<>(nobody);
      more.add(id);
      return new State(
          List.copyOf(more.subList(Math.max(0, more.size() - MOST), more.size())),
          peopleShort,
          leftOut);
    }

    State withPeopleShort(boolean yes) {
      return new State(nobody, yes, leftOut);
    }

    State leftOut(SortedMap<String, Instant> lists) {
      return new State(nobody, peopleShort, lists);
    }

    String toJson() {
      return SavedState.write(this);
    }

    static State fromJson(String json) {
      return SavedState.read(json, State.class);
    }
  }

  /** A full listing that comes in one reply. What it does not have is marked as gone. */
  static final class WholeListing implements ListingWalk {

    private final Ask ask;
    private final String mapping;
    private final Listing listing;
    private final Function<List<VendorRecord>, List<VendorRecord>> completed;
    private boolean emptyBefore;
    private boolean done;

    /**
     * @param mapping by which its records become rows
     * @param completed adds to the records what follows from all of them
     */
    WholeListing(
        Ask ask,
        String mapping,
        Listing listing,
        Function<List<VendorRecord>, List<VendorRecord>> completed) {
      this.ask = ask;
      this.mapping = mapping;
      this.listing = listing;
      this.completed = completed;
    }

    @Override
    public Optional<Ask> next() {
      return done ? Optional.empty() : Optional.of(ask);
    }

    @Override
    public Progress accept(Reply reply, Instant asked) {
      List<VendorRecord> records = AxAcs.records(reply);
      if (records.isEmpty() && !emptyBefore) {
        emptyBefore = true; // one wrong "none" would mark all of them: it has to be said twice
        return Progress.nothing();
      }
      done = true;
      return Progress.of(Batch.of(mapping, completed.apply(records)).listing(listing, true), null);
    }
  }

  /** A part of a run: reads one thing from its beginning to its end. */
  interface ListingWalk {

    /** Empty at the end. */
    Optional<Ask> next();

    /** As {@link io.gatehouse.feed.Cursor#accept}. */
    Progress accept(Reply reply, Instant asked);

    /** What the operator should know of it; told once a run. */
    default Optional<String> notice() {
      return Optional.empty();
    }
  }
}
