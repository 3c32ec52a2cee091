package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.observe.Status;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.ConsumerStatus;
import io.gatehouse.warehouse.Standing;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code status}: how each feed stands, read from the warehouse, whether the daemon runs or not.
 */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows whether the daemon runs and how each feed stands.",
      "When it last went well, when it last had read all there was (fresh), up to when nothing"
          + " lacks (complete), where it goes on, what it loaded and rejected, its open gaps and"
          + " its last error; and how far behind consumers of its rows are. Reads the warehouse alone, so it works beside the running daemon and"
          + " without it."
    },
    footer = {
      "",
      "Examples:",
      "  gatehouse status",
      "  gatehouse status --site hq --json",
      "  gatehouse status --failing || mail -s \"a feed fails\" operators"
    })
public final class StatusCommand implements Callable<Integer> {

  @Mixin Installation installation;

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description = "Only the feeds of this site. May be repeated.")
  List<String> sites = new ArrayList<>();

  @Option(
      names = "--failing",
      description =
          "Only feeds that fail, or have not run for longer than their schedules say, and consumers"
              + " whose routes fail. Exit 1 if there is one.")
  boolean failing;

  @Option(
      names = "--json",
      description = "As a JSON array, one object a feed, and one a consumer and site.")
  boolean json;

  @Override
  public Integer call() {
    Settings settings = installation.settings();
    Standing standing;
    try (WarehouseReader warehouse = WarehouseOption.read(settings)) {
      standing = warehouse.standing();
    } catch (WarehouseException e) {
      ChosenFeeds.checkSites(installation.command(), sites, configured(settings));
      throw e;
    }
    Instant now = Clock.systemUTC().instant();
    Status all = Status.of(settings.sites(), standing, now);
    Set<String> known =
        Stream.concat(
                all.feeds().stream().map(feed -> feed.feed().site()), configured(settings).stream())
            .collect(Collectors.toSet());
    ChosenFeeds.checkSites(installation.command(), sites, known);
    Status chosen =
        all.only(feed -> sites.isEmpty() || sites.contains(feed.feed().site()))
            .onlyConsumers(one -> sites.isEmpty() || sites.contains(one.site()));
    Status shown =
        failing
            ? chosen.only(feed -> feed.isFailing(now)).onlyConsumers(ConsumerStatus::isFailing)
            : chosen;
    PrintWriter out = installation.out();
    Terminal terminal = Terminal.here();
    if (json) {
      JsonLines.array(out, shown.objects(Vendors::position));
    } else if (all.feeds().isEmpty() && settings.sites().isEmpty()) {
      out.println("no site is configured, and no feed has ever run");
    } else {
      StatusScreen.headline(out, terminal, chosen);
      StatusScreen.refused(out, terminal, all);
      unusable(settings).forEach(line -> out.println(terminal.bad(TextWidth.printable(line))));
      new StatusScreen(terminal, shown).print(out);
    }
    out.flush();
    boolean isAnyFailing =
        !shown.feeds().isEmpty() || !shown.consumers().isEmpty() || !unusable(settings).isEmpty();
    return failing && isAnyFailing ? Exit.FAILED : Exit.DONE;
  }

  private static Set<String> configured(Settings settings) {
    return settings.sites().stream().map(Site::name).collect(Collectors.toSet());
  }

  /** Also of sites of which no feed is known, because the file that names them is no YAML. */
  private List<String> unusable(Settings settings) {
    Vendors vendors = Vendors.of(installation.home());
    return settings.sites().stream()
        .filter(site -> sites.isEmpty() || sites.contains(site.name()))
        .flatMap(
            site ->
                vendors.unusable(site.vendor()).map(reason -> site.name() + ": " + reason).stream())
        .toList();
  }
}
