package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Values.Durations;
import io.gatehouse.warehouse.Warehouse;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Mixin Installation installation;
  @Mixin NamedFeeds named;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "Goes on by itself after that time: 30m, 2h, 1d. Default: after resume.")
  String length;

  @Override
  public Integer call() {
    Settings settings = installation.settings();
    List<NamedFeeds.Named> all = named.of(settings);
    Duration time = length();
    PrintWriter out = installation.out();
    try (Warehouse warehouse = installation.warehouse(settings)) {
      for (NamedFeeds.Named one : all) {
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
      throw installation.misuse("--for: " + e.getMessage() + ", got " + length, e);
    }
  }

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
  public static final class Resume implements Callable<Integer> {

    @Mixin Installation installation;
    @Mixin NamedFeeds named;

    @Override
    public Integer call() {
      Settings settings = installation.settings();
      List<NamedFeeds.Named> all = named.of(settings);
      PrintWriter out = installation.out();
      try (Warehouse warehouse = installation.warehouse(settings)) {
        for (NamedFeeds.Named one : all) {
          boolean was = warehouse.resume(one.site(), one.feed(), one.others());
          out.println(one + (was ? " goes on" : " was not paused"));
        }
      }
      out.flush();
      return Exit.DONE;
    }
  }
}
