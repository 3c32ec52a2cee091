package io.gatehouse.observe;

import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Feed.VendorCall;
import io.gatehouse.feed.Page;
import io.gatehouse.settings.Schedule;
import io.gatehouse.warehouse.CallLedger;
import io.gatehouse.warehouse.ConsumerStatus;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.TableLoad;
import io.gatehouse.warehouse.Standing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What Prometheus reads. How a feed stands is what the warehouse says of it, so that it is right
 * after a restart, whoever loaded; what feeds do is counted as they do it, from 0 at each start.
 * Labels name sites, vendors and feeds, never what is in a row.
 */
final class FeedMetrics implements FeedObserver, AutoCloseable {

  private static final Duration[] REQUEST_BOUNDS = seconds(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30);
  private static final Duration[] LOAD_BOUNDS = seconds(0.005, 0.025, 0.1, 0.25, 1, 5, 30);
  private static final Duration[] SWIPE_BOUNDS =
      seconds(0.5, 1, 2, 3, 5, 10, 30, 60, 300, 3_600, 86_400);

  /** What {@link #text} is, for whoever reads it. */
  static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private static final String EVENTS = "access_event";
  private static final String WHEN = "occurred_at";

  private final PrometheusMeterRegistry registry;
  private final WarehouseView warehouse;
  private final Map<FeedKey, OfFeed> feeds = new ConcurrentHashMap<>();
  private final MultiGauge consumersBehind;
  private final MultiGauge consumersFailing;
  private final JvmGcMetrics gc = new JvmGcMetrics();

  FeedMetrics(PrometheusMeterRegistry registry, WarehouseView warehouse) {
    this.registry = registry;
    this.warehouse = warehouse;
    gauge(
        "gatehouse.warehouse.up",
        "1 where the warehouse can be reached",
        Tags.empty(),
        view -> view.problem() == null ? 1 : 0);
    consumersBehind =
        MultiGauge.builder("gatehouse.consumer.rows.behind")
            .description("rows that a consumer has not handed on, at most 10000")
            .register(registry);
    consumersFailing =
        MultiGauge.builder("gatehouse.consumer.failing")
            .description("1 where a consumer's route fails")
            .register(registry);
    warehouse.watch(this::consumers);
    gauge(
        "gatehouse.consumers",
        "how many consumers of committed rows there are, by site",
        Tags.empty(),
        view -> view.standing().consumers().size());
  }

  /** As Prometheus reads them. */
  String text() {
    return registry.scrape();
  }

