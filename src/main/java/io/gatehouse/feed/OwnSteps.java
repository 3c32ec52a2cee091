package io.gatehouse.feed;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/**
 * Ends the steps that an integrator has for a committed page: nothing that they do to their copy of
 * the exchange, stopping it or failing, is the feed's. What no error handler has handled stays an
 * error.
 */
public final class OwnSteps implements AggregationStrategy {

  @Override
  public Exchange aggregate(Exchange before, Exchange done) {
    Exchange after = new DefaultExchange(done.getContext());
    after.setException(done.getException());
    after.setProperty(FeedSteps.OWN_STEPS, false); // what fails from here on is the feed's
    return after;
  }
}
