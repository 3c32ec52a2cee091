package io.gatehouse.k30;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Refused;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Listing;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads who is in which region (section 查询区域内人员列表): of the regions that the route looked up in the
 * warehouse, or, while it knows none, of all that the server lists.
 */
final class K30PresenceCursor extends SectionsCursor {

  private final int pageSize;
  private boolean hasScope;

  K30PresenceCursor(Site site, String state, Clock clock) {
    super(site, state, clock.instant());
    pageSize = site.feeds().get("presence").integer("page-size");
  }

  @Override
  public void scope(List<String> regions) {
    if (!hasScope && regions.isEmpty()) {
      add(new ListSection(K30ReferenceCursor.REGIONS, pageSize, 0));
    } else if (!hasScope) {
      regions.forEach(this::addRegion);
    }
    hasScope = true; // the route may try again
  }

  @Override
  void ended(Section section) {
    if (section instanceof ListSection regions) {
      regions.records().forEach(region -> addRegion(PagedList.number(region)));
    }
  }

  private void addRegion(String region) {
    if (region != null && !region.isBlank()) {
      add(new RegionPeople(region, pageSize, state()));
    }
  }

  /** Who is in one region. A region that is no more has nobody in it. */
  static final class RegionPeople implements SectionsCursor.Section {

    private static final String TABLE = "area_presence";

    private final String region;
    private final ListSection list;
    private boolean isGone;
    private boolean closed;

    RegionPeople(String region, int pageSize, SectionsState state) {
      this.region = region;
      ListSpec spec =
          ListSpec.of("people in region " + region, "region/getpeoplelist", TABLE)
              .asking(Map.of("no", region))
              .listing(this::listing)
              .completed(this::inRegion)
              .thatMayBeEmpty();
      this.list = new ListSection(spec, pageSize, state.size(spec.what));
    }

    private Listing listing() {
      return Listing.of(TABLE, "removed_at").where("area_id", region);
    }

    private List<VendorRecord> inRegion(List<VendorRecord> people) {
      return people.stream().map(person -> person.plus(Map.of("regionNo", region))).toList();
    }

    @Override
    public String what() {
      return list.what();
    }

    @Override
    public String doubt(Reply reply) {
      return isGone ? null : list.doubt(reply);
    }

    @Override
    public Ask next() {
      return isGone // nobody is asked about it again: any answer will do to take note of that
          ? PagedList.ask("region/getlist", Map.of("pageindex", 1, "pagesize", 1))
          : list.next();
    }

    @Override
    public List<Batch> take(Reply reply) {
      if (!isGone) {
        return list.take(reply);
      }
      closed = true;
      return List.of(Batch.of(TABLE, List.of()).listing(listing(), true));
    }

    @Override
    public void refused(String code, String reason) {
      if (!code.equals(K30.NO_SUCH_REGION)) {
        throw new Refused(reason);
      }
      isGone = true;
    }

    @Override
    public boolean ended() {
      return closed || list.ended();
    }

    @Override
    public Optional<String> notice() {
      return isGone ? Optional.empty() : list.notice();
    }

    @Override
    public SectionsState ended(SectionsState state) {
      return isGone ? state : list.ended(state);
    }
  }
}
