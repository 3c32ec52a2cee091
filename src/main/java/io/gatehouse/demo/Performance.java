package io.gatehouse.demo;

import io.gatehouse.demo.Audience.Actor;
import io.gatehouse.demo.Stage.Scene;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** From the history to the last row: lets the sites play while the daemon loads from them. */
final class Performance {

  private static final Duration TICK = Duration.ofMillis(200);

  /** Generous: a busy machine is slow, and what is equal in the end is equal. */
  private static final Duration LONGEST_CATCHING_UP = Duration.ofMinutes(5);

  /** Between two comparisons of all rows, which a busy machine has better to do than. */
  private static final Duration COMPARED_EVERY = Duration.ofSeconds(2);

  private interface Question {
    boolean isTrueOf(DemoSite site, Stage stage);
  }

  private final List<DemoSite> sites;
  private final DemoWatch watch;
  private final Timetable timetable;
  private final Clock clock;
  private final Duration length;
  private Instant compared = Instant.EPOCH;

  Performance(
      List<DemoSite> sites, DemoWatch watch, Timetable timetable, Clock clock, Duration length) {
    this.sites = sites;
    this.watch = watch;
    this.timetable = timetable;
    this.clock = clock;
    this.length = length;
  }

  void run(Supplier<WarehouseReader> warehouses) throws InterruptedException {
    waitUntil(() -> all(DemoSite::hasReadHistory), 0);
    GapWatch gaps = new GapWatch(warehouses, watch);
    play(gaps);
    sites.forEach(DemoSite::calm);
    watch.says(
        Audience.ALL_SITES, Actor.SERVER, "nothing happens any more; the feeds may catch up");
    waitUntil(
        () -> {
          gaps.look();
          return !gaps.anyOpen() && all(DemoSite::isSettled) && isEqual(warehouses);
        },
        1);
  }

  private void play(GapWatch gaps) throws InterruptedException {
    for (DemoSite site : sites) {
      for (Scene scene : site.scenes(watch.site(site.name()))) {
        timetable.add(Duration.ofMillis((long) (length.toMillis() * scene.share())), scene.play());
      }
    }
    Instant begin = clock.instant();
    for (Duration played = Duration.ZERO; played.compareTo(length) < 0; ) {
      timetable.play(played);
      gaps.look();
      tick((double) played.toMillis() / length.toMillis());
      played = Duration.between(begin, clock.instant());
    }
  }

  private boolean all(Question question) {
    return sites.stream().allMatch(site -> question.isTrueOf(site, watch.site(site.name())));
  }

  private boolean isEqual(Supplier<WarehouseReader> warehouses) {
    if (clock.instant().isBefore(compared.plus(COMPARED_EVERY))) {
      return false;
    }
    compared = clock.instant();
    try (WarehouseReader warehouse = warehouses.get()) {
      return sites.stream().allMatch(site -> site.differences(warehouse).isEmpty());
    }
  }

  /** But not for ever. */
  private void waitUntil(BooleanSupplier condition, double share) throws InterruptedException {
    Instant latest = clock.instant().plus(LONGEST_CATCHING_UP);
    while (clock.instant().isBefore(latest) && !condition.getAsBoolean()) {
      tick(share);
    }
  }

  private void tick(double share) throws InterruptedException {
    watch.progress(share, sites.stream().mapToInt(DemoSite::events).sum());
    Thread.sleep(TICK.toMillis());
  }
}
