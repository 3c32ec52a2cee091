package io.gatehouse.k30;

import io.gatehouse.feed.TreePaths;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Listing;
import java.time.Clock;
import java.util.List;

/**
 * Reads who and what there is: regions, departments, devices with their status, people (sections
 * 区域管理, 部门管理, 设备管理, 人员管理).
 */
final class K30ReferenceCursor extends SectionsCursor {

  static final ListSpec REGIONS =
      ListSpec.of("regions", "region/getlist", "area")
          .completedTogether(K30ReferenceCursor::withPaths);

  private static final ListSpec DEPARTMENTS =
      ListSpec.of("departments", "department/getlist", "org_unit")
          .completedTogether(K30ReferenceCursor::withPaths);

  private static final ListSpec DEVICES = ListSpec.of("devices", "Device/GetList", "device");

  private static final ListSpec PEOPLE =
      ListSpec.of("people", "people/getlist", "person")
          .holding(
              new ListSpec.Part(
                  "credential",
                  () -> Listing.of("credential", "removed_at"),
                  K30ReferenceCursor::cards));

  /** The card of somebody who has one. */
  private static List<VendorRecord> cards(VendorRecord person) {
    String card = person.code("icCard");
    boolean hasOne = card != null && !card.isEmpty() && !card.matches("0+");
    return hasOne && PagedList.number(person) != null ? List.of(person) : List.of();
  }

  private static List<VendorRecord> withPaths(List<VendorRecord> records) {
    return TreePaths.withPaths(records, "no", "name", "parentno", VendorRecord::id);
  }

  K30ReferenceCursor(Site site, String state, Clock clock) {
    super(site, state, clock.instant());
    int pageSize = site.feeds().get("reference").integer("page-size");
    for (ListSpec spec : new ListSpec[] {REGIONS, DEPARTMENTS, DEVICES, PEOPLE}) {
      add(new ListSection(spec, pageSize, state().size(spec.what)));
    }
  }
}