  /** Java's own; Micrometer takes some time to find out what there is. */
  void ofJava() {
    new UptimeMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  private static Duration[] seconds(double... seconds) {
    Duration[] bounds = new Duration[seconds.length];
    for (int i = 0; i < seconds.length; i++) {
      bounds[i] = Duration.ofMillis(Math.round(seconds[i] * 1000));
    }
    return bounds;
  }

  private void consumers(Standing standing) {
    consumersBehind.register(
        standing.consumers().stream()
            .map(one -> MultiGauge.Row.of(tags(one), one.behind()))
            .collect(Collectors.toList()),
        true);
    consumersFailing.register(
        standing.consumers().stream()
            .map(one -> MultiGauge.Row.of(tags(one), one.isFailing() ? 1 : 0))
            .collect(Collectors.toList()),
        true);
  }

  private static Tags tags(ConsumerStatus consumer) {
    return Tags.of("consumer", consumer.name(), "site", consumer.site(), "table", consumer.table());
  }

  private Gauge gauge(
      String name, String description, Tags tags, ToDoubleFunction<WarehouseView> value) {
    return Gauge.builder(name, warehouse, value)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /** These are the feeds now; those that were and are not among them are told no more. */
  synchronized void feeds(Collection<Feed> now) {
    Set<FeedKey> gone = new HashSet<>(feeds.keySet());
    for (Feed feed : now) {
      OfFeed known = feeds.get(feed.key());
      if (known != null && known.isOf(feed)) {
        gone.remove(feed.key());
        known.feed = feed;
      } else if (known != null) {
        known.meters.forEach(registry::remove);
        feeds.remove(feed.key());
        gone.remove(feed.key());
      }
      feeds.computeIfAbsent(feed.key(), key -> new OfFeed(feed));
    }
    gone.forEach(key -> feeds.remove(key).meters.forEach(registry::remove));
  }

  @Override
  public void answered(Feed feed, VendorCall.Outcome outcome, Duration took) {
    OfFeed meters = feeds.get(feed.key());
    if (meters != null) {
      meters.requests.get(outcome).increment();
      if (took != null) {
        meters.requestTime.record(took);
      }
    }
  }

  @Override
  public void committed(Feed feed, Page page, LoadResult result, Instant at, Duration took) {
    warehouse.loaded();
    OfFeed meters = feeds.get(feed.key());
    if (meters != null) {
      meters.added.increment(result.added());
      meters.changed.increment(result.changed());
      meters.rejected.increment(result.rejected());
      meters.expired.increment(result.expired());
      meters.loadTime.record(took);
      if (meters.swipeToRow != null && result.added() > 0) {
        delays(page, result.added(), at).forEach(meters.swipeToRow::record);
      }
    }
  }

  /** Of the events that are new, which of a live feed are the latest: no row says that it is. */
  private static List<Duration> delays(Page page, int added, Instant at) {
    List<Duration> delays = new ArrayList<>();
    for (TableLoad load : page.load().tables()) {
      if (load.rows().table().name().equals(EVENTS)) {
        int when = load.rows().table().positions().get(WHEN);
        for (Object[] row : load.rows().values()) {
          if (row[when] instanceof Instant occurred) {
            Duration delay = Duration.between(occurred, at);
            delays.add(delay.isNegative() ? Duration.ZERO : delay);
          }
        }
      }
    }
    delays.sort(null);
    return delays.subList(0, Math.min(added, delays.size()));
  }

  @Override
  public void close() {
    gc.close();
  }

  /** The meters of one feed. */
  private final class OfFeed {

    private final List<Meter> meters = new ArrayList<>();
    private final FeedKey key;
    private volatile Feed feed;
    private final Tags tags;
    private final Counter added;
    private final Counter changed;
    private final Counter rejected;
    private final Counter expired;
    private final Map<VendorCall.Outcome, Counter> requests =
        new EnumMap<>(VendorCall.Outcome.class);
    private final Timer requestTime;
    private final Timer loadTime;
    private final Timer swipeToRow;

    OfFeed(Feed of) {
      feed = of;
      key = of.key();
      tags = Tags.of("site", key.site(), "vendor", feed.vendor().name(), "feed", key.feed());
      added = rows("new");
      changed = rows("changed");
      rejected = rows("rejected");
      expired = rows("expired");
      loadTime = timer("gatehouse.load", "how long committing a page took", LOAD_BOUNDS);
      swipeToRow =
          feed.spec().isLive()
              ? timer(
                  "gatehouse.swipe.to.row",
                  "from the event to its committed row, by the event's own time",
                  SWIPE_BOUNDS)
              : null;
      ofStatus();
      if (feed.spec().isPushed()) {
        requestTime = null;
        return;
      }
      requestTime =
          timer("gatehouse.vendor.request", "until the whole reply was there", REQUEST_BOUNDS);
      for (VendorCall.Outcome outcome : VendorCall.Outcome.values()) {
        requests.put(
            outcome,
            counter(
                "gatehouse.vendor.requests",
                "requests to the vendor, by what came of them",
                tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT))));
      }
      if (feed.isLimited()) {
        keep(
            gauge(
                "gatehouse.call.budget.used.ratio",
                "the share of the calls that the vendor allows which is used up, by all processes"
                    + " on the warehouse; the feeds of a site share them",
                tags,
                view -> {
                  CallLedger.Use use = Standing.callsOf(view.standing().calls(), key.site());
                  return use == null ? 0 : use.ratio();
                }));
      }
    }

    private void ofStatus() {
      status(
          "gatehouse.feed.last.success.timestamp.seconds",
          "when the last run ended that went well, or the last push came; 0 for never",
          status -> time(status.lastSuccessAt()));
      status(
          "gatehouse.feed.failing",
          "1 where the last run failed",
          status -> status.failedRuns() > 0 ? 1 : 0);
      status(
          "gatehouse.feed.gaps.open",
          "stretches of time that may lack events, and may still be filled",
          FeedStatus::openGaps);
      status(
          "gatehouse.feed.rejected.open",
          "rejected rows that no replay has loaded yet",
          FeedStatus::openRejects);
      if (!feed.spec().isPushed()) {
        status(
            "gatehouse.feed.complete.until.timestamp.seconds",
            "before when everything is there, but for gaps that are given up; 0 for never",
            status -> time(status.completeUpTo()));
        keep(
            gauge(
                "gatehouse.feed.interval.seconds",
                "the time between two runs, by the schedule",
                tags,
                view ->
                    NextRun.interval(
                                Schedule.parse(this.feed.settings().required("schedule")),
                                this.feed.site().zone(),
                                view.now())
                            .toMillis()
                        / 1000.0));
      }
    }

    /** Whether the same meters are those of a feed that has taken this one's place. */
    boolean isOf(Feed other) {
      return feed.vendor().name().equals(other.vendor().name())
          && feed.spec().isPushed() == other.spec().isPushed()
          && feed.spec().isLive() == other.spec().isLive()
          && feed.isLimited() == other.isLimited();
    }

    private static double time(Instant moment) {
      return moment == null ? 0 : moment.toEpochMilli() / 1000.0;
    }

    private void status(String name, String description, ToDoubleFunction<FeedStatus> value) {
      keep(
          gauge(
              name,
              description,
              tags,
              view -> {
                FeedStatus status = view.status().get(key);
                return status == null ? 0 : value.applyAsDouble(status);
              }));
    }

    private Counter rows(String kind) {
      return counter(
          "gatehouse.feed.rows", "rows that pages brought, by kind", tags.and("kind", kind));
    }

    private Counter counter(String name, String description, Tags all) {
      return keep(Counter.builder(name).description(description).tags(all).register(registry));
    }

    private Timer timer(String name, String description, Duration[] bounds) {
      return keep(
          Timer.builder(name)
              .description(description)
              .tags(tags)
              .serviceLevelObjectives(bounds)
              .register(registry));
    }

    private <M extends Meter> M keep(M meter) {
      meters.add(meter);
      return meter;
    }
  }
}
