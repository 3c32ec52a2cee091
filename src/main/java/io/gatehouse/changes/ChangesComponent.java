package io.gatehouse.changes;

import io.gatehouse.warehouse.Consumers;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** Camel's component {@value #SCHEME}, of which the Kamelet {@code changes} is made. */
public final class ChangesComponent extends DefaultComponent {

  public static final String SCHEME = "warehouse-changes";

  private final Warehouse warehouse;
  private final boolean live;
  private final UUID daemon = UUID.randomUUID();
  private final Map<String, ChangesConsumer> running = new LinkedHashMap<>();
  private ScheduledExecutorService holding;

  /**
   * @param live whether rows are handed on as they come; else when {@link #handOnAll} is called
   */
  public ChangesComponent(Warehouse warehouse, boolean live) {
    this.warehouse = warehouse;
    this.live = live;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
    return new ChangesEndpoint(
        uri,
        this,
        name,
        getAndRemoveParameter(parameters, "table", String.class, ""),
        getAndRemoveParameter(parameters, "site", String.class, Consumers.ALL_SITES),
        getAndRemoveParameter(parameters, "batch", String.class, "500"),
        getAndRemoveParameter(parameters, "start", String.class, "beginning"),
        getAndRemoveParameter(parameters, "every", String.class, "1000"));
  }

  /**
   * What is wrong with a use of the Kamelet, in one line that begins with the parameter's name;
   * null for nothing.
   *
   * @param given the parameters by name; what is missing has its default
   * @param tables those that have numbers of commits
   */
  public static String problem(Map<String, String> given, List<String> tables) {
    return ChangesEndpoint.problem(
        given.getOrDefault("consumer", ""),
        given.getOrDefault("table", ""),
        given.getOrDefault("site", Consumers.ALL_SITES),
        given.getOrDefault("batch", "1"),
        given.getOrDefault("start", "now"),
        given.getOrDefault("every", "1000"),
        tables);
  }

  Warehouse warehouse() {
    return warehouse;
  }

  boolean isLive() {
    return live;
  }

  UUID daemon() {
    return daemon;
  }

  /**
   * @throws IllegalArgumentException where another route has the name
   */
  synchronized void started(ChangesConsumer consumer) {
    ChangesConsumer other = running.putIfAbsent(consumer.name(), consumer);
    if (other != null && other != consumer) {
      throw new IllegalArgumentException(
          "another route is the consumer " + consumer.name() + ": give each a name of its own");
    }
    if (holding == null) {
      holding =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread thread = new Thread(work, "consumers");
                thread.setDaemon(true);
                return thread;
              });
      long millis = Consumers.HOLD.toMillis() / 4;
      holding.scheduleWithFixedDelay(this::holdOn, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  synchronized void stopped(ChangesConsumer consumer) {
    running.remove(consumer.name(), consumer);
  }

  private synchronized List<ChangesConsumer> running() {
    return List.copyOf(running.values());
  }

  /** Every few seconds: says that this daemon still has its consumers. */
  void holdOn() {
    for (ChangesConsumer consumer : running()) {
      try {
        consumer.holdOn();
      } catch (WarehouseException e) {
        return; // while it is away nobody else can take them either
      }
    }
  }

  /** Hands on to every route all that is committed. Returns whether all went well. */
  public boolean handOnAll() {
    boolean well = true;
    for (ChangesConsumer consumer : running()) {
      well &= consumer.handOnAll();
    }
    return well;
  }

  @Override
  protected void doStop() throws Exception {
    if (holding != null) {
      holding.shutdownNow();
    }
    super.doStop();
  }
}
