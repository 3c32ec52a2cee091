package io.gatehouse.cli;

import io.gatehouse.settings.Durations;
import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.FeedKey;
import io.gatehouse.warehouse.Warehouse;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pause}: has feeds stand still, over restarts, until they are resumed. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description = {
      "Has a site or a feed stand still.",
      "Written into the warehouse: running daemons take it within seconds, and restarts keep it. A"
          + " run under way commits its page and ends. What came meanwhile is read after resume,"
          + " where the vendor still has it; vendors that push are answered 503, so that they try"
          + " again."
    },
    footer = {"", "Examples:", "  gatehouse pause hq", "  gatehouse pause hq/records --for 2h"})
public final class PauseCommand implements Callable<Integer> {

  @Spec CommandSpec spec;
  @Mixin Installation installation;

  @Parameters(
      arity = "1..*",
      paramLabel = "SITE[/FEED]",
      description = "A site with all its feeds, or one feed.")
  List<String> named = new ArrayList<>();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "Goes on by itself after that time: 30m, 2h, 1d. Default: after resume.")
  String length;

  @Override
  public Integer call() {
    Settings settings = installation.settings();
    List<Named> all = Named.of(spec, settings, named);
    Duration time = length();
    PrintWriter out = spec.commandLine().getOut();
    try (Warehouse warehouse =
        WarehouseOption.openExisting(installation.home(), settings, Clock.systemUTC())) {
      for (Named one : all) {
        warehouse.pause(one.site(), one.feed(), time);
        out.println(
            one
                + " is paused "
                + (time == null ? "until gatehouse resume " + one : "for " + length)
                + "; a running daemon takes it within seconds");
      }
    }
    out.flush();
    return Exit.DONE;
  }

  private Duration length() {
    if (length == null) {
      return null;
    }
    try {
      Duration time = Durations.parse(length);
      if (time.toSeconds() > 0) {
        return time;
      }
      throw new IllegalArgumentException("expected a second or more");
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--for: " + e.getMessage() + ", got " + length, e);
    }
  }

  /**
   * A site or a feed as somebody names it.
   *
   * @param feed null for all of the site
   */
  record Named(String site, String feed, Set<String> feedsOfSite) {

    static List<Named> of(CommandSpec spec, Settings settings, List<String> texts) {
      List<FeedKey> configured = ChosenFeeds.configured(settings);
      Set<String> sites = configured.stream().map(FeedKey::site).collect(Collectors.toSet());
      List<Named> all = new ArrayList<>();
      for (String text : texts) {
        String site = text.split("/", 2)[0];
        if (text.contains("/")) {
          ChosenFeeds.of(spec.commandLine(), List.of(text), configured);
        } else {
          ChosenFeeds.checkSites(spec.commandLine(), List.of(site), sites);
        }
        Set<String> feeds =
            configured.stream()
                .filter(key -> key.site().equals(site))
                .map(FeedKey::feed)
                .collect(Collectors.toSet());
        all.add(new Named(site, text.contains("/") ? text.split("/", 2)[1] : null, feeds));
      }
      return all;
    }

    /** The site's feeds but for this one. */
    Set<String> others() {
      return feedsOfSite.stream().filter(name -> !name.equals(feed)).collect(Collectors.toSet());
    }

    @Override
    public String toString() {
      return feed == null ? site : site + "/" + feed;
    }
  }
}
