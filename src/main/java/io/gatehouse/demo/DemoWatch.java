package io.gatehouse.demo;

import io.gatehouse.demo.Audience.Actor;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.FeedObserver;
import io.gatehouse.feed.Page;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Watches the feeds of all sites, and tells the audience. */
final class DemoWatch implements FeedObserver {

  private final Audience audience;
  private final Clock clock;
  private final Instant begin;
  private final int port;
  private final Map<String, SiteWatch> sites = new LinkedHashMap<>();

  /**
   * @param port where the daemon takes what servers push
   */
  DemoWatch(Audience audience, Clock clock, Timetable timetable, int port, List<String> sites) {
    this.port = port;
    this.audience = audience;
    this.clock = clock;
    this.begin = clock.instant();
    sites.forEach(site -> this.sites.put(site, new SiteWatch(site, this, timetable)));
  }

  Instant now() {
    return clock.instant();
  }

  URI webhook(String site) {
    return URI.create("http://" + Demo.HOST + ":" + port + "/webhooks/" + site);
  }

  Duration elapsed() {
    return Duration.between(begin, now());
  }

  void says(String site, Actor actor, String what) {
    audience.says(elapsed(), site, actor, what);
  }

  SiteWatch site(String name) {
    return sites.get(name);
  }

  Collection<SiteWatch> sites() {
    return sites.values();
  }

  void progress(double share, int truth) {
    audience.progress(
        new Audience.Progress(
            elapsed(),
            share,
            truth,
            sites().stream().mapToLong(SiteWatch::rows).sum(),
            sites().stream().mapToLong(SiteWatch::rejected).sum()));
  }

  @Override
  public void loaded(Feed feed, Page page, LoadResult result) {
    site(feed.key().site()).loaded(feed, page, result);
  }

  @Override
  public void ended(Feed feed, String failure) {
    if (failure == null) {
      site(feed.key().site()).endedWell(feed.spec().name());
    }
  }
}
