package io.gatehouse.simulator;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/**
 * A vendor's server over real HTTP on 127.0.0.1, with its vendor's quirks, a network's faults, and
 * the truth of what a warehouse must hold. For the demo and for tests; everything may be called
 * from any thread. It has its site and its history when it is made; {@link #listen} opens the port.
 *
 * @param <Q> the vendor's quirks
 */
public abstract class Simulator<Q extends Enum<Q>> implements AutoCloseable {
  protected final Clock clock;
  private final String name;
  private final ServerOptions options;
  private final Switches<Q> quirks;
  private final Faults faults;
  private final Violations violations;
  private final Templates templates;
  private final QuirkyWriter writer;
  private final Map<String, Listing> listings = new ConcurrentHashMap<>();
  private VendorServer server;
  private Rhythm live;

  /**
   * @param name of the threads, such as {@code k30-simulator}
   * @param documents the folder of its resources: {@code k30}
   * @param on the quirks that it begins with
   */
  protected Simulator(
      String name, String documents, Clock clock, ServerOptions options, Class<Q> quirks, Q[] on) {
    this.name = name;
    this.clock = clock;
    this.options = options;
    this.quirks = new Switches<>(quirks);
    this.quirks.enable(on);
    this.faults = new Faults(options.seed + 4);
    this.violations = new Violations(clock);
    this.writer = new QuirkyWriter(this.quirks);
    this.templates = Templates.read("/simulator/" + documents + "/replies.json", options.zone);
  }

  /**
   * The last step of making one.
   *
   * @param happen makes an event that was due at this time, in milliseconds since 1970
   */
  protected final void serves(VendorApi api, LongConsumer happen) {
    AdminApi admin = new AdminApi(violations, faults, () -> truth().lines(), quirks::byName);
    server =
        new VendorServer(
            name, clock, options.port, api, admin, faults, violations, options.latency);
    live = new Rhythm(name + "-live", clock, happen);
  }

  public final void listen() {
    server.listen();
  }

  /** {@code http://127.0.0.1:port}, up to, not including, the path that all interfaces share. */
  public final String baseUrl() {
    return server.baseUrl();
  }

  public final Faults faults() {
    return faults;
  }

  public final Switches<Q> quirks() {
    return quirks;
  }

  public final Violations violations() {
    return violations;
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
   * How many requests an interface has had.
   *
   * @param path as the vendor's document names it, below what all share and without parameters
   *     inside it: {@code acs/device/eventcache/swipecard}, {@code gettoken}, {@code
   *     Device/GetList}
   */
  public final long requests(String path) {
    return server.requests(path);
  }

  /** How many requests all interfaces have had. */
  public final long requests() {
    return server.requests();
  }

  /** So many events per second from now on, as the clock goes. */
  public final void live(double perSecond) {
    live.start(perSecond);
  }

  public final void stopLive() {
    live.stop();
  }

  /** True when replies show all that they ever will. */
  public abstract boolean allVisible();

  /** Events that have happened so far, good or bad. */
  public abstract int events();

  /** What the warehouse must hold. */
  public abstract Truth truth();

  @Override
  public void close() {
    live.stop();
    server.close();
  }
}
