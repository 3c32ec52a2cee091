package io.gatehouse.daemon;

import io.gatehouse.settings.PeopleFile;
import io.gatehouse.settings.PeopleSettings;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.PersonLinks;
import io.gatehouse.warehouse.Warehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings who is who over sites, as settings and people.csv say it, into the warehouse. */
final class People {

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse");

  private People() {}

  /** A file that is refused leaves all links as they were, and stops nobody. */
  static void keep(Path file, Settings settings, Warehouse warehouse) {
    List<String> names = settings.sites().stream().map(Site::name).toList();
    Set<String> inAnyCase = Vendors.sitesInAnyCase(settings.sites());
    PeopleFile people = PeopleFile.read(file, names, inAnyCase);
    if (!people.problems().isEmpty()) {
      LOG.error(
          "{} is refused, who is who stays as it was: {}; mend it, lint finds all of it",
          file,
          people.problems().get(0));
      return;
    }
    Map<String, String> numberings =
        PeopleSettings.numberings(settings.people(), new TreeSet<>(people.numbers().keySet()));
    Duration tolerance = PeopleSettings.tolerance(settings.people());
    PersonLinks.keep(
        warehouse,
        settings.sites().stream()
            .map(
                site ->
                    new PersonLinks.OfSite(
                        site.name(),
                        site.vendor(),
                        numberings.get(site.name()),
                        tolerance,
                        people.numbers().getOrDefault(site.name(), Map.of()),
                        inAnyCase.contains(site.name())))
            .toList());
  }
}
