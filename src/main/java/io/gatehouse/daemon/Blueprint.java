package io.gatehouse.daemon;

import io.gatehouse.daemon.RouteSources.Kind;
import io.gatehouse.feed.Vendor;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.warehouse.ConfiguredSites.ConfiguredSite;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a daemon runs by, as it stood at one moment: the settings, the vendors' files, the files of
 * routes. Mappings are read apart: a feed takes another one without being stopped.
 */
record Blueprint(Daemon.Options options, Vendors vendors, RouteSources routes) {

  /** Settings of a site that none of its feeds looks at. */
  private static final String[] NO_FEEDS = {"feeds", "day-starts", "stay-at-most"};

  static Blueprint first(Daemon.Options options) {
    return new Blueprint(options, Vendors.of(options.home()), RouteSources.read(options.home()));
  }

  /** How it stands now, with these settings. */
  Blueprint next(Settings settings) {
    return new Blueprint(
        options.with(settings),
        Vendors.of(options.home(), vendors),
        RouteSources.read(options.home()));
  }

  Settings settings() {
    return options.settings();
  }

  List<Site> sites() {
    return settings().sites();
  }

  /** A feed that is to run. */
  record Planned(Vendor vendor, FeedSpec spec, Site site) {

    FeedKey key() {
      return new FeedKey(site.name(), spec.name());
    }
  }

  /**
   * What a feed runs by: while that is equal, it need not be stopped.
   *
   * @param vendor the same one, unless its file has changed
   * @param digests of its route's template and of all that this names
   */
  record RunsBy(Vendor vendor, Values site, Values feed, Set<String> digests) {}

  /** In the order of the settings and of the vendors. */
  Map<FeedKey, Planned> feeds() {
    Map<FeedKey, Planned> planned = new LinkedHashMap<>();
    for (Site site : sites()) {
      Vendor vendor = vendors.named(site.vendor());
      for (FeedSpec spec : vendor.feeds()) {
        if (PushedFeeds.runs(options, site, spec)) {
          Planned one = new Planned(vendor, spec, site);
          planned.put(one.key(), one);
        }
      }
    }
    return planned;
  }

  /** For this all files of routes have to be looked at. */
  RunsBy runsBy(Planned feed) {
    String own = feed.vendor().name() + "-" + feed.spec().name();
    boolean hasOwn = routes.parts().containsKey(Kind.TEMPLATE + " " + own);
    String template = hasOwn ? own : feed.vendor().template(feed.spec()).orElse(own);
    Set<String> words = new TreeSet<>(feed.vendor().routeParameters(feed.spec()).values());
    return new RunsBy(
        feed.vendor(),
        feed.site().values().without(NO_FEEDS),
        feed.site().feeds().get(feed.spec().name()),
        routes.runsBy(template, words));
  }

  /** The routes that feeds of a site share, by their ids, with what they run by. */
  Map<String, SharedRoute> sharedRoutes() {
    Map<String, SharedRoute> shared = new LinkedHashMap<>();
    feeds().values().stream()
        .map(Planned::site)
        .distinct()
        .forEach(
            site ->
                vendors
                    .named(site.vendor())
                    .siteRoutes()
                    .forEach(
                        template ->
                            shared.put(
                                RouteFiles.id(site, template), new SharedRoute(site, template))));
    return shared;
  }

  /** A route that feeds of a site share. */
  record SharedRoute(Site site, String template) {}

  /** Whether a route that both have runs by the same. */
  boolean isSame(SharedRoute one, Blueprint other, SharedRoute there) {
    return one.site().baseUrl().equals(there.site().baseUrl())
        && routes
            .runsBy(one.template(), Set.of())
            .equals(other.routes.runsBy(there.template(), Set.of()));
  }

  /** As the warehouse keeps them. */
  List<ConfiguredSite> configuredSites() {
    return sites().stream()
        .map(
            site ->
                new ConfiguredSite(
                    site.name(),
                    site.vendor(),
                    site.zoneName(),
                    site.dayStarts(),
                    site.stayAtMost()))
        .toList();
  }
}
