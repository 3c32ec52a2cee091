package io.gatehouse.observe;

import io.gatehouse.warehouse.Activity;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Standing;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The warehouse as monitoring sees it. Each reading is shared by all who ask, and none of them
 * holds up the feeds: at most three of its connections are used.
 */
final class WarehouseView implements AutoCloseable {

  /** How long the chart of a feed reaches back, and how much of it a bar stands for. */
  static final Duration DAY = Duration.ofHours(24);

  static final Duration STRETCH = Duration.ofMinutes(30);

  private static final Duration PATIENCE = Duration.ofMillis(800);

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "observe");
            thread.setDaemon(true);
            return thread;
          });
  private final Clock clock;
  private final SharedReading<Boolean> reach;
  private final SharedReading<Stand> stand;
  private final SharedReading<Activity> activity;
  private volatile Warehouse warehouse;
  private volatile Consumer<Standing> whoWatches = standing -> {};

  WarehouseView(Clock clock) {
    this.clock = clock;
    reach =
        reading(
            opened -> {
              opened.reach();
              return true;
            });
    stand =
        reading(
            opened -> {
              Standing read = opened.standing();
              whoWatches.accept(read);
              return Stand.of(read);
            });
    activity = reading(opened -> opened.activity(since(clock.instant()), STRETCH));
  }

  /** Is told each time that it has been read how everything stands. */
  void watch(Consumer<Standing> watcher) {
    whoWatches = watcher;
  }

  /** Where the chart of the last day begins. */
  static Instant since(Instant now) {
    long stretch = STRETCH.toSeconds();
    return Instant.ofEpochSecond(
        Math.floorDiv(now.getEpochSecond(), stretch) * stretch - DAY.toSeconds() + stretch);
  }

  private <T> SharedReading<T> reading(Function<Warehouse, T> of) {
    return new SharedReading<>(
        () -> of.apply(warehouse), Duration.ofSeconds(4), threads, System::nanoTime);
  }

  /** From now on it can be read. */
  void opened(Warehouse opened) {
    warehouse = opened;
    reach.reached();
  }

  /** A feed has just loaded a page: where all connections are busy, it is there all the same. */
  void loaded() {
    reach.reached();
  }

  /** Why it cannot be reached; null where it can. */
  String problem() {
    return warehouse == null
        ? "the warehouse is not open yet: the daemon waits for it"
        : reach.get(PATIENCE).problem();
  }

  /** What was read once, with the feeds by name: each metric of a scrape looks one of them up. */
  private record Stand(Standing standing, Map<FeedKey, FeedStatus> feeds) {
    static final Stand UNKNOWN = of(new Standing(List.of(), List.of(), List.of()));

    static Stand of(Standing standing) {
      return new Stand(
          standing,
          standing.feeds().stream()
              .collect(Collectors.toMap(FeedStatus::feed, Function.identity())));
    }
  }

  private Stand stand() {
    Stand known = warehouse == null ? null : stand.get(PATIENCE).value();
    return known == null ? Stand.UNKNOWN : known;
  }

  /** How everything stands, as it was read last; empty before. */
  Standing standing() {
    return stand().standing();
  }

  /** How the feeds stand that ever ran. */
  Map<FeedKey, FeedStatus> status() {
    return stand().feeds();
  }

  /** What feeds have done lately, as it was read last; empty before. */
  Activity activity() {
    Activity known = warehouse == null ? null : activity.get(PATIENCE).value();
    return known == null ? new Activity(List.of(), List.of(), List.of()) : known;
  }

  Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /**
   * What is read from the warehouse for whoever asks, however many ask and however slow it is: one
   * reading at a time, not more often than its least interval, and so rarely that reading takes
   * {@value #SHARE} thousandths of the time at the most. Nobody waits long: the last value answers.
   *
   * @param <T> what is read
   */
  static final class SharedReading<T> {

    private static final int SHARE = 5;
    private static final Duration OVERDUE = Duration.ofSeconds(10);

    /**
     * What is known.
     *
     * @param value the last that was read; null before the first
     * @param problem why the last reading failed, or that it does not come to an end; null for none
     */
    record Known<T>(T value, String problem) {}

    private final Supplier<T> source;
    private final Duration interval;
    private final Executor threads;
    private final LongSupplier watch;

    private T value;
    private String problem = "not read yet";
    private boolean underWay;
    private boolean everBegun;
    private long begunAt;
    private long reachedAt;
    private long patientUntil;
    private long dueAt;
    private long readings;

    /**
     * @param source reads; may take its time, and may fail
     * @param interval how old a value may become
     * @param threads where it reads
     * @param watch nanoseconds, as of {@link System#nanoTime}
     */
    SharedReading(Supplier<T> source, Duration interval, Executor threads, LongSupplier watch) {
      this.source = source;
      this.interval = interval;
      this.threads = threads;
      this.watch = watch;
    }

    /**
     * Begins a reading where one is due. However many ask, none waits longer than that after it
     * began.
     */
    synchronized Known<T> get(Duration patience) {
      long now = watch.getAsLong();
      if (!underWay && (!everBegun || now - dueAt >= 0)) {
        underWay = true;
        everBegun = true;
        begunAt = now;
        reachedAt = now;
        patientUntil = System.nanoTime() + patience.toNanos();
        threads.execute(this::read);
      }
      long seen = readings;
      while (underWay && readings == seen) {
        long left = (patientUntil - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        try {
          wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
      }
      boolean overdue =
          underWay && watch.getAsLong() - Math.max(begunAt, reachedAt) > OVERDUE.toNanos();
      return new Known<>(value, overdue ? "the warehouse does not answer" : problem);
    }

    /** Somebody else has just found that it can be read. */
    synchronized void reached() {
      problem = null;
      reachedAt = watch.getAsLong();
    }

    private void read() {
      T read = null;
      String failure = null;
      try {
        read = source.get();
      } catch (WarehouseException e) {
        failure = e.getMessage();
      } catch (RuntimeException e) {
        failure = "unexpected " + e.getClass().getSimpleName();
      }
      synchronized (this) {
        long now = watch.getAsLong();
        long cost = now - begunAt;
        value = failure == null ? read : value;
        problem = failure;
        dueAt = now + Math.max(interval.toNanos(), failure == null ? cost * 1000 / SHARE : 0);
        underWay = false;
        readings++;
        notifyAll();
      }
    }
  }
}
