package io.gatehouse.envelope;

import io.gatehouse.feed.FeedRun;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Exchange;

/** The envelopes of a vendor's sites: each exchange's is that of the site whose feed runs in it. */
public final class SiteEnvelopes extends EnvelopeSteps {

  private final Map<String, EnvelopeKeys> bySite;
  private final Clock clock;

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

  @Override
  Clock clock(Exchange exchange) {
    return clock;
  }
}
