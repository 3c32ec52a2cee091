package io.gatehouse.envelope;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.FeedRun;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** The envelopes of a vendor's sites: each exchange's is that of the site whose feed runs in it. */
public final class SiteEnvelopes extends EnvelopeSteps {

  private final Function<Site, EnvelopeKeys> keys;
  private final Clock clock;
  private final Map<String, OfSite> bySite = new ConcurrentHashMap<>();

  /** A site's keys, as long as it is configured like this. */
  private record OfSite(Values configured, EnvelopeKeys keys, ProvenKeys proven) {

    @Override
    public String toString() {
      return "the keys of a site";
    }
  }

  /**
   * @param keys of a site; null for one that is not this vendor's
   */
  public SiteEnvelopes(Function<Site, EnvelopeKeys> keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  private OfSite of(Site site) {
    return bySite.compute(
        site.name(),
        (name, known) ->
            known != null && known.configured.equals(site.values())
                ? known
                : new OfSite(site.values(), keys.apply(site), new ProvenKeys()));
  }

  @Override
  EnvelopeKeys keys(Exchange exchange) {
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    if (run == null) {
      throw new IllegalStateException("the route has no open step before this one");
    }
    EnvelopeKeys found = of(run.feed().site()).keys();
    if (found == null) {
      throw new IllegalStateException(
          "the bean envelope is not for sites of " + run.feed().vendor().name());
    }
    return found;
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
    return of(run.feed().site()).proven();
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
