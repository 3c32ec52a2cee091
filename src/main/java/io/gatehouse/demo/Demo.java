package io.gatehouse.demo;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Home;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.demo.Audience.Actor;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Page;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Runs the daemon, with the routes and mappings of an installation, against simulated servers that
 * behave as badly as real ones do, from their history to the last row; watches the feeds, tells the
 * audience, and compares what landed with what happened. Made for one run.
 */
public final class Demo {
  private static final String HOST = "127.0.0.1";
  private static final Duration TICK = Duration.ofMillis(200);

  /** Generous: a busy machine is slow, and what is equal in the end is equal. */
  private static final Duration LONGEST_CATCHING_UP = Duration.ofMinutes(5);

  /** Between two comparisons of all rows, which a busy machine has better to do than. */
  private static final Duration COMPARED_EVERY = Duration.ofSeconds(2);

  private static final String CLOSED_GAPS =
      "select gap_id, site, feed, coalesce(closed_by, '-'), recovered from feed_gap"
          + " where closed_at is not null";

  /** What is still to happen, and when, in seconds from the first scene's beginning. */
  private record Entry(double at, Runnable what) {}

  private final Home home;
  private final String url;
  private final double length;
  private final Clock clock;
  private final Audience audience;
  private final Instant begin;
  private final int port = freePort();
  private final Map<String, DemoSite<?>> sites = new LinkedHashMap<>();
  private final PriorityQueue<Entry> timetable =
      new PriorityQueue<>(Comparator.comparingDouble(Entry::at));
  private final Set<Object> closedGaps = new HashSet<>();
  private double played;
  private Instant compared = Instant.EPOCH;

  /**
   * @param directory where the warehouse is made; there must be none yet
   * @param length how long things happen; catching up comes on top
   */
  public Demo(Home home, Path directory, Duration length, Clock clock, Audience audience) {
    this.home = home;
    this.url =
        "jdbc:h2:file:" + directory.toAbsolutePath().resolve("warehouse") + ";AUTO_SERVER=TRUE";
    this.length = seconds(length);
    this.clock = clock;
    this.audience = audience;
    begin = clock.instant();
  }

  /** The usual one may be somebody else's. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + HOST + ": " + e.getMessage(), e);
    }
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  /**
   * @param starts the sites, not started yet
   */
  public Outcome run(List<Function<Clock, DemoSite<?>>> starts) throws InterruptedException {
    try {
      for (Function<Clock, DemoSite<?>> start : starts) {
        DemoSite<?> site = start.apply(clock);
        sites.put(site.name(), site);
      }
      load();
      try (WarehouseReader warehouse = read()) {
        return new Outcome(url, all().stream().map(site -> site.outcome(warehouse)).toList());
      }
    } finally {
      all().forEach(DemoSite::close);
    }
  }

  private Collection<DemoSite<?>> all() {
    return sites.values();
  }

  /** For people's queries of the demo's warehouse. */
  public WarehouseReader read() {
    return Warehouse.openReadOnly(url, "", "");
  }

  private void load() throws InterruptedException {
    Settings settings = settings();
    all().forEach(site -> site.open(this));
    try (Daemon daemon =
        Daemon.start(
            new Daemon.Options(
                home, settings, false, key -> true, new Watch(), Daemon.Options.NO_PAGE_LIMIT),
            () -> Warehouse.open(url, "", "", clock),
            clock)) {
      daemon.problems().forEach(problem -> says(Audience.ALL_SITES, Actor.GATEHOUSE, problem));
      waitUntil(() -> all().stream().allMatch(DemoSite::hasRead), 0);
      play();
      all().forEach(DemoSite::calm);
      says(Audience.ALL_SITES, Actor.SERVER, "nothing happens any more; the feeds may catch up");
      waitUntil(this::isDone, 1);
    }
  }

