package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.Warehouse;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code resume}: lets go on what {@code pause} has stopped. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = {
      "Lets a paused site or feed go on.",
      "A site goes on with all its feeds, however they were paused. Running daemons take it within"
          + " seconds; a feed that missed a turn of its schedule meanwhile runs at once."
    },
    footer = {"", "Examples:", "  gatehouse resume hq", "  gatehouse resume hq/records"})
public final class ResumeCommand implements Callable<Integer> {

  @Spec CommandSpec spec;
  @Mixin Installation installation;
  @Mixin NamedFeeds named;

  @Override
  public Integer call() {
    Settings settings = installation.settings();
    List<NamedFeeds.Named> all = named.of(settings);
    PrintWriter out = spec.commandLine().getOut();
    try (Warehouse warehouse =
        WarehouseOption.openExisting(installation.home(), settings, Clock.systemUTC())) {
      for (NamedFeeds.Named one : all) {
        boolean was = warehouse.resume(one.site(), one.feed(), one.others());
        out.println(one + (was ? " goes on" : " was not paused"));
      }
    }
    out.flush();
    return Exit.DONE;
  }
}
