package io.gatehouse.demo;

import io.gatehouse.demo.Audience.Actor;
import io.gatehouse.feed.Page;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What a site sees of the demo: whom to tell, and what its own feeds have done so far; it puts into
 * words what they do about what the server does. Called on several threads.
 */
public final class Stage {
  /**
   * Something that happens at a site.
   *
   * @param share when, of the time that the demo plays: 0.5 is in the middle
   */
  public record Scene(double share, Runnable play) {}

  private record Promise(String feed, BooleanSupplier condition, Supplier<String> words) {}

  private record Awaited(Map<String, Object> columns, String words) {
    boolean isAmong(Rows rows) {
      return columns.keySet().stream().allMatch(rows.table()::has)
          && rows.values().stream().anyMatch(row -> is(row, rows));
    }

    private boolean is(Object[] row, Rows rows) {
      return columns.entrySet().stream()
          .allMatch(
              column -> column.getValue().equals(row[rows.table().position(column.getKey())]));
    }
  }

  private final String site;
  private final Performance demo;
  private final List<Promise> promises = new ArrayList<>();
  private final List<Awaited> awaited = new ArrayList<>();
  private final Set<String> haveRun = ConcurrentHashMap.newKeySet();
  private long rows;
  private long rejected;
  private int gaps;

  Stage(String site, Performance demo) {
    this.site = site;
    this.demo = demo;
  }

  public Instant now() {
    return demo.now();
  }

  /** Where the daemon takes what the site's server pushes. */
  public URI webhook() {
    return demo.webhook(site);
  }

  /** Tells what the site's server does. */
  public void server(String what) {
    demo.says(site, Actor.SERVER, what);
  }

  /** Tells what the daemon does about it. */
  void gatehouse(String what) {
    demo.says(site, Actor.GATEHOUSE, what);
  }

  /** Does something in a while, unless the demo has ended before. */
  public void later(Duration in, Runnable what) {
    demo.later(in, what);
  }

  /** Tells it once, when the feed ends a run well and the condition holds. */
  public synchronized void whenRunEnds(
      String feed, BooleanSupplier condition, Supplier<String> words) {
    promises.add(new Promise(feed, condition, words));
  }

  /** Tells it once, when a row with those values has been committed. */
  public synchronized void whenLoaded(Map<String, Object> columns, String words) {
    awaited.add(new Awaited(columns, words));
  }

  /** Whether a run of the feed has gone well. */
  boolean hasRun(String feed) {
    return haveRun.contains(feed);
  }

  /** Events that have become rows. */
  synchronized long rows() {
    return rows;
  }

  /** Stretches that were noted as possibly missed. */
  public synchronized int gaps() {
    return gaps;
  }

  synchronized long rejected() {
    return rejected;
  }

  void loaded(String feed, Page page, LoadResult result) {
    List<Rows> loaded = page.load().tables().stream().map(PageLoad.TableLoad::rows).toList();
    synchronized (this) {
      rejected += result.rejected();
      gaps += page.load().gaps().size();
      if (loaded.stream().anyMatch(Stage::areEvents)) {
        rows += result.added();
      }
    }
    if (result.rejected() > 0) {
      boolean one = result.rejected() == 1;
      gatehouse(
          "%s of %s %s kept whole in rejected_row, with the reason; the rest of the page is loaded"
              .formatted(
                  one ? "one record" : result.rejected() + " records",
                  feed,
                  one ? "cannot become a row and is" : "cannot become rows and are"));
    }
    for (Gap gap : page.load().gaps()) {
      gatehouse(
          String.format(
              Locale.ROOT,
              "%s saw nothing for %.1f s and may have missed events: noted as a gap, until another"
                  + " feed has read past it",
              feed,
              Duration.between(gap.from(), gap.to()).toMillis() / 1000.0));
    }
    loaded.forEach(rows -> reached(rows).forEach(this::gatehouse));
  }

  /** Other tables hold what there is, not what happened. */
  private static boolean areEvents(Rows rows) {
    return rows.table().has("seen_by");
  }

  private synchronized List<String> reached(Rows rows) {
    List<Awaited> found = awaited.stream().filter(one -> one.isAmong(rows)).toList();
    awaited.removeAll(found);
    return found.stream().map(Awaited::words).toList();
  }

  void endedWell(String feed) {
    haveRun.add(feed);
    kept(feed).forEach(promise -> gatehouse(promise.words().get()));
  }

  private synchronized List<Promise> kept(String feed) {
    List<Promise> kept =
        promises.stream()
            .filter(promise -> promise.feed().equals(feed) && promise.condition().getAsBoolean())
            .toList();
    promises.removeAll(kept);
    return kept;
  }
}
