package io.gatehouse.envelope;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.FeedRun;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** The envelopes of a vendor's sites: each exchange's is that of the site whose feed runs in it. */
public final class SiteEnvelopes extends EnvelopeSteps {

  private final Map<String, EnvelopeKeys> bySite;
  private final Clock clock;
  private final Map<String, ProvenKeys> proven = new ConcurrentHashMap<>();

  public SiteEnvelopes(Map<String, EnvelopeKeys> bySite, Clock clock) {
    this.bySite = Map.copyOf(bySite);
    this.clock = clock;
  }

  @Override
  EnvelopeKeys keys(Exchange exchange) {
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    if (run == null) {
      throw new IllegalStateException("the route has no open step before this one");
    }
    EnvelopeKeys keys = bySite.get(run.feed().site().name());
    if (keys == null) {
      throw new IllegalStateException(
          "the bean envelope is not for sites of " + run.feed().vendor().name());
    }
    return keys;
  }

  /** A fault that wrong keys would make too is the reply's only while other replies open. */
  @Override
  <T> T reading(Exchange exchange, boolean isJson, Supplier<T> step) {
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    return run.fitting(
        fault -> isJson && (!fault.doubtsKeys() || provenKeys(run).withstand(run)), step);
  }

  @Override
  void genuine(Exchange exchange) {
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    provenKeys(run).open(run);
  }

  private ProvenKeys provenKeys(FeedRun run) {
    return proven.computeIfAbsent(run.feed().site().name(), site -> new ProvenKeys());
  }

  /**
   * Whether a site's keys are the server's, shown by its other messages. A wrong key or secret
   * fails them all, and then nothing may be passed over.
   */
  private static final class ProvenKeys {

    private record Doubt(Ask ask, long genuineBefore) {}

    private final Map<String, Doubt> doubts = new HashMap<>(); // by feed
    private long genuine;

    synchronized void open(FeedRun run) {
      genuine++;
      doubts.computeIfPresent(
          run.feed().spec().name(),
          (feed, doubt) -> Objects.equals(doubt.ask, run.ask()) ? null : doubt);
    }

    /** Whether another message was genuine since the reply to this request failed first. */
    synchronized boolean withstand(FeedRun run) {
      Doubt doubt =
          doubts.compute(
              run.feed().spec().name(),
              (feed, known) ->
                  known != null && Objects.equals(known.ask, run.ask())
                      ? known
                      : new Doubt(run.ask(), genuine));
      return genuine > doubt.genuineBefore;
    }
  }

  @Override
  Clock clock(Exchange exchange) {
    return clock;
  }
}
