package io.gatehouse.demo;

import io.gatehouse.demo.Audience.Actor;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Page;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.LoadResult;
import io.gatehouse.warehouse.PageLoad.TableLoad;
import io.gatehouse.warehouse.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Watches one site's feeds and puts into words what they do about what the server does. */
final class SiteWatch implements Stage {

  private record Promise(String feed, BooleanSupplier condition, Supplier<String> words) {}

  private record Awaited(String column, String value, String words) {}

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
  public synchronized void whenLoaded(String column, String value, String words) {
    awaited.add(new Awaited(column, value, words));
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
    List<TableLoad> tables = page.load().tables();
    synchronized (this) {
      rejected += result.rejected();
      gaps += page.load().gaps().size();
      if (tables.stream().anyMatch(load -> isOfEvents(load.rows()))) {
        rows += result.added();
      }
    }
    if (result.rejected() > 0) {
      gatehouse(
          result.rejected()
              + " of "
              + name
              + "' records cannot become rows: kept as rejected rows with their reasons, the rest"
              + " of the page is loaded");
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
    tables.forEach(load -> reached(load.rows()).forEach(this::gatehouse));
  }

  /** Other tables hold what there is, not what happened. */
  private static boolean isOfEvents(Rows rows) {
    return rows.table().has("seen_by");
  }

  private synchronized List<String> reached(Rows rows) {
    List<String> words = new ArrayList<>();
    awaited.removeIf(
        one -> {
          boolean found = rows.table().has(one.column()) && contain(rows, one);
          if (found) {
            words.add(one.words());
          }
          return found;
        });
    return words;
  }

  private static boolean contain(Rows rows, Awaited awaited) {
    int column = rows.table().position(awaited.column());
    return rows.values().stream()
        .anyMatch(row -> awaited.value().equals(Objects.toString(row[column], null)));
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
