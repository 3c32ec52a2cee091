package io.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A vendor's server over real HTTP on 127.0.0.1, with its vendor's quirks, a network's faults, and
 * the truth of what a warehouse must hold. For the demo and for tests; everything may be called
 * from any thread. It has its site and its history when it is made; {@link #listen} opens the port.
 *
 * @param <Q> the vendor's quirks
 */
public abstract class Simulator<Q extends Enum<Q>> extends VendorServer {
  private static final long TICK_MILLIS = 20;

  private final String name;
  private final Switches<Q> quirks;
  private final Templates templates;
  private final QuirkyWriter writer;
  private final Map<String, Listing> listings = new ConcurrentHashMap<>();
  private LongConsumer happen;

  /** Counted down when the events that go on now are to stop; null while none do. */
  private CountDownLatch live;

  private double nextAt;

  /**
   * @param name of the thread that makes live events begins so
   * @param documents the folder of its resources: {@code k30}
   * @param on the quirks that it begins with
   */
  protected Simulator(
      String name, String documents, Clock clock, ServerOptions options, Class<Q> quirks, Q[] on) {
    super(clock, options);
    this.name = name;
    this.quirks = new Switches<>(quirks);
    this.quirks.enable(on);
    JsonNode table = Templates.json("/simulator/" + documents + "/quirks.json");
    table.fieldNames().forEachRemaining(quirk -> Enum.valueOf(quirks, quirk));
    this.writer = new QuirkyWriter(this.quirks, table);
    this.templates = Templates.read("/simulator/" + documents + "/replies.json", options.zone);
  }

  /**
   * The last step of making one.
   *
   * @param event makes an event that was due at this time, in milliseconds since 1970
   */
  protected final void serves(VendorApi api, LongConsumer event) {
    happen = event;
    serves(api, () -> truth().lines(), quirks::byName);
  }

  public final Switches<Q> quirks() {
    return quirks;
  }

  /** The shapes of its replies. */
  public final Templates templates() {
    return templates;
  }

  /** Writes with the quirks that are on at the moment. */
  public final QuirkyWriter writer() {
    return writer;
  }

  /**
   * One of the lists or counts, to be cut short, to lie, or to drift.
   *
   * @param path as for {@link #requests(String)}
   */
  public final Listing listing(String path) {
    return listings.computeIfAbsent(path, p -> new Listing());
  }

  /**
   * So many events per second from now on, as the clock goes.
   *
   * @throws IllegalArgumentException for a rate that is not above 0
   */
  public final synchronized void live(double perSecond) {
    stopLive();
    if (perSecond <= 0) {
      throw new IllegalArgumentException(
          "live events per second must be above 0, got " + perSecond);
    }
    double period = 1000 / perSecond;
    nextAt = clock.millis() + period;
    CountDownLatch stopped = new CountDownLatch(1);
    live = stopped;
    Thread thread = new Thread(() -> run(stopped, period), name + "-live");
    thread.setDaemon(true);
    thread.start();
  }

  /** No event happens any more once this returns. */
  public final synchronized void stopLive() {
    if (live != null) {
      live.countDown();
      live = null;
    }
  }

  private void run(CountDownLatch stopped, double period) {
    try {
      while (!stopped.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        catchUp(stopped, period);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void catchUp(CountDownLatch stopped, double period) {
    for (long now = clock.millis(); live == stopped && nextAt <= now; nextAt += period) {
      happen.accept((long) nextAt);
    }
  }

  /** True when replies show all that they ever will. */
  public abstract boolean allVisible();

  /** Events that have happened so far, good or bad. */
  public abstract int events();

  /** What the warehouse must hold. */
  public abstract Truth truth();

  @Override
  public void close() {
    stopLive();
    super.close();
  }
}
