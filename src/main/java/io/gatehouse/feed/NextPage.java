package io.gatehouse.feed;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/**
 * Joins the two branches of the page loop, of which the first has committed a page while the second
 * fetched the next: goes on with the fetched one, or with the first branch's error.
 */
public final class NextPage implements AggregationStrategy {

  @Override
  public Exchange aggregate(Exchange committed, Exchange fetched) {
    if (committed == null) {
      return fetched;
    }
    boolean isOfCommitted = committed.getException() != null && fetched.getException() == null;
    if (isOfCommitted) {
      fetched.setException(committed.getException());
    }
    boolean ofOwnSteps =
        isOfCommitted && committed.getProperty(FeedSteps.OWN_STEPS, false, Boolean.class);
    fetched.setProperty(FeedSteps.OWN_STEPS, ofOwnSteps);
    FeedRun run = fetched.getProperty(FeedRun.PROPERTY, FeedRun.class);
    if (fetched.getMessage().getBody() instanceof Page page && page.number() <= run.loaded()) {
      fetched.getMessage().setBody(null); // nothing was asked for: the page just committed
    } // what else may be there in place of a page is for load to see
    return fetched;
  }
}
