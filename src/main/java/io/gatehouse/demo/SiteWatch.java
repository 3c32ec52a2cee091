package io.gatehouse.demo;

import io.gatehouse.demo.Audience.Actor;
import io.gatehouse.feed.Feed;
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

/** Watches one site's feeds and puts into words what they do about what the server does. */
final class SiteWatch implements Stage {

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
  private final DemoWatch demo;
  private final Timetable timetable;
  private final List<Promise> promises = new ArrayList<>();
  private final List<Awaited> awaited = new ArrayList<>();
  private final Set<String> haveRun = ConcurrentHashMap.newKeySet();
  private long rows;
  private long rejected;
  private int gaps;

  SiteWatch(String site, DemoWatch demo, Timetable timetable) {
    this.site = site;
    this.demo = demo;
    this.timetable = timetable;
  }

  @Override
  public Instant now() {
    return demo.now();
  }

  @Override
  public URI webhook() {
    return demo.webhook(site);
  }

  @Override
  public void server(String what) {
    demo.says(site, Actor.SERVER, what);
  }

  @Override
  public void gatehouse(String what) {
    demo.says(site, Actor.GATEHOUSE, what);
  }

  @Override
  public void later(Duration in, Runnable what) {
    timetable.later(in, what);
  }

  @Override
  public synchronized void whenRunEnds(
      String feed, BooleanSupplier condition, Supplier<String> words) {
    promises.add(new Promise(feed, condition, words));
  }

  @Override
  public synchronized void whenLoaded(Map<String, Object> columns, String words) {
    awaited.add(new Awaited(columns, words));
  }

  @Override
  public boolean hasRun(String feed) {
    return haveRun.contains(feed);
  }

  @Override
  public synchronized long rows() {
    return rows;
  }

  @Override
  public synchronized int gaps() {
    return gaps;
  }

  synchronized long rejected() {
    return rejected;
  }

  void loaded(Feed feed, Page page, LoadResult result) {
    String name = feed.spec().name();
    List<Rows> loaded = page.load().tables().stream().map(PageLoad.TableLoad::rows).toList();
    synchronized (this) {
      rejected += result.rejected();
      gaps += page.load().gaps().size();
      if (loaded.stream().anyMatch(SiteWatch::areEvents)) {
        rows += result.added();
      }
    }
    if (result.rejected() > 0) {
      boolean one = result.rejected() == 1;
      gatehouse(
          (one ? "one record" : result.rejected() + " records")
              + " of "
              + name
              + (one ? " cannot become a row and is" : " cannot become rows and are")
              + " kept whole in rejected_row, with the reason; the rest of the page is loaded");
    }
    for (Gap gap : page.load().gaps()) {
      gatehouse(
          String.format(
              Locale.ROOT,
              "%s saw nothing for %.1f s and may have missed events: noted as a gap, until another"
                  + " feed has read past it",
              name,
              Duration.between(gap.from(), gap.to()).toMillis() / 1000.0));
    }
    loaded.forEach(rows -> reached(rows).forEach(this::gatehouse));
  }

  /** Other tables hold what there is, not what happened. */
  private static boolean areEvents(Rows rows) {
    return rows.table().has("seen_by");
  }

  private synchronized List<String> reached(Rows rows) {
    List<String> words = new ArrayList<>();
    awaited.removeIf(
        one -> {
          boolean found = one.isAmong(rows);
          if (found) {
            words.add(one.words());
          }
          return found;
        });
    return words;
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
