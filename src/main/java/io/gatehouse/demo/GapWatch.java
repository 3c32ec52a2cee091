package io.gatehouse.demo;

import io.gatehouse.demo.Audience.Actor;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseReader;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** Looks in the warehouse whether a gap has been closed since, and says so. */
final class GapWatch {

  private final Demo demo;
  private final DemoWatch watch;
  private final Set<UUID> closed = new HashSet<>();

  GapWatch(Demo demo, DemoWatch watch) {
    this.demo = demo;
    this.watch = watch;
  }

  boolean noneYet() {
    return watch.gaps() == 0;
  }

  boolean anyOpen() {
    return watch.gaps() > closed.size();
  }

  void look() {
    if (!anyOpen()) {
      return;
    }
    try (WarehouseReader warehouse = demo.read()) {
      Table gaps = warehouse.table("feed_gap");
      warehouse.read(
          gaps.name(),
          gap -> {
            boolean isClosed = gap[gaps.position("closed_at")] != null;
            if (isClosed && closed.add((UUID) gap[gaps.position("gap_id")])) {
              watch.says(
                  Actor.GATEHOUSE,
                  gap[gaps.position("closed_by")]
                      + " has read past the gap of "
                      + gap[gaps.position("feed")]
                      + " and closed it: "
                      + gap[gaps.position("recovered")]
                      + " events filled in that only "
                      + gap[gaps.position("closed_by")]
                      + " saw");
            }
          });
    }
  }
}
