package io.gatehouse.observe;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether the daemon is ready: its warehouse can be reached, and every feed that is configured has
 * its route. How vendors are is a metric: nothing is mended by starting the daemon again. That it
 * lives is Camel's own check.
 */
final class HealthChecks {

  private static final int MOST_TOLD = 20;

  private volatile Set<FeedKey> expected;
  private final WarehouseView warehouse;
  private final List<AbstractHealthCheck> checks = List.of(new OfWarehouse(), new OfFeeds());
  private volatile Set<FeedKey> running = Set.of();
  private volatile boolean started;
  private volatile List<String> problems = List.of();
  private volatile List<String> refused = List.of();

  /**
   * @param expected the feeds that are to run
   */
  HealthChecks(Collection<FeedKey> expected, WarehouseView warehouse) {
    this.expected = Set.copyOf(expected);
    this.warehouse = warehouse;
  }

  List<AbstractHealthCheck> all() {
    return checks;
  }

  /** Camel gives checks that are bound before it starts no context. */
  void in(CamelContext context) {
    checks.forEach(check -> check.setCamelContext(context));
  }

  /** From now on these are to run. */
  void expect(Collection<FeedKey> feeds) {
    expected = Set.copyOf(feeds);
  }

  /** What is wrong with a changed configuration that is not taken; empty where there is none. */
  void refused(List<String> why) {
    refused = List.copyOf(why);
  }

  /** Of the feeds that are to run these do; what keeps others from it. */
  void started(Collection<FeedKey> feeds, List<String> why) {
    running = Set.copyOf(feeds);
    problems = List.copyOf(why);
    started = true;
  }

  /** What keeps feeds, routes or mappings from running, and changes from being taken. */
  List<String> problems() {
    return Stream.concat(refused.stream(), problems.stream()).toList();
  }

  /** Whether it is to run, and does not, although the feeds are started. */
  boolean lacks(FeedKey feed) {
    return started && expected.contains(feed) && !running.contains(feed);
  }

  /** What Camel calls readiness. */
  private abstract static class Readiness extends AbstractHealthCheck {

    Readiness(String id) {
      super("gatehouse", id);
    }

    @Override
    public boolean isLiveness() {
      return false;
    }
  }

  private final class OfWarehouse extends Readiness {

    OfWarehouse() {
      super("warehouse");
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
      String problem = warehouse.problem();
      if (problem == null) {
        builder.up();
      } else {
        builder.down().message(problem);
      }
    }
  }

  private final class OfFeeds extends Readiness {

    OfFeeds() {
      super("feeds");
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
      List<String> without = new ArrayList<>();
      Set<FeedKey> due = expected;
      for (FeedKey feed : due) {
        if (!running.contains(feed) || !hasRoute(feed)) {
          without.add(feed.toString());
        }
      }
      without.sort(null);
      boolean stopping = !getCamelContext().getStatus().isStarted();
      builder.detail("feeds", due.size());
      if (!refused.isEmpty()) {
        String why = String.join("; ", refused.stream().limit(MOST_TOLD).toList());
        builder
            .detail("refused", why)
            .message("the daemon runs on as it was; what was changed is not taken: " + why);
      }
      if (without.isEmpty() && !stopping) {
        builder.up();
        return;
      }
      List<String> why = problems.stream().limit(MOST_TOLD).toList();
      builder
          .down()
          .message(
              stopping
                  ? "the daemon stops"
                  : !started
                      ? "the feeds are not started yet"
                      : without.size()
                          + " of "
                          + due.size()
                          + " feeds have no route: "
                          + String.join(", ", without.stream().limit(MOST_TOLD).toList())
                          + (why.isEmpty() ? "" : ": " + String.join("; ", why)));
    }

    private boolean hasRoute(FeedKey feed) {
      ServiceStatus status = getCamelContext().getRouteController().getRouteStatus(feed.toString());
      return status != null && (status.isStarted() || status.isStarting());
    }
  }
}
