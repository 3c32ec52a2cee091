package io.gatehouse.k30;

import io.gatehouse.settings.Site;
import java.time.Clock;
import java.util.List;

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
}
