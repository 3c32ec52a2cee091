package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Reload;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.observe.Management;
import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code run}: the daemon, or one run of each feed. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Polls the configured sites by their schedules until it is stopped.")
public final class RunCommand implements Callable<Integer> {

  @Mixin Installation installation;

  @Option(names = "--once", description = "Runs each feed to its end and exits; 1 if any failed.")
  boolean once;

  @Option(
      names = "--feed",
      paramLabel = "SITE/FEED",
      description = "Only this feed. May be repeated.")
  List<String> feeds = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    StopSignal signal = StopSignal.listen();
    try {
      Settings settings = installation.settings();
      Predicate<FeedKey> chosen = chosen(settings);
      return once ? runOnce(settings, chosen, signal) : runUntilStopped(settings, chosen, signal);
    } finally {
      signal.over();
    }
  }

  private int runOnce(Settings settings, Predicate<FeedKey> chosen, StopSignal signal)
      throws InterruptedException {
    Clock clock = Clock.systemUTC();
    EndedRuns ended = new EndedRuns();
    Daemon.Options options =
        new Daemon.Options(
            installation.home(), settings, true, chosen, ended, Daemon.Options.NO_PAGE_LIMIT);
    try (Daemon daemon =
        Daemon.start(
            options,
            () -> WarehouseOption.open(installation.home(), settings, clock),
            clock,
            signal.stop())) {
      signal.started(daemon);
      report(daemon);
      ended.await(daemon.running());
      daemon.letGo();
      boolean wentWell = daemon.handOnChanges() && !ended.anyFailed();
      return wentWell && daemon.problems().isEmpty() ? Exit.DONE : Exit.FAILED;
    }
  }

  private int runUntilStopped(Settings settings, Predicate<FeedKey> chosen, StopSignal signal) {
    boolean hearsReloads = signal.hearReloads();
    Reload.Source source = installation.source();
    Reload.Snapshot before = Reload.snapshot(installation.home(), source);
    Clock clock = Clock.systemUTC();
    Daemon.Options options =
        new Daemon.Options(
            installation.home(),
            Management.onByDefault(settings),
            false,
            chosen,
            io.gatehouse.feed.Feed.FeedObserver.NONE,
            Daemon.Options.NO_PAGE_LIMIT);
    Daemon daemon =
        Daemon.start(
            options,
            () -> WarehouseOption.await(installation.home(), settings, clock, signal.stop()),
            clock,
            signal.stop());
    signal.started(daemon);
    report(daemon);
    if (daemon.running().isEmpty()) {
      daemon.close();
      return Exit.FAILED;
    }
    signal.reloads(Reload.start(daemon, source, before));
    if (!hearsReloads) {
      tellDeaf(settings);
    }
    if (!signal.stop().isTold()) {
      LoggerFactory.getLogger("gatehouse").info("running {}", daemon.running());
    }
    StopSignal.forEver();
    return Exit.DONE;
  }

  private static void tellDeaf(Settings settings) {
    Logger log = LoggerFactory.getLogger("gatehouse");
    String deaf = "SIGHUP is ignored here, as by what nohup starts";
    if (settings.reload().required("watch").equals("false")) {
      log.warn("{}: with reload.watch=false changes are taken by a restart alone", deaf);
    } else {
      log.info("{}: changed files are taken all the same", deaf);
    }
  }

  private static void report(Daemon daemon) {
    Logger log = LoggerFactory.getLogger("gatehouse");
    daemon.problems().forEach(log::error);
  }

  private Predicate<FeedKey> chosen(Settings settings) {
    List<FeedKey> configured = ChosenFeeds.configured(settings);
    installation.requireSites(settings);
    return ChosenFeeds.of(installation.command(), feeds, configured);
  }

  /** Waits until each feed has run once. */
  static final class EndedRuns implements FeedObserver {

    private final Map<FeedKey, Boolean> failed = new HashMap<>();

    @Override
    public synchronized void ended(Feed feed, String failure) {
      failed.put(feed.key(), failure != null);
      notifyAll();
    }

    synchronized void await(Collection<FeedKey> feeds) throws InterruptedException {
      while (!failed.keySet().containsAll(feeds)) {
        wait();
      }
    }

    synchronized boolean anyFailed() {
      return failed.containsValue(true);
    }
  }
}
