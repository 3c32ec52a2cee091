package io.gatehouse.demo;

import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseReader;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
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
    Map<Closing, long[]> news = new LinkedHashMap<>();
    try (WarehouseReader warehouse = warehouses.get()) {
      Table gaps = warehouse.table("feed_gap");
      warehouse.read(
          gaps.name(),
          gap -> {
            boolean isClosed = gap[gaps.position("closed_at")] != null;
            if (isClosed && closed.add((UUID) gap[gaps.position("gap_id")])) {
              long[] of = news.computeIfAbsent(Closing.of(gaps, gap), key -> new long[2]);
              of[0]++;
              of[1] += (Long) gap[gaps.position("recovered")];
            }
          });
    }
    news.forEach((closing, of) -> tell(closing, of[0], of[1]));
  }

  private void tell(Closing closing, long count, long recovered) {
    watch
        .site(closing.site())
        .gatehouse(
            closing.by()
                + " has read past "
                + (count == 1 ? "the gap" : "the " + count + " gaps")
                + " of "
                + closing.feed()
                + " and closed "
                + (count == 1 ? "it" : "them")
                + ": "
                + recovered
                + " events filled in that only "
                + closing.by()
                + " saw");
  }

  /** Which feed's gap was closed by which. */
  private record Closing(String site, String feed, String by) {
    static Closing of(Table gaps, Object[] gap) {
      return new Closing(
          (String) gap[gaps.position("site")],
          (String) gap[gaps.position("feed")],
          (String) gap[gaps.position("closed_by")]);
    }
  }
}
