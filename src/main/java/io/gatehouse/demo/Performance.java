package io.gatehouse.demo;

import io.gatehouse.demo.Audience.Actor;
import io.gatehouse.demo.Stage.Scene;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Page;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.WarehouseReader;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * From the history to the last row: lets the sites play while the daemon loads from them, watches
 * the feeds of all of them, and tells the audience.
 */
final class Performance implements FeedObserver {
  private static final Duration TICK = Duration.ofMillis(200);

  /** Generous: a busy machine is slow, and what is equal in the end is equal. */
  private static final Duration LONGEST_CATCHING_UP = Duration.ofMinutes(5);

  /** Between two comparisons of all rows, which a busy machine has better to do than. */
  private static final Duration COMPARED_EVERY = Duration.ofSeconds(2);

  /** What is still to happen, and when, from the first scene's beginning. */
  private record Entry(Duration at, Runnable what) {}

  /** Which feed's gap was closed by which. */
  private record Closing(String site, String feed, String by) {}

  private final Audience audience;
  private final Clock clock;
  private final Duration length;
  private final int port;
  private final Supplier<WarehouseReader> warehouses;
  private final Instant begin;
  private final Map<DemoSite, Stage> stages = new LinkedHashMap<>();
  private final PriorityQueue<Entry> timetable =
      new PriorityQueue<>(Comparator.comparing(Entry::at));
  private final Set<UUID> closedGaps = new HashSet<>();
  private Duration played = Duration.ZERO;
  private Instant compared = Instant.EPOCH;

  /**
   * @param port where the daemon takes what servers push
   */
  Performance(
      List<DemoSite> sites,
      Audience audience,
      Clock clock,
      Duration length,
      int port,
      Supplier<WarehouseReader> warehouses) {
    this.audience = audience;
    this.clock = clock;
    this.length = length;
    this.port = port;
    this.warehouses = warehouses;
    begin = clock.instant();
    sites.forEach(site -> stages.put(site, new Stage(site.name(), this)));
  }

  Instant now() {
    return clock.instant();
  }

  URI webhook(String site) {
    return URI.create("http://" + Demo.HOST + ":" + port + "/webhooks/" + site);
  }

  void says(String site, Actor actor, String what) {
    audience.says(Duration.between(begin, now()), site, actor, what);
  }

  synchronized void later(Duration in, Runnable what) {
    timetable.add(new Entry(played.plus(in), what));
  }

  private Stage stage(String site) {
    return stages.entrySet().stream()
        .filter(one -> one.getKey().name().equals(site))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  @Override
  public void committed(Feed feed, Page page, LoadResult result, Instant at, Duration took) {
    stage(feed.key().site()).loaded(feed.spec().name(), page, result);
  }

  @Override
  public void ended(Feed feed, String failure) {
    if (failure == null) {
      stage(feed.key().site()).endedWell(feed.spec().name());
    }
  }

  /** Before the daemon reads. */
  void open() {
    stages.forEach(DemoSite::open);
  }

  void run() throws InterruptedException {
    waitUntil(() -> stages.keySet().stream().allMatch(site -> site.hasRead(stages.get(site))), 0);
    play();
    stages.keySet().forEach(DemoSite::calm);
    says(Audience.ALL_SITES, Actor.SERVER, "nothing happens any more; the feeds may catch up");
    waitUntil(
        () -> {
          lookAtGaps();
          return !anyGapOpen()
              && stages.keySet().stream().allMatch(site -> site.isSettled(stages.get(site)))
              && isEqual();
        },
        1);
  }

  private void play() throws InterruptedException {
    stages.forEach(
        (site, stage) -> {
          for (Scene scene : site.scenes(stage)) {
            later(Duration.ofMillis((long) (length.toMillis() * scene.share())), scene.play());
          }
        });
    Instant start = now();
    while (played.compareTo(length) < 0) {
      for (Runnable due = next(); due != null; due = next()) {
        due.run();
      }
      lookAtGaps();
      tick((double) played.toMillis() / length.toMillis());
      goOn(Duration.between(start, now()));
    }
  }

  private synchronized void goOn(Duration until) {
    played = until;
  }

  private synchronized Runnable next() {
    boolean due = !timetable.isEmpty() && timetable.peek().at().compareTo(played) <= 0;
    return due ? timetable.remove().what() : null;
  }

  private boolean anyGapOpen() {
    return stages.values().stream().mapToInt(Stage::gaps).sum() > closedGaps.size();
  }

  /** Looks in the warehouse whether a gap has been closed since, and says so. */
  private void lookAtGaps() {
    if (!anyGapOpen()) {
      return;
    }
    Map<Closing, long[]> news = new LinkedHashMap<>();
    try (WarehouseReader warehouse = warehouses.get()) {
      Table gaps = warehouse.table("feed_gap");
      warehouse.read(
          gaps.name(),
          gap -> {
            boolean isClosed = gap[gaps.position("closed_at")] != null;
            if (isClosed && closedGaps.add((UUID) gap[gaps.position("gap_id")])) {
              Closing closing =
                  new Closing(
                      (String) gap[gaps.position("site")],
                      (String) gap[gaps.position("feed")],
                      (String) gap[gaps.position("closed_by")]);
              long[] of = news.computeIfAbsent(closing, key -> new long[2]);
              of[0]++;
              of[1] += (Long) gap[gaps.position("recovered")];
            }
          });
    }
    news.forEach(
        (closing, of) ->
            stage(closing.site())
                .gatehouse(
                    ("%1$s has read past %2$s of %3$s and closed %4$s: %5$d events filled in"
                            + " that only %1$s saw")
                        .formatted(
                            closing.by(),
                            of[0] == 1 ? "the gap" : "the " + of[0] + " gaps",
                            closing.feed(),
                            of[0] == 1 ? "it" : "them",
                            of[1])));
  }

  private boolean isEqual() {
    if (now().isBefore(compared.plus(COMPARED_EVERY))) {
      return false;
    }
    compared = now();
    try (WarehouseReader warehouse = warehouses.get()) {
      return stages.keySet().stream().allMatch(site -> site.differences(warehouse).isEmpty());
    }
  }

  /** But not for ever. */
  private void waitUntil(BooleanSupplier condition, double share) throws InterruptedException {
    Instant latest = now().plus(LONGEST_CATCHING_UP);
    while (now().isBefore(latest) && !condition.getAsBoolean()) {
      tick(share);
    }
  }

  private void tick(double share) throws InterruptedException {
    audience.progress(
        new Audience.Progress(
            Duration.between(begin, now()),
            share,
            stages.keySet().stream().mapToInt(DemoSite::events).sum(),
            stages.values().stream().mapToLong(Stage::rows).sum(),
            stages.values().stream().mapToLong(Stage::rejected).sum()));
    Thread.sleep(TICK.toMillis());
  }
}