  private Settings settings() {
    SettingsReader reader =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("warehouse.url=" + url)
            .set("camel.server.host=" + HOST)
            .set("camel.server.port=" + port);
    sites.forEach(
        (site, of) ->
            of.settings()
                .forEach((name, value) -> reader.set("sites." + site + "." + name + "=" + value)));
    return reader.read();
  }

  /** Where the daemon takes what the site's server pushes. */
  URI webhook(String site) {
    return URI.create("http://" + HOST + ":" + port + "/webhooks/" + site);
  }

  void says(String site, Actor actor, String what) {
    audience.says(Duration.between(begin, clock.instant()), site, actor, what);
  }

  /** Does something in so many seconds, unless the demo has ended before. */
  synchronized void later(double seconds, Runnable what) {
    timetable.add(new Entry(played + seconds, what));
  }

  private final class Watch implements FeedObserver {
    @Override
    public void committed(Feed feed, Page page, LoadResult result, Instant at, Duration took) {
      sites.get(feed.key().site()).loaded(feed.spec().name(), page, result);
    }

    @Override
    public void ended(Feed feed, String failure) {
      if (failure == null) {
        sites.get(feed.key().site()).endedWell(feed.spec().name());
      }
    }
  }

  private void play() throws InterruptedException {
    for (DemoSite<?> site : all()) {
      site.scenes().forEach(one -> later(length * one.at(), () -> site.play(one, Map.of())));
    }
    Instant start = clock.instant();
    while (played < length) {
      for (Runnable due = next(); due != null; due = next()) {
        due.run();
      }
      lookAtGaps();
      tick(played / length);
      goOn(seconds(Duration.between(start, clock.instant())));
    }
  }

  private synchronized void goOn(double until) {
    played = until;
  }

  private synchronized Runnable next() {
    boolean due = !timetable.isEmpty() && timetable.peek().at() <= played;
    return due ? timetable.remove().what() : null;
  }

  private boolean isDone() {
    lookAtGaps();
    return !anyGapOpen() && all().stream().allMatch(DemoSite::isSettled) && isEqual();
  }

  private boolean anyGapOpen() {
    return all().stream().mapToInt(DemoSite::gaps).sum() > closedGaps.size();
  }

  /** Looks in the warehouse whether a gap has been closed since, and says so. */
  private void lookAtGaps() {
    if (!anyGapOpen()) {
      return;
    }
    Map<List<Object>, long[]> news = new LinkedHashMap<>(); // gaps and events, by site and feeds
    try (WarehouseReader warehouse = read()) {
      warehouse.query(
          CLOSED_GAPS,
          rows -> {
            for (Object[] gap = rows.next(); gap != null; gap = rows.next()) {
              if (closedGaps.add(gap[0])) {
                long[] of =
                    news.computeIfAbsent(List.of(gap[1], gap[2], gap[3]), key -> new long[2]);
                of[0]++;
                of[1] += ((Number) gap[4]).longValue();
              }
            }
            return null;
          });
    }
    news.forEach(
        (feeds, of) ->
            says(
                feeds.get(0).toString(),
                Actor.GATEHOUSE,
                ("%1$s has read past %2$s of %3$s and closed %4$s: %5$d events filled in"
                        + " that only %1$s saw")
                    .formatted(
                        feeds.get(2),
                        of[0] == 1 ? "the gap" : "the " + of[0] + " gaps",
                        feeds.get(1),
                        of[0] == 1 ? "it" : "them",
                        of[1])));
  }

  private boolean isEqual() {
    if (clock.instant().isBefore(compared.plus(COMPARED_EVERY))) {
      return false;
    }
    compared = clock.instant();
    try (WarehouseReader warehouse = read()) {
      return all().stream().allMatch(site -> site.differences(warehouse).isEmpty());
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
    audience.progress(
        new Audience.Progress(
            Duration.between(begin, clock.instant()),
            share,
            all().stream().mapToInt(DemoSite::events).sum(),
            all().stream().mapToLong(DemoSite::rows).sum(),
            all().stream().mapToLong(DemoSite::rejected).sum()));
    Thread.sleep(TICK.toMillis());
  }
}
