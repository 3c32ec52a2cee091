package io.gatehouse.demo;

import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseReader;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Looks in the warehouse whether a gap has been closed since, and says so. */
final class GapWatch {

  private final Supplier<WarehouseReader> warehouses;
  private final DemoWatch watch;
  private final Set<UUID> closed = new HashSet<>();

  GapWatch(Supplier<WarehouseReader> warehouses, DemoWatch watch) {
    this.warehouses = warehouses;
    this.watch = watch;
  }

  boolean anyOpen() {
    return watch.sites().stream().mapToInt(SiteWatch::gaps).sum() > closed.size();
  }

  void look() {
    if (!anyOpen()) {
      return;
    }
    try (WarehouseReader warehouse = warehouses.get()) {
      Table gaps = warehouse.table("feed_gap");
      warehouse.read(
          gaps.name(),
          gap -> {
            boolean isClosed = gap[gaps.position("closed_at")] != null;
            if (isClosed && closed.add((UUID) gap[gaps.position("gap_id")])) {
              tell(gaps, gap);
            }
          });
    }
  }

  private void tell(Table gaps, Object[] gap) {
    Object closedBy = gap[gaps.position("closed_by")];
    watch
        .site((String) gap[gaps.position("site")])
        .gatehouse(
            closedBy
                + " has read past the gap of "
                + gap[gaps.position("feed")]
                + " and closed it: "
                + gap[gaps.position("recovered")]
                + " events filled in that only "
                + closedBy
                + " saw");
  }
}
