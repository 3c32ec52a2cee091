package io.gatehouse.demo;

import io.gatehouse.demo.Audience.Actor;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.FeedObserver;
import io.gatehouse.feed.Page;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.LoadResult;
import io.gatehouse.warehouse.Rows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Watches the feeds and puts into words what they do about what the server does. */
final class DemoWatch implements FeedObserver {

  private record Promise(String feed, BooleanSupplier ready, String words) {}

  private final Audience audience;
  private final Clock clock;
  private final Instant begin;
  private final List<Promise> promises = new ArrayList<>();
  private final Map<String, String> awaited = new ConcurrentHashMap<>();
  private final Set<String> caughtUp = ConcurrentHashMap.newKeySet();
  private LoadResult events = LoadResult.NONE;
  private int rejected;
  private int gaps;

  DemoWatch(Audience audience, Clock clock) {
    this.audience = audience;
    this.clock = clock;
    this.begin = clock.instant();
  }

  Instant now() {
    return clock.instant();
  }

  Duration elapsed() {
    return Duration.between(begin, now());
  }

  void says(Actor actor, String what) {
    audience.says(elapsed(), actor, what);
  }

  /** Says it when the feed ends a run well and the condition holds. */
  synchronized void untilNextRun(String feed, BooleanSupplier ready, String words) {
    promises.add(new Promise(feed, ready, words));
  }

  /** Says it when the record of that id is in a committed page. */
  void untilLoaded(String recordId, String words) {
    awaited.put(recordId, words);
  }

  /** Whether a run of the feed has gone well. */
  boolean hasCaughtUp(String feed) {
    return caughtUp.contains(feed);
  }

  synchronized long rows() {
    return events.added();
  }

  synchronized int rejected() {
    return rejected;
  }

  synchronized int gaps() {
    return gaps;
  }

  @Override
  public void loaded(Feed feed, Page page, LoadResult result) {
    String name = feed.spec().name();
    synchronized (this) {
      rejected += result.rejected();
      if (isEvents(page)) {
        events = events.plus(result);
      }
      gaps += page.load().gaps().size();
    }
    if (result.rejected() > 0) {
      says(
          Actor.GATEHOUSE,
          result.rejected()
              + " of "
              + name
              + "' records cannot become rows: kept as rejected rows with their reasons, the rest"
              + " of the page is loaded");
    }
    for (Gap gap : page.load().gaps()) {
      says(
          Actor.GATEHOUSE,
          String.format(
              Locale.ROOT,
              "%s saw nothing for %.1f s and may have missed swipes: noted as a gap, until records"
                  + " has read past it",
              name,
              Duration.between(gap.from(), gap.to()).toMillis() / 1000.0));
    }
    page.load().tables().forEach(load -> tellOfAwaited(load.rows()));
  }

  private static boolean isEvents(Page page) {
    return page.load().tables().stream()
        .anyMatch(load -> load.rows().table().name().equals("access_event"));
  }

  private void tellOfAwaited(Rows rows) {
    if (awaited.isEmpty() || !rows.table().has("source_event_id")) {
      return;
    }
    int column = rows.table().position("source_event_id");
    for (Object[] row : rows.values()) {
      String words = awaited.remove(Objects.toString(row[column], ""));
      if (words != null) {
        says(Actor.GATEHOUSE, words);
      }
    }
  }

  @Override
  public void ended(Feed feed, String failure) {
    String name = feed.spec().name();
    if (failure != null) {
      return;
    }
    if (caughtUp.add(name) && name.equals("records")) {
      says(
          Actor.GATEHOUSE,
          String.format(
              Locale.ROOT,
              "records has read the history: %,d rows. From here on it reads what is new",
              rows()));
    }
    List<Promise> kept = new ArrayList<>();
    synchronized (this) {
      promises.removeIf(
          promise -> {
            boolean now = promise.feed().equals(name) && promise.ready().getAsBoolean();
            if (now) {
              kept.add(promise);
            }
            return now;
          });
    }
    kept.forEach(promise -> says(Actor.GATEHOUSE, promise.words()));
  }
}
