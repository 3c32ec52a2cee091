package io.gatehouse.cli;

import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The sites and feeds that a command is about, as somebody names them. */
final class NamedFeeds {

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "SITE[/FEED]",
      description = "A site with all its feeds, or one feed.")
  List<String> named = new ArrayList<>();

  /**
   * A site or a feed as somebody names it.
   *
   * @param feed null for all of the site
   */
  record Named(String site, String feed, Set<String> feedsOfSite) {

    /** The site's feeds but for this one. */
    Set<String> others() {
      return feedsOfSite.stream().filter(name -> !name.equals(feed)).collect(Collectors.toSet());
    }

    @Override
    public String toString() {
      return feed == null ? site : site + "/" + feed;
    }
  }

  /**
   * @throws ParameterException naming what there is, where nothing of that name is configured
   */
  List<Named> of(Settings settings) {
    List<FeedKey> configured = ChosenFeeds.configured(settings);
    Set<String> sites = configured.stream().map(FeedKey::site).collect(Collectors.toSet());
    List<Named> all = new ArrayList<>();
    for (String text : named) {
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
}
